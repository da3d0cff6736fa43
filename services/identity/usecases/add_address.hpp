// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/address_ports.hpp"

namespace waybill::identity {

/// One more of the addresses of a user, whole before it is written.
class AddAddress {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        AddressStore& store;
        IdSource& ids;
        const Clock& clock;
    };
    explicit AddAddress(Deps deps) : deps_{deps} {}

    /// invalid: identity.bad_request with the fields, idempotency.key_reused; conflict:
    /// identity.too_many_addresses.
    Task<Result<Address>> run(Context ctx, UserId user, AddressChanges fields, IdempotencyKey key);

private:
    Deps deps_;
};

}  // namespace waybill::identity
