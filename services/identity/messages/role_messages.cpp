// SPDX-License-Identifier: Apache-2.0
#include "services/identity/messages/role_messages.hpp"

#include "contracts/waybill/convert.hpp"
#include "platform/core/enum_values.hpp"

namespace waybill::identity {
namespace {

template <typename AnyId>
std::string text_or_nothing(const AnyId& id) {
    return id.empty() ? std::string{} : id.text();
}

}  // namespace

v1::RoleRequest to_message(const AskedRole& asked) {
    const auto& [request, account] = asked;
    v1::RoleRequest out;
    out.set_user_id(request.user.text());
    out.set_role(std::string{to_string(request.role)});
    out.set_status(std::string{enum_name(request.state)});
    out.set_email(account.email.reveal());
    out.set_first_name(account.first_name.reveal());
    out.set_last_name(account.last_name.reveal());
    out.set_phone(account.phone.reveal());
    out.set_verified(account.verified);
    out.set_asked_at(to_micros(request.asked_at));
    out.set_reason(request.reason);
    out.set_answered_at(encode_time(request.answered_at));
    out.set_answered_by(text_or_nothing(request.answered_by));
    return out;
}

v1::Invitation to_message(const Invitation& invitation, TimePoint now) {
    v1::Invitation out;
    out.set_invitation_id(invitation.id.text());
    out.set_role(std::string{to_string(invitation.role)});
    out.set_partner_id(text_or_nothing(invitation.partner));
    out.set_email(invitation.email.reveal());
    out.set_status(std::string{enum_name(state_of(invitation, now))});
    out.set_created_by(text_or_nothing(invitation.created_by));
    out.set_created_at(to_micros(invitation.created_at));
    out.set_expires_at(to_micros(invitation.expires_at));
    out.set_accepted_by(text_or_nothing(invitation.accepted_by));
    out.set_accepted_at(encode_time(invitation.accepted_at));
    out.set_revoked_at(encode_time(invitation.revoked_at));
    return out;
}

}  // namespace waybill::identity
