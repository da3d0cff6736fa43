// SPDX-License-Identifier: Apache-2.0
// The part of IdentityCalls that is about how somebody comes to a role.
#include "contracts/waybill/convert.hpp"
#include "platform/core/page.hpp"
#include "services/identity/api/identity_calls.hpp"
#include "services/identity/api/role_decode.hpp"
#include "services/identity/api/vouching.hpp"
#include "services/identity/messages/role_messages.hpp"

namespace waybill::identity {

Task<Result<v1::RoleRequest>> IdentityCalls::get_role_request(Context ctx,
                                                              v1::GetRoleRequestRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto asked, co_await deps_.role_requests.find(std::move(ctx), user));
    co_return to_message(asked);
}

Task<Result<v1::ListRoleRequestsReply>> IdentityCalls::list_role_requests(
    Context ctx, v1::ListRoleRequestsRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    WAYBILL_CO_TRY(auto filter, decode_filter(request));
    const int limit = filter.limit;
    WAYBILL_CO_TRY(auto rows, co_await deps_.role_requests.list(std::move(ctx), std::move(filter)));
    v1::ListRoleRequestsReply reply;
    reply.set_next_cursor(
        cut_page(rows, limit, [](const AskedRole& last) { return last.request.user.text(); }));
    for (const AskedRole& one : rows) *reply.add_requests() = to_message(one);
    co_return reply;
}

Task<Result<v1::RoleRequest>> IdentityCalls::approve_role(Context ctx,
                                                          v1::ApproveRoleRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(auto answer, decode_approval(ctx, request, deps_.clock.now()));
    WAYBILL_CO_TRY(const auto asked,
                   co_await deps_.role_requests.answer(std::move(ctx), user, std::move(answer)));
    co_return to_message(asked);
}

Task<Result<v1::RoleRequest>> IdentityCalls::refuse_role(Context ctx,
                                                         v1::RefuseRoleRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(auto answer, decode_refusal(ctx, request, deps_.clock.now()));
    WAYBILL_CO_TRY(const auto asked,
                   co_await deps_.role_requests.answer(std::move(ctx), user, std::move(answer)));
    co_return to_message(asked);
}

Task<Result<v1::Invitation>> IdentityCalls::invite(Context ctx, v1::InviteRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    WAYBILL_CO_TRY(auto command, decode_invite(ctx, request));
    WAYBILL_CO_TRY(const auto made, co_await deps_.invite.run(std::move(ctx), std::move(command)));
    const Invitation& invitation = made.invited.invitation;
    // As it was made, however late it is asked again.
    v1::Invitation reply = to_message(invitation, invitation.created_at);
    reply.set_token(made.text.reveal());
    reply.set_repeated(made.invited.repeated);
    co_return reply;
}

Task<Result<v1::ListInvitationsReply>> IdentityCalls::list_invitations(
    Context ctx, v1::ListInvitationsRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    WAYBILL_CO_TRY(auto filter, decode_filter(request));
    const int limit = filter.limit;
    WAYBILL_CO_TRY(auto rows, co_await deps_.invitations.list(std::move(ctx), std::move(filter)));
    v1::ListInvitationsReply reply;
    reply.set_next_cursor(
        cut_page(rows, limit, [](const Invitation& last) { return last.id.text(); }));
    const TimePoint now = deps_.clock.now();
    for (const Invitation& one : rows) *reply.add_invitations() = to_message(one, now);
    co_return reply;
}

Task<Result<v1::Invitation>> IdentityCalls::revoke_invitation(Context ctx,
                                                              v1::RevokeInvitationRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_TRY(const auto id, decode_id<InvitationId>(request.invitation_id()));
    WAYBILL_CO_TRY(const auto revoked, co_await deps_.invitations.revoke(std::move(ctx), id, now));
    co_return to_message(revoked, now);
}

}  // namespace waybill::identity
