// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/mailed_codes.hpp"
#include "services/identity/usecases/owner_proof.hpp"

namespace waybill::identity {

struct ResetCommand {
    PersonalText email;
    SecretText code;
    SecretText password;
};

/// A new password for who has the mailed code and is not signed in.
class ResetPassword {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        MailedCodes& codes;
        PasswordStore& passwords;
        Credentials& credentials;
        const Clock& clock;
    };
    explicit ResetPassword(Deps deps) : deps_{deps} {}

    /// invalid: identity.bad_request with the field, which takes no try; identity.code_wrong (also
    /// of an unknown address), identity.code_expired, identity.code_spent; rate_limited:
    /// identity.too_many_codes.
    Task<Status> run(Context ctx, ResetCommand command);

private:
    Deps deps_;
};

struct ChangeCommand {
    UserId user{};
    SessionId session{};
    SecretText old_password;
    SecretText password;
};

/// A new password for who is signed in and knows the one before.
class ChangePassword {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        AccountStore& accounts;
        OwnerProof& owner;
        PasswordStore& passwords;
        Credentials& credentials;
        const Clock& clock;
    };
    explicit ChangePassword(Deps deps) : deps_{deps} {}

    /// invalid: identity.bad_request with the field; else as of OwnerProof.
    Task<Status> run(Context ctx, ChangeCommand command);

private:
    Deps deps_;
};

}  // namespace waybill::identity
