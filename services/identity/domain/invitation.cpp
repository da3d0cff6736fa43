// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/invitation.hpp"

#include "platform/core/languages.hpp"
#include "platform/core/text.hpp"

namespace waybill::identity {

InvitationState state_of(const Invitation& invitation, TimePoint now) {
    if (invitation.accepted_at) return InvitationState::accepted;
    if (invitation.revoked_at) return InvitationState::revoked;
    return now < invitation.expires_at ? InvitationState::open : InvitationState::expired;
}

std::vector<FieldProblem> problems_of(const Invitation& invitation) {
    std::vector<FieldProblem> found;
    if (invitation.role == Role::customer)
        found.push_back({.pointer = "/role",
                         .code = "request.unknown_value",
                         .detail = "partner, courier, support or operator."});
    if (invitation.role == Role::partner && invitation.partner.empty())
        found.push_back({.pointer = "/partner_id",
                         .code = "request.required",
                         .detail = "Whose staff it makes."});
    if (invitation.role != Role::partner && !invitation.partner.empty())
        found.push_back({.pointer = "/partner_id",
                         .code = "request.unknown_value",
                         .detail = "Only staff is of a partner."});
    if (!invitation.email.reveal().empty() && !is_email(invitation.email.reveal()))
        found.push_back(
            {.pointer = "/email", .code = "request.bad_format", .detail = "An e-mail address."});
    if (!language_of_locale(invitation.locale))
        found.push_back({.pointer = "/locale",
                         .code = "request.unknown_value",
                         .detail = "A language that we write: en, de, fr."});
    return found;
}

}  // namespace waybill::identity
