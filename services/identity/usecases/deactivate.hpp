// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/owner_proof.hpp"

namespace waybill::identity {

/// The end of an account by who owns it. An operator's needs no more than the store.
class DeactivateOwn {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        AccountStore& accounts;
        DeactivationStore& deactivations;
        OwnerProof& owner;
        const Clock& clock;
    };
    explicit DeactivateOwn(Deps deps) : deps_{deps} {}

    /// Errors: as of OwnerProof.
    Task<Status> run(Context ctx, UserId user, SecretText password);

private:
    Deps deps_;
};

}  // namespace waybill::identity
