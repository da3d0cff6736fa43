// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/ports.hpp"

namespace waybill::identity {

/// The password of who is signed in already, asked for once more before something that an open
/// session alone must not do.
class OwnerProof {
public:
    struct Limits {
        int failures_max{10};
        Duration failures_window{15min};
    };
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        SessionStore& sessions;
        Credentials& credentials;
        const Clock& clock;
    };
    OwnerProof(Deps deps, Limits limits) : deps_{deps}, limits_{limits} {}

    /// The stored hash, when the password is right. forbidden: identity.wrong_password;
    /// rate_limited: identity.too_many_failures, counted with those to sign in.
    Task<Result<std::string>> prove(Context ctx, const Account& account, SecretText password);

private:
    Deps deps_;
    Limits limits_;
};

}  // namespace waybill::identity
