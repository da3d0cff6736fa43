// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/blobs/store.hpp"
#include "platform/core/random.hpp"
#include "services/identity/usecases/photo_ports.hpp"

namespace waybill::identity {

/// A person's picture. Its content is stored before the account names it, and removed after the
/// account names another; what a failure leaves between the two is swept up.
class ChangePhoto {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        PhotoStore& photos;
        blobs::BlobStore& blobs;
        Random& random;
    };
    explicit ChangePhoto(Deps deps) : deps_{deps} {}

    /// `picture`: a JPEG of our own making. invalid: identity.bad_request; else those of the ports.
    Task<Result<Account>> set(Context ctx, UserId user, std::string picture);
    Task<Result<Account>> remove(Context ctx, UserId user);

private:
    Task<Result<Account>> put_in_place(Context ctx, UserId user, std::string name);

    Deps deps_;
};

}  // namespace waybill::identity
