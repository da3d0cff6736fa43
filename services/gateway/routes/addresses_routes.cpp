// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/addresses_routes.hpp"

#include "services/gateway/bodies/address_bodies.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Empty;
using http::Reply;
using Address = identity::v1::Address;

Task<Result<Reply<identity::v1::ListAddressesReply>>> list_addresses(const Parts& parts,
                                                                     Call<Empty> call) {
    identity::v1::ListAddressesRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    WAYBILL_CO_TRY(auto all,
                   co_await parts.clients.identity.list_addresses(call.ctx, std::move(request)));
    co_return Reply<identity::v1::ListAddressesReply>{.view = std::move(all)};
}

Task<Result<Reply<Address>>> add_address(const Parts& parts, Call<AddAddressBody> call) {
    identity::v1::AddAddressRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    write(call.input, *request.mutable_fields());
    write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto address,
                   co_await parts.clients.identity.add_address(call.ctx, std::move(request)));
    co_return Reply<Address>{.view = std::move(address)};
}

Task<Result<Reply<Address>>> edit_address(const Parts& parts, Call<EditAddressBody> call) {
    identity::v1::UpdateAddressRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    request.set_address_id(call.input.address_id.text());
    write(call.input, *request.mutable_fields());
    WAYBILL_CO_TRY(auto address,
                   co_await parts.clients.identity.update_address(call.ctx, std::move(request)));
    co_return Reply<Address>{.view = std::move(address)};
}

Task<Result<Reply<Empty>>> remove_address(const Parts& parts, Call<OneAddress> call) {
    identity::v1::RemoveAddressRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    request.set_address_id(call.input.address_id.text());
    WAYBILL_CO_CHECK(co_await parts.clients.identity.remove_address(call.ctx, std::move(request)));
    co_return Reply<Empty>{};
}

void add_address_errors(http::ErrorCatalogue& errors) {
    using enum ErrorKind;
    errors.add({
        {"identity.no_address", not_found, "There is no such address"},
        {"identity.too_many_addresses", conflict, "There are 20 addresses already",
         "Remove one that is not needed."},
    });
}

}  // namespace

void mount_addresses(http::Router& router, const Parts& parts) {
    add_address_errors(router.errors());
    const Access anybody = Access::signed_in();
    router.get<Empty, identity::v1::ListAddressesReply>("/v1/profile/addresses",
                                                        {.id = "list_addresses",
                                                         .summary = "List one's addresses",
                                                         .tag = "accounts",
                                                         .access = anybody},
                                                        with(parts, list_addresses));
    router.post<AddAddressBody, Address>(
        "/v1/profile/addresses",
        {.id = "add_address",
         .summary = "Keep one more address, of at most 20",
         .tag = "accounts",
         .access = anybody,
         .help = "The first is the default.",
         .success = 201,
         .errors = {"identity.bad_request", "identity.too_many_addresses", "identity.lost_race"}},
        with(parts, add_address));
    router.patch<EditAddressBody, Address>(
        "/v1/profile/addresses/{address_id}",
        {.id = "edit_address",
         .summary = "Change an address, or make it the default",
         .tag = "accounts",
         .access = anybody,
         .errors = {"identity.no_address", "identity.bad_request", "identity.lost_race"}},
        with(parts, edit_address));
    router.delete_<OneAddress, Empty>(
        "/v1/profile/addresses/{address_id}",
        {.id = "remove_address",
         .summary = "Forget an address",
         .tag = "accounts",
         .access = anybody,
         .help = "When it was the default, the oldest of the others is.",
         .errors = {"identity.no_address", "identity.lost_race"}},
        with(parts, remove_address));
}

}  // namespace waybill::gateway
