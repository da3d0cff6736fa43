// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/devices.json.hpp"
#include "platform/core/people_ids.hpp"
#include "services/gateway/bodies/common.hpp"

namespace waybill::gateway {

enum class PushPlatform : std::uint8_t { ios, android, web };

struct NewDeviceBody {
    PushPlatform platform{PushPlatform::web};
    SecretText push_token;
    std::optional<PersonalText> name;
    static void describe(json::Fields<NewDeviceBody>& f);
};

struct OneDevice {
    DeviceId device_id;
    static void describe(json::Fields<OneDevice>& f) { f.path("device_id", &OneDevice::device_id); }
};

void write(const NewDeviceBody& body, identity::v1::NewDevice& out);

}  // namespace waybill::gateway
