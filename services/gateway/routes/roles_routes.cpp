// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/roles_routes.hpp"

#include "services/gateway/access/staff.hpp"
#include "services/gateway/bodies/role_bodies.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Empty;
using http::Reply;
using RoleRequest = identity::v1::RoleRequest;
using Invitation = identity::v1::Invitation;

/// One's own; which operator decided is nobody's but the operators'.
Task<Result<Reply<RoleRequest>>> own_role_request(const Parts& parts, Call<Empty> call) {
    identity::v1::GetRoleRequestRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    WAYBILL_CO_TRY(auto asked,
                   co_await parts.clients.identity.get_role_request(call.ctx, std::move(request)));
    asked.clear_answered_by();
    co_return Reply<RoleRequest>{.view = std::move(asked)};
}

Task<Result<Reply<identity::v1::ListRoleRequestsReply>>> list_role_requests(
    const Parts& parts, Call<ListRoleRequests> call) {
    identity::v1::ListRoleRequestsRequest request;
    call.input.write(*request.mutable_page());
    request.set_status(call.input.status.value_or(""));
    if (call.input.role) request.set_role(std::string{to_string(*call.input.role)});
    WAYBILL_CO_TRY(auto page, co_await parts.clients.identity.list_role_requests(
                                  call.ctx, std::move(request)));
    co_return Reply<identity::v1::ListRoleRequestsReply>{.view = std::move(page)};
}

/// Before anybody is made staff of it: nobody sees to what belongs to no partner.
Task<Status> check_partner(const Parts& parts, Context ctx, std::optional<PartnerId> partner) {
    if (!partner) co_return Status{};
    catalog::v1::GetPartnerRequest request;
    request.set_partner_id(partner->text());
    WAYBILL_CO_CHECK(
        co_await parts.clients.catalog.get_partner(std::move(ctx), std::move(request)));
    co_return Status{};
}

/// Roles are given out in the operator's own name: identity looks at the caller's.
Task<Result<Reply<RoleRequest>>> approve_role(const Parts& parts, Call<ApproveRoleBody> call) {
    WAYBILL_CO_CHECK(co_await check_partner(parts, call.ctx, call.input.partner_id));
    identity::v1::ApproveRoleRequest request;
    request.set_user_id(call.input.user_id.text());
    if (call.input.partner_id) request.set_partner_id(call.input.partner_id->text());
    WAYBILL_CO_TRY(auto asked,
                   co_await parts.clients.identity.approve_role(call.ctx, std::move(request)));
    parts.staff.forget(call.input.user_id);
    co_return Reply<RoleRequest>{.view = std::move(asked)};
}

Task<Result<Reply<RoleRequest>>> refuse_role(const Parts& parts, Call<RefuseRoleBody> call) {
    identity::v1::RefuseRoleRequest request;
    request.set_user_id(call.input.user_id.text());
    request.set_reason(call.input.reason);
    WAYBILL_CO_TRY(auto asked,
                   co_await parts.clients.identity.refuse_role(call.ctx, std::move(request)));
    co_return Reply<RoleRequest>{.view = std::move(asked)};
}

/// The token is in this answer and nowhere else, so nobody stores it.
Task<Result<Reply<Invitation>>> invite(const Parts& parts, Call<InviteBody> call) {
    WAYBILL_CO_CHECK(co_await check_partner(parts, call.ctx, call.input.partner_id));
    identity::v1::InviteRequest request;
    request.set_role(std::string{to_string(call.input.role)});
    if (call.input.partner_id) request.set_partner_id(call.input.partner_id->text());
    if (call.input.email) request.set_email(call.input.email->reveal());
    request.set_locale(call.input.locale.value_or(""));
    write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto made, co_await parts.clients.identity.invite(call.ctx, std::move(request)));
    Reply<Invitation> reply{.replayed = made.repeated()};
    reply.headers.set("Cache-Control", "no-store");
    reply.view = std::move(made);
    co_return reply;
}

Task<Result<Reply<identity::v1::ListInvitationsReply>>> list_invitations(
    const Parts& parts, Call<ListInvitations> call) {
    identity::v1::ListInvitationsRequest request;
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto page,
                   co_await parts.clients.identity.list_invitations(call.ctx, std::move(request)));
    co_return Reply<identity::v1::ListInvitationsReply>{.view = std::move(page)};
}

