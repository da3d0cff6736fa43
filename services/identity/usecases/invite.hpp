// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/role_ports.hpp"

namespace waybill::identity {

struct InviteCommand {
    Role role{Role::courier};
    PartnerId partner{};
    PersonalText email{};
    std::string locale{};  ///< empty: English
    UserId by{};
    IdempotencyKey key{};
};

/// An invitation, and the token that is told this once.
struct NewToken {
    Invited invited;
    SecretText text;
};

/// Invites somebody to a role, and mails what was to be mailed.
class Invite {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        InvitationStore& invitations;
        InvitationTokens& tokens;
        InvitationMailer& mailer;
        IdSource& ids;
        const Clock& clock;
        Duration lifetime;
    };
    explicit Invite(Deps deps) : deps_{deps} {}

    /// invalid: identity.bad_request with the fields, idempotency.key_reused.
    Task<Result<NewToken>> run(Context ctx, InviteCommand command);
    /// Does nothing for one that is not open any more.
    Task<Status> mail(Context ctx, InvitationId id);

private:
    Deps deps_;
};

}  // namespace waybill::identity
