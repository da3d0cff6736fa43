// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/mailed_codes.hpp"

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
    struct Limits {
        int failures_max{10};
        Duration failures_window{15min};
    };
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        AccountStore& accounts;
        SessionStore& sessions;
        PasswordStore& passwords;
        Credentials& credentials;
        const Clock& clock;
    };
    ChangePassword(Deps deps, Limits limits) : deps_{deps}, limits_{limits} {}

    /// forbidden: identity.wrong_password; rate_limited: identity.too_many_failures, counted with
    /// those to sign in; invalid: identity.bad_request with the field.
    Task<Status> run(Context ctx, ChangeCommand command);

private:
    /// The stored hash, when the password is right.
    Task<Result<std::string>> prove(Context ctx, const Account& account, SecretText password);

    Deps deps_;
    Limits limits_;
};

}  // namespace waybill::identity
