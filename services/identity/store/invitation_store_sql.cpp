// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/invitation_store_sql.hpp"

#include "platform/sql/idempotency.hpp"
#include "services/identity/messages/invitation_job.hpp"
#include "services/identity/store/invitation_rows.hpp"

namespace waybill::identity {
namespace {

/// The key's answer is the invitation as it was made: its id leads to the row.
Result<Invited> made_before(sql::Tx& tx, std::string_view reply) {
    const auto id = InvitationId::parse(reply);
    if (!id) return fail(ErrorKind::internal, "sql.corrupt", "idempotency reply");
    WAYBILL_TRY(auto invitation, invitations::find(tx, *id));
    invitation.accepted_by = {};
    invitation.accepted_at.reset();
    invitation.revoked_at.reset();
    return Invited{.invitation = std::move(invitation), .repeated = true};
}

}  // namespace

Task<Result<Invited>> InvitationStoreSql::insert(Context ctx, NewInvitation entry) {
    const Invitation& invitation = entry.invitation;
    const auto job = invitation_job(deps_.ids.next<JobId>(), invitation, ctx.trace);
    auto make = [&](sql::Tx& tx) -> Result<Invited> {
        WAYBILL_CHECK(invitations::insert(tx, entry));
        if (!invitation.email.reveal().empty()) WAYBILL_CHECK(deps_.jobs.enqueue(tx, job));
        return Invited{.invitation = invitation, .repeated = false};
    };
    auto write = [&](sql::Tx& tx) {
        return sql::once(
            tx, entry.key, invitation.created_at, [&] { return make(tx); },
            [](const Invited& made) { return made.invitation.id.text(); },
            [&tx](std::string_view reply) { return made_before(tx, reply); });
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<Invitation>> InvitationStoreSql::find(Context ctx, InvitationId id) {
    auto read = [&](sql::Tx& tx) { return invitations::find(tx, id); };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Task<Result<std::vector<Invitation>>> InvitationStoreSql::list(Context ctx,
                                                               InvitationFilter filter) {
    auto read = [&](sql::Tx& tx) { return invitations::list(tx, filter); };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Task<Result<Invitation>> InvitationStoreSql::revoke(Context ctx, InvitationId id, TimePoint now) {
    auto write = [&](sql::Tx& tx) -> Result<Invitation> {
        WAYBILL_CHECK(invitations::revoke(tx, id, now));
        WAYBILL_TRY(auto invitation, invitations::find(tx, id));
        if (invitation.accepted_at) return fail(ErrorKind::conflict, "identity.invitation_used");
        return invitation;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::identity
