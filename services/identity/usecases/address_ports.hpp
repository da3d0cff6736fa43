// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/idempotency_key.hpp"
#include "services/identity/domain/address.hpp"

#include <vector>

namespace waybill::identity {

struct NewAddress {
    UserId user{};
    Address address{};
    bool make_default{false};
    IdempotencyKey key{};
};

/// Users' addresses, of which one is the default as soon as there is any. invalid:
/// identity.bad_request with the fields; not_found: identity.no_address; conflict:
/// identity.lost_race.
class AddressStore {
public:
    virtual ~AddressStore() = default;

    /// The oldest first.
    virtual Task<Result<std::vector<Address>>> list(Context ctx, UserId user) = 0;
    /// A key used before gives the first answer again. conflict: identity.too_many_addresses.
    virtual Task<Result<Address>> insert(Context ctx, NewAddress entry) = 0;
    virtual Task<Result<Address>> change(Context ctx, UserId user, AddressId address,
                                         AddressChanges changes) = 0;
    /// Of the others the oldest is the default then.
    virtual Task<Status> remove(Context ctx, UserId user, AddressId address) = 0;
};

}  // namespace waybill::identity
