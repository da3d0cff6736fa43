// SPDX-License-Identifier: Apache-2.0
// The part of IdentityCalls that is about a user's addresses.
#include "contracts/waybill/convert.hpp"
#include "services/identity/api/identity_calls.hpp"
#include "services/identity/messages/address_messages.hpp"

namespace waybill::identity {

Task<Result<v1::ListAddressesReply>> IdentityCalls::list_addresses(
    Context ctx, v1::ListAddressesRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto all, co_await deps_.addresses.list(std::move(ctx), user));
    v1::ListAddressesReply reply;
    for (const Address& address : all) *reply.add_addresses() = to_message(address);
    co_return reply;
}

Task<Result<v1::Address>> IdentityCalls::add_address(Context ctx, v1::AddAddressRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    auto fields = from_message(request.fields());
    auto key = decode_key(request.idempotency());
    WAYBILL_CO_TRY(
        const auto address,
        co_await deps_.add_address.run(std::move(ctx), user, std::move(fields), std::move(key)));
    co_return to_message(address);
}

Task<Result<v1::Address>> IdentityCalls::update_address(Context ctx,
                                                        v1::UpdateAddressRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto id, decode_id<AddressId>(request.address_id()));
    auto changes = from_message(request.fields());
    WAYBILL_CO_TRY(const auto address,
                   co_await deps_.addresses.change(std::move(ctx), user, id, std::move(changes)));
    co_return to_message(address);
}

Task<Result<waybill::v1::Empty>> IdentityCalls::remove_address(Context ctx,
                                                               v1::RemoveAddressRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto id, decode_id<AddressId>(request.address_id()));
    WAYBILL_CO_CHECK(co_await deps_.addresses.remove(std::move(ctx), user, id));
    co_return waybill::v1::Empty{};
}

}  // namespace waybill::identity
