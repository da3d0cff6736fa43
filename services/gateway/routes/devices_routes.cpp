// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/devices_routes.hpp"

#include "services/gateway/bodies/device_bodies.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Empty;
using http::Reply;

Task<Result<Reply<identity::v1::ListDevicesReply>>> list_devices(const Parts& parts,
                                                                 Call<Empty> call) {
    identity::v1::ListDevicesRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    WAYBILL_CO_TRY(auto all,
                   co_await parts.clients.identity.list_devices(call.ctx, std::move(request)));
    co_return Reply<identity::v1::ListDevicesReply>{.view = std::move(all)};
}

Task<Result<Reply<identity::v1::Device>>> register_device(const Parts& parts,
                                                          Call<NewDeviceBody> call) {
    identity::v1::RegisterDeviceRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    write(call.input, *request.mutable_device());
    WAYBILL_CO_TRY(auto device,
                   co_await parts.clients.identity.register_device(call.ctx, std::move(request)));
    co_return Reply<identity::v1::Device>{.view = std::move(device)};
}

Task<Result<Reply<Empty>>> remove_device(const Parts& parts, Call<OneDevice> call) {
    identity::v1::RemoveDeviceRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    request.set_device_id(call.input.device_id.text());
    WAYBILL_CO_CHECK(co_await parts.clients.identity.remove_device(call.ctx, std::move(request)));
    co_return Reply<Empty>{};
}

}  // namespace

void mount_devices(http::Router& router, const Parts& parts) {
    router.errors().add({{"identity.no_device", ErrorKind::not_found, "There is no such device"}});
    const Access anybody = Access::signed_in();
    router.get<Empty, identity::v1::ListDevicesReply>("/v1/profile/devices",
                                                      {.id = "list_devices",
                                                       .summary = "List one's devices",
                                                       .tag = "accounts",
                                                       .access = anybody},
                                                      with(parts, list_devices));
    router.post<NewDeviceBody, identity::v1::Device>(
        "/v1/profile/devices",
        {.id = "register_device",
         .summary = "Have a device told things at once",
         .tag = "accounts",
         .access = anybody,
         .help = "A token that is known stays the same device. Of more than 10 the one that was "
                 "not registered for longest is forgotten.",
         .success = 201,
         .errors = {"identity.bad_request", "identity.lost_race"}},
        with(parts, register_device));
    router.delete_<OneDevice, Empty>("/v1/profile/devices/{device_id}",
                                     {.id = "remove_device",
                                      .summary = "Have a device told nothing any more",
                                      .tag = "accounts",
                                      .access = anybody,
                                      .errors = {"identity.no_device"}},
                                     with(parts, remove_device));
}

}  // namespace waybill::gateway
