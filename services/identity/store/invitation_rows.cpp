// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/invitation_rows.hpp"

#include "platform/crypto/digest.hpp"
#include "platform/sql/columns.hpp"
#include "services/identity/store/role_words.hpp"

namespace waybill::identity::invitations {
namespace {

constexpr sql::Columns invitation_columns{
    sql::fixed<&Invitation::id>("invitation_id"),
    sql::fixed_as<RoleWord, &Invitation::role>("role"),
    sql::fixed<&Invitation::partner>("partner_id"),
    sql::fixed<&Invitation::email>("email"),
    sql::fixed<&Invitation::locale>("locale"),
    sql::fixed<&Invitation::created_by>("created_by"),
    sql::fixed<&Invitation::created_at>("created_at"),
    sql::fixed<&Invitation::expires_at>("expires_at"),
    sql::changing<&Invitation::accepted_by>("accepted_by"),
    sql::changing<&Invitation::accepted_at>("accepted_at"),
    sql::changing<&Invitation::revoked_at>("revoked_at"),
};

constexpr sql::Query insert_invitation{
    "invitations.insert", "INSERT INTO invitations (digest, {columns}) VALUES ($1, {values})",
    invitation_columns};
constexpr sql::Query find_invitation{"invitations.find",
                                     "SELECT {columns} FROM invitations WHERE invitation_id = $1",
                                     invitation_columns};
constexpr sql::Query find_by_token{"invitations.by_token",
                                   "SELECT {columns} FROM invitations WHERE digest = $1",
                                   invitation_columns};
constexpr sql::Query list_invitations{
    "invitations.list",
    "SELECT {columns} FROM invitations WHERE invitation_id < $1 ORDER BY invitation_id DESC LIMIT "
    "$2",
    invitation_columns};
constexpr sql::Query revoke_invitation{
    "invitations.revoke",
    "UPDATE invitations SET revoked_at = $2 WHERE invitation_id = $1 AND accepted_at IS NULL AND "
    "revoked_at IS NULL"};
constexpr sql::Query accept_invitation{
    "invitations.accept",
    "UPDATE invitations SET accepted_by = $2, accepted_at = $3 WHERE digest = $1 AND accepted_at "
    "IS NULL AND revoked_at IS NULL AND expires_at > $3"};

constexpr sql::Query forget_address{
    "invitations.forget_address",
    "UPDATE invitations SET email = '' WHERE accepted_by = $1 OR email = $2"};

std::string digest_of(const SecretText& token) { return crypto::sha256_base64url(token.reveal()); }

}  // namespace

Status insert(sql::Tx& tx, const NewInvitation& entry) {
    WAYBILL_CHECK(tx.exec(insert_invitation,
                          invitation_columns.values(entry.invitation, digest_of(entry.token))));
    return {};
}

Result<Invitation> find(sql::Tx& tx, const InvitationId& id) {
    WAYBILL_TRY(auto found, tx.one(find_invitation, invitation_columns, id));
    if (!found) return fail(ErrorKind::not_found, "identity.no_invitation");
    return *std::move(found);
}

Result<std::vector<Invitation>> list(sql::Tx& tx, const InvitationFilter& filter) {
    return tx.all(list_invitations, invitation_columns, filter.before, filter.limit + 1);
}

Result<bool> revoke(sql::Tx& tx, const InvitationId& id, TimePoint now) {
    WAYBILL_TRY(const auto rows, tx.exec(revoke_invitation, id, now));
    return rows == 1;
}

Result<Invitation> accept(sql::Tx& tx, const SecretText& token, const UserId& user, TimePoint now) {
    const std::string digest = digest_of(token);
    WAYBILL_TRY(const auto rows, tx.exec(accept_invitation, digest, user, now));
    WAYBILL_TRY(auto found, tx.one(find_by_token, invitation_columns, digest));
    if (rows == 1 && found) return *std::move(found);
    if (found && state_of(*found, now) == InvitationState::expired)
        return fail(ErrorKind::invalid, "identity.invitation_expired");
    return fail(ErrorKind::invalid, "identity.invitation_invalid");
}

Status forget_person(sql::Tx& tx, const UserId& user, const PersonalText& email) {
    WAYBILL_CHECK(tx.exec(forget_address, user, email.reveal()));
    return {};
}

}  // namespace waybill::identity::invitations