Task<Result<Reply<Invitation>>> revoke_invitation(const Parts& parts, Call<OneInvitation> call) {
    identity::v1::RevokeInvitationRequest request;
    request.set_invitation_id(call.input.invitation_id.text());
    WAYBILL_CO_TRY(auto revoked,
                   co_await parts.clients.identity.revoke_invitation(call.ctx, std::move(request)));
    co_return Reply<Invitation>{.view = std::move(revoked)};
}

void add_role_errors(http::ErrorCatalogue& errors) {
    using enum ErrorKind;
    errors.add({
        {"identity.no_role_request", not_found, "Nobody asked for a role here"},
        {"identity.role_approved", conflict, "The role was given already"},
        {"identity.partner_needed", invalid, "A partner's staff needs its partner",
         "Send `partner_id`."},
        {"identity.partner_unwanted", invalid, "Only a partner's staff is of a partner"},
        {"identity.no_invitation", not_found, "There is no such invitation"},
        {"identity.invitation_used", conflict, "Somebody has opened an account with it"},
        {"identity.invitation_invalid", invalid,
         "It is no invitation, or one that was used or taken back"},
        {"identity.invitation_expired", invalid, "The invitation has expired",
         "Ask an operator for a new one."},
    });
}

void mount_requests(http::Router& router, const Parts& parts) {
    const Access operators = Access::roles({Role::operator_}).by_role_alone();
    router.get<Empty, RoleRequest>("/v1/profile/role-request",
                                   {.id = "get_own_role_request",
                                    .summary = "Read what became of the role one asked for",
                                    .tag = "accounts",
                                    .access = Access::signed_in(),
                                    .errors = {"identity.no_role_request"}},
                                   with(parts, own_role_request));
    router.get<ListRoleRequests, identity::v1::ListRoleRequestsReply>(
        "/v1/admin/role-requests",
        {.id = "list_role_requests",
         .summary = "List who waits for a role",
         .tag = "operator",
         .access = operators,
         .errors = {"identity.bad_request"}},
        with(parts, list_role_requests));
    router.post<ApproveRoleBody, RoleRequest>(
        "/v1/admin/role-requests/{user_id}/approve",
        {.id = "approve_role",
         .summary = "Give somebody the role they asked for",
         .tag = "operator",
         .access = operators,
         .help = "A partner's staff may act for its partner within moments. A courier rides when "
                 "`POST /v1/couriers` has said how; that alone gives the role too.",
         .errors = {"identity.no_role_request", "identity.partner_needed",
                    "identity.partner_unwanted", "catalog.partner_not_found",
                    "identity.lost_race"}},
        with(parts, approve_role));
    router.post<RefuseRoleBody, RoleRequest>(
        "/v1/admin/role-requests/{user_id}/refuse",
        {.id = "refuse_role",
         .summary = "Refuse somebody the role they asked for",
         .tag = "operator",
         .access = operators,
         .errors = {"identity.no_role_request", "identity.role_approved", "identity.bad_request",
                    "identity.lost_race"}},
        with(parts, refuse_role));
}

void mount_invitations(http::Router& router, const Parts& parts) {
    const Access operators = Access::roles({Role::operator_}).by_role_alone();
    router.post<InviteBody, Invitation>(
        "/v1/admin/invitations",
        {.id = "invite",
         .summary = "Invite somebody to a role",
         .tag = "operator",
         .access = operators,
         .help = "Its `token` is in this answer alone, and in the mail where an address is given. "
                 "It is good once.",
         .keeper = http::Keeper::service,
         .success = 201,
         .errors = {"identity.bad_request", "catalog.partner_not_found", "idempotency.key_reused"}},
        with(parts, invite));
    router.get<ListInvitations, identity::v1::ListInvitationsReply>(
        "/v1/admin/invitations",
        {.id = "list_invitations",
         .summary = "List invitations, the newest first",
         .tag = "operator",
         .access = operators},
        with(parts, list_invitations));
    router.post<OneInvitation, Invitation>(
        "/v1/admin/invitations/{invitation_id}/revoke",
        {.id = "revoke_invitation",
         .summary = "Take an invitation back",
         .tag = "operator",
         .access = operators,
         .errors = {"identity.no_invitation", "identity.invitation_used"}},
        with(parts, revoke_invitation));
}

}  // namespace

void mount_roles(http::Router& router, const Parts& parts) {
    add_role_errors(router.errors());
    mount_requests(router, parts);
    mount_invitations(router, parts);
}

}  // namespace waybill::gateway
