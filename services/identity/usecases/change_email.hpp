// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/mailed_codes.hpp"
#include "services/identity/usecases/owner_proof.hpp"

namespace waybill::identity {

struct NewEmailCommand {
    UserId user{};
    PersonalText email;
    SecretText password;
};

/// Another address for an account: a code proves that its owner reads mail there.
class ChangeEmail {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        AccountStore& accounts;
        EmailStore& emails;
        MailedCodes& codes;
        OwnerProof& owner;
        const Clock& clock;
    };
    explicit ChangeEmail(Deps deps) : deps_{deps} {}

    /// Mails a code to the new address, unless another account has it: no answer tells which.
    /// invalid: identity.bad_request; rate_limited: identity.code_too_soon; else as of OwnerProof.
    Task<Status> ask(Context ctx, NewEmailCommand command);
    /// conflict: identity.email_taken; else as of MailedCodes::check.
    Task<Result<Account>> confirm(Context ctx, UserId user, SecretText code);

private:
    Deps deps_;
};

}  // namespace waybill::identity
