// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/mailed_codes.hpp"

namespace waybill::identity {

struct LoginCommand {
    PersonalText email;
    SecretText password;
    PersonalText address;
    PersonalText agent{};
    std::optional<SecretText> code{};  ///< mailed, to sign in after too many failures
};

/// What a signed-in client holds.
struct SignedIn {
    AccessGrant access;
    SecretText refresh_token;
    TimePoint refresh_expires_at{};
    Account account;
};

/// E-mail and password for a session, and a session's token for its successor.
class SignIn {
public:
    struct Limits {
        Duration refresh_lifetime{720h};
        Duration refresh_grace{30s};
        int failures_max{10};
        Duration failures_window{15min};
    };
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        SessionStore& sessions;
        MailedCodes& codes;
        Credentials& credentials;
        AccessTokens& access;
        IdSource& ids;
        const Clock& clock;
    };
    SignIn(Deps deps, Limits limits) : deps_{deps}, limits_{limits} {}

    /// unauthenticated: identity.wrong_credentials, alike for an unknown address, also in time;
    /// forbidden: identity.not_verified, identity.deactivated (with the right password only);
    /// rate_limited: identity.too_many_failures, but not with the mailed code, whose own errors are
    /// those of MailedCodes::check.
    Task<Result<SignedIn>> log_in(Context ctx, LoginCommand command);
    /// unauthenticated: identity.refresh_invalid.
    Task<Result<SignedIn>> refresh(Context ctx, SecretText token);

private:
    /// The proof, where there is a code: without one it is wrong.
    Task<Result<std::optional<CodeProof>>> unlock(Context ctx, const LoginCommand& command);
    enum class Knows : std::uint8_t { nothing, code };
    Task<Result<SignedIn>> refuse(Context ctx, LoginAttempt attempt, Knows knows);
    Task<Result<SignedIn>> open(Context ctx, LoginAttempt attempt, NewSession entry);

    Deps deps_;
    Limits limits_;
};

}  // namespace waybill::identity
