// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/identity/domain/invitation.hpp"
#include "services/identity/usecases/role_ports.hpp"

/// Invitations as rows.
namespace waybill::identity::invitations {

Status insert(sql::Tx& tx, const NewInvitation& entry);
/// not_found: identity.no_invitation.
Result<Invitation> find(sql::Tx& tx, const InvitationId& id);
Result<std::vector<Invitation>> list(sql::Tx& tx, const InvitationFilter& filter);
/// Unless it was used meanwhile: false.
Result<bool> revoke(sql::Tx& tx, const InvitationId& id, TimePoint now);
/// Uses it up for the account that is being opened; of many at once, for one. invalid:
/// identity.invitation_invalid for what is not one of ours, used or taken back,
/// identity.invitation_expired.
Result<Invitation> accept(sql::Tx& tx, const SecretText& token, const UserId& user, TimePoint now);
/// Where they were mailed.
Status forget_person(sql::Tx& tx, const UserId& user, const PersonalText& email);

}  // namespace waybill::identity::invitations
