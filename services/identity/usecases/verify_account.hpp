// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/ports.hpp"

namespace waybill::identity {

/// The mailed code: made when it is sent, checked, asked for again.
class VerifyAccount {
public:
    struct Limits {
        Duration code_lifetime{10min};
        int code_tries{5};
        Duration resend_pause{1min};
        int failures_max{20};
        Duration failures_window{24h};
    };
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        VerificationStore& codes;
        Credentials& credentials;
        CodeMailer& mailer;
        Random& random;
        const Clock& clock;
    };
    VerifyAccount(Deps deps, Limits limits) : deps_{deps}, limits_{limits} {}

    /// Makes a code and mails it. Run again after a failure it makes another, so that the code that
    /// arrives last is the one that counts.
    Task<Status> mail_code(Context ctx, CodeRound round);
    /// invalid: identity.code_wrong (also of an unknown address), identity.code_expired,
    /// identity.code_spent; rate_limited: identity.too_many_codes.
    Task<Result<Account>> verify(Context ctx, PersonalText email, SecretText code);
    /// rate_limited: identity.code_too_soon.
    Task<Status> resend(Context ctx, PersonalText email);

private:
    Deps deps_;
    Limits limits_;
};

}  // namespace waybill::identity
