// SPDX-License-Identifier: Apache-2.0
// The part of IdentityCalls that is about a user's devices.
#include "contracts/waybill/convert.hpp"
#include "platform/core/enum_values.hpp"
#include "services/identity/api/decode.hpp"
#include "services/identity/api/identity_calls.hpp"

namespace waybill::identity {
namespace {

v1::Device to_message(const Device& device) {
    v1::Device out;
    out.set_device_id(device.id.text());
    out.set_platform(std::string{enum_name(device.platform)});
    out.set_name(device.name.reveal());
    out.set_created_at(to_micros(device.created_at));
    out.set_seen_at(to_micros(device.seen_at));
    return out;
}

}  // namespace

Task<Result<v1::ListDevicesReply>> IdentityCalls::list_devices(Context ctx,
                                                               v1::ListDevicesRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto all, co_await deps_.devices.list(std::move(ctx), user));
    v1::ListDevicesReply reply;
    for (const Device& device : all) *reply.add_devices() = to_message(device);
    co_return reply;
}

Task<Result<v1::Device>> IdentityCalls::register_device(Context ctx,
                                                        v1::RegisterDeviceRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(auto draft, decode_device(request.device(), "/platform"));
    WAYBILL_CO_TRY(const auto device,
                   co_await deps_.register_device.run(std::move(ctx), user, std::move(draft)));
    co_return to_message(device);
}

Task<Result<waybill::v1::Empty>> IdentityCalls::remove_device(Context ctx,
                                                              v1::RemoveDeviceRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto device, decode_id<DeviceId>(request.device_id()));
    WAYBILL_CO_CHECK(co_await deps_.devices.remove(std::move(ctx), user, device));
    co_return waybill::v1::Empty{};
}

}  // namespace waybill::identity
