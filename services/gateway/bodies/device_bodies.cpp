// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/device_bodies.hpp"

namespace waybill::gateway {

void NewDeviceBody::describe(json::Fields<NewDeviceBody>& f) {
    f.title("NewDevice");
    f.required("platform", &NewDeviceBody::platform,
               {.help = "Whose push service reaches it", .example = "android"});
    f.required("push_token", &NewDeviceBody::push_token,
               {.help = "As the push service gave it; a web subscription as base64url of its JSON",
                .example = "fcm-dGhlIGRldmljZQ",
                .length = {1, 4'096}});
    f.optional("name", &NewDeviceBody::name,
               {.help = "What its owner calls it",
                .example = "Ada's phone",
                .length = {0, 100},
                .format = json::Format::line});
}

void write(const NewDeviceBody& body, identity::v1::NewDevice& out) {
    out.set_platform(std::string{enum_name(body.platform)});
    out.set_push_token(body.push_token.reveal());
    if (body.name) out.set_name(body.name->reveal());
}

}  // namespace waybill::gateway
