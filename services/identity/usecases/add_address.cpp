// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/add_address.hpp"

namespace waybill::identity {

Task<Result<Address>> AddAddress::run(Context ctx, UserId user, AddressChanges fields,
                                      IdempotencyKey key) {
    Address address = changed(
        Address{.id = deps_.ids.next<AddressId>(), .created_at = deps_.clock.now()}, fields);
    if (auto problems = problems_of(address); !problems.empty())
        co_return fail({.kind = ErrorKind::invalid,
                        .reason = "identity.bad_request",
                        .fields = std::move(problems)});
    NewAddress entry{.user = user,
                     .address = std::move(address),
                     .make_default = fields.make_default.value_or(false),
                     .key = std::move(key)};
    co_return co_await deps_.store.insert(std::move(ctx), std::move(entry));
}

}  // namespace waybill::identity
