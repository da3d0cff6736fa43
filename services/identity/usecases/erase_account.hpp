// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/blobs/store.hpp"
#include "services/identity/usecases/erase_ports.hpp"
#include "services/identity/usecases/owner_proof.hpp"

namespace waybill::identity {

/// The end of what is known of a person. What is under way needs a name and a door: it ends first.
/// What is ordered all the same, by a token that is good for some minutes more, is erased by its
/// own service when it is over.
class EraseAccount {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        ErasureStore& erasures;
        WorkUnderWay& work;
        blobs::BlobStore& blobs;
        OwnerProof& owner;
        const Clock& clock;
    };
    explicit EraseAccount(Deps deps) : deps_{deps} {}

    /// By its owner. Errors: as of OwnerProof; conflict: identity.orders_under_way.
    Task<Status> run_own(Context ctx, UserId user, SecretText password);
    /// By an operator. not_found: identity.not_found; conflict: identity.orders_under_way.
    Task<Status> run(Context ctx, UserId user);

private:
    Task<Status> erase(Context ctx, Account account);

    Deps deps_;
};

}  // namespace waybill::identity
