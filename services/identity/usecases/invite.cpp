// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/invite.hpp"

namespace waybill::identity {

Task<Result<NewToken>> Invite::run(Context ctx, InviteCommand command) {
    const TimePoint now = deps_.clock.now();
    NewInvitation entry{.invitation = {.id = deps_.ids.next<InvitationId>(),
                                       .role = command.role,
                                       .partner = command.partner,
                                       .email = std::move(command.email),
                                       .locale = command.locale.empty() ? "en" : command.locale,
                                       .created_by = command.by,
                                       .created_at = now,
                                       .expires_at = now + deps_.lifetime},
                        .token = {},
                        .key = std::move(command.key)};
    if (auto problems = problems_of(entry.invitation); !problems.empty())
        co_return fail({.kind = ErrorKind::invalid,
                        .reason = "identity.bad_request",
                        .fields = std::move(problems)});
    entry.token = deps_.tokens.token_of(entry.invitation.id);
    WAYBILL_CO_TRY(auto invited,
                   co_await deps_.invitations.insert(std::move(ctx), std::move(entry)));
    auto token = deps_.tokens.token_of(invited.invitation.id);
    co_return NewToken{.invited = std::move(invited), .text = std::move(token)};
}

Task<Status> Invite::mail(Context ctx, InvitationId id) {
    WAYBILL_CO_TRY(const auto invitation, co_await deps_.invitations.find(ctx, id));
    if (state_of(invitation, deps_.clock.now()) != InvitationState::open) co_return Status{};
    InvitationMail mail{.message_id = id.text(),
                        .email = invitation.email,
                        .locale = invitation.locale,
                        .token = deps_.tokens.token_of(id),
                        .expires_at = invitation.expires_at};
    co_return co_await deps_.mailer.send_invitation(std::move(ctx), std::move(mail));
}

}  // namespace waybill::identity
