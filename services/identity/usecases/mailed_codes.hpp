// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/ports.hpp"

namespace waybill::identity {

/// Mailed codes of all purposes: asked for, made when they are sent, checked.
class MailedCodes {
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
        CodeStore& codes;
        Credentials& credentials;
        AccountMailer& mailer;
        Random& random;
        const Clock& clock;
    };
    MailedCodes(Deps deps, Limits limits) : deps_{deps}, limits_{limits} {}

    /// By whoever has the address or not. rate_limited: identity.code_too_soon.
    Task<Status> ask(Context ctx, CodePurpose purpose, PersonalText email);
    /// By who is signed in, for another address. Errors: the same.
    Task<Status> ask_for(Context ctx, UserId user, PersonalText address);
    /// Makes a code and mails it. Run again after a failure it makes another, so that the code that
    /// arrives last is the one that counts.
    Task<Status> mail(Context ctx, CodeWish wish);
    /// Verifies the account. invalid: identity.code_wrong (also of an unknown address),
    /// identity.code_expired, identity.code_spent; rate_limited: identity.too_many_codes.
    Task<Result<Account>> verify(Context ctx, PersonalText email, SecretText code);
    /// Takes a try; a right code is spent by what is done by it. Errors: as of `verify`.
    Task<Result<CodeOutcome>> check(Context ctx, CodePurpose purpose, PersonalText email,
                                    SecretText code);
    /// The same of the code that `ask_for` had mailed.
    Task<Result<CodeOutcome>> check_for(Context ctx, UserId user, SecretText code);

private:
    Task<Status> ask_once(Context ctx, CodeWish wish);
    Task<Result<CodeOutcome>> try_once(Context ctx, CodeCheck wanted);
    CodeCheck check_of(CodePurpose purpose, PersonalText email, SecretText code) const;

    Deps deps_;
    Limits limits_;
};

}  // namespace waybill::identity
