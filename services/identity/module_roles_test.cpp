// SPDX-License-Identifier: Apache-2.0
#include "services/identity/testing/identity_world.hpp"

#include "contracts/identity/v1/events.pb.h"
#include "platform/core/people_ids.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace waybill::identity {
namespace {

constexpr sql::Query count_open{"t.open", "SELECT COUNT(*) FROM invitations WHERE digest <> ''"};

struct RolesWorld : IdentityWorld {
    Context boss{
        .caller = {.service = "gateway", .user = ids.next<UserId>(), .roles = {Role::operator_}}};
    PartnerId partner = ids.next<PartnerId>();

    static v1::RegisterRequest who(const std::string& name) {
        auto request = ada("key-" + name);
        request.set_email(name + "@example.org");
        return request;
    }
    Result<v1::Account> asks(const std::string& name, const std::string& role,
                             const std::string& invitation = {}) {
        auto request = who(name);
        request.set_role(role);
        request.set_invitation(invitation);
        return sign_up(std::move(request));
    }
    Result<v1::RoleRequest> approve(const std::string& user, const std::string& whose = {}) {
        v1::ApproveRoleRequest request;
        request.set_user_id(user);
        request.set_partner_id(whose);
        return run(calls.approve_role(boss, std::move(request)));
    }
    Result<v1::RoleRequest> refuse(const std::string& user, const std::string& reason = "enough") {
        v1::RefuseRoleRequest request;
        request.set_user_id(user);
        request.set_reason(reason);
        return run(calls.refuse_role(boss, std::move(request)));
    }
    Result<v1::ListRoleRequestsReply> waiting(const std::string& cursor = {}, int limit = 10) {
        v1::ListRoleRequestsRequest request;
        request.mutable_page()->set_limit(limit);
        request.mutable_page()->set_cursor(cursor);
        return run(calls.list_role_requests(boss, std::move(request)));
    }
    v1::InviteRequest invitation(const std::string& role, const std::string& key = "inv-1") const {
        v1::InviteRequest request;
        request.set_role(role);
        if (role == "partner") request.set_partner_id(partner.text());
        request.mutable_idempotency()->set_scope("invite");
        request.mutable_idempotency()->set_key(key);
        return request;
    }
    Result<v1::Invitation> invite(v1::InviteRequest request) {
        return run(calls.invite(boss, std::move(request)));
    }
    Result<v1::Invitation> revoke(const std::string& id) {
        v1::RevokeInvitationRequest request;
        request.set_invitation_id(id);
        return run(calls.revoke_invitation(boss, std::move(request)));
    }
    v1::Account account(const std::string& user) {
        v1::GetProfileRequest request;
        request.set_user_id(user);
        return run(calls.get_profile(ctx, std::move(request))).value();
    }
    bool has_role(const std::string& user, std::string_view role) {
        const auto found = account(user);
        return std::ranges::contains(found.roles(), role);
    }
    int told(std::string_view type) {
        work();
        return static_cast<int>(std::ranges::count(bus.published, type, &messaging::Event::type));
    }
};

TEST(RoleRequests, WhoAsksIsACustomerUntilAnOperatorSaysYes) {
    RolesWorld world;
    const auto asked = world.asks("carl", "courier");
    ASSERT_TRUE(asked) << asked.error().reason;
    EXPECT_FALSE(world.has_role(asked->user_id(), "courier"));
    const auto list = world.waiting().value();
    ASSERT_EQ(list.requests_size(), 1);
    EXPECT_EQ(list.requests(0).email(), "carl@example.org");
    EXPECT_EQ(list.requests(0).role(), "courier");
    EXPECT_EQ(list.requests(0).status(), "waiting");

    const auto approved = world.approve(asked->user_id());
    ASSERT_TRUE(approved) << approved.error().reason;
    EXPECT_EQ(approved->status(), "approved");
    EXPECT_EQ(approved->answered_by(), world.boss.caller.user.text());
    EXPECT_TRUE(world.has_role(asked->user_id(), "courier"));
    EXPECT_EQ(world.account(asked->user_id()).version(), 2);
    EXPECT_TRUE(world.approve(asked->user_id()));
    EXPECT_EQ(world.account(asked->user_id()).version(), 2);
    EXPECT_EQ(world.waiting()->requests_size(), 0);
    EXPECT_EQ(world.told("user.updated"), 1);
    EXPECT_EQ(world.told("staff.joined"), 0);
    EXPECT_EQ(world.refuse(asked->user_id()).error().reason, "identity.role_approved");
}

TEST(RoleRequests, StaffIsToldToItsPartner) {
    RolesWorld world;
    const auto asked = world.asks("pat", "partner").value();
    EXPECT_EQ(world.approve(asked.user_id()).error().reason, "identity.partner_needed");
    EXPECT_FALSE(world.has_role(asked.user_id(), "partner"));
    ASSERT_TRUE(world.approve(asked.user_id(), world.partner.text()));
    EXPECT_EQ(world.told("staff.joined"), 1);
    v1::StaffJoined event;
    const auto found =
        std::ranges::find(world.bus.published, "staff.joined", &messaging::Event::type);
    ASSERT_TRUE(event.ParseFromString(found->data));
    EXPECT_EQ(event.user_id(), asked.user_id());
    EXPECT_EQ(event.partner_id(), world.partner.text());
}

TEST(RoleRequests, ARefusalHasItsReasonAndCanBeReconsidered) {
    RolesWorld world;
    const auto asked = world.asks("carl", "courier").value();
    EXPECT_EQ(world.refuse(asked.user_id(), "").error().reason, "identity.bad_request");
    EXPECT_EQ(world.refuse(asked.user_id(), "two\nlines").error().reason, "identity.bad_request");
    const auto refused = world.refuse(asked.user_id(), "enough for now").value();
    EXPECT_EQ(refused.status(), "refused");
    v1::GetRoleRequestRequest own;
    own.set_user_id(asked.user_id());
    EXPECT_EQ(world.run(world.calls.get_role_request(world.ctx, own))->reason(), "enough for now");
    EXPECT_EQ(world.refuse(asked.user_id(), "other")->reason(), "enough for now");
    EXPECT_FALSE(world.has_role(asked.user_id(), "courier"));
    EXPECT_EQ(world.approve(asked.user_id())->status(), "approved");
}

TEST(RoleRequests, ARoleThatIsGivenOtherwiseIsNotWaitedForAnyMore) {
    RolesWorld world;
    const auto asked = world.asks("carl", "courier").value();
    v1::GrantRoleRequest grant;
    grant.set_user_id(asked.user_id());
    grant.set_role("courier");
    ASSERT_TRUE(world.run(world.calls.grant_role(world.boss, grant)));
    EXPECT_EQ(world.waiting()->requests_size(), 0);
    EXPECT_EQ(world.approve(asked.user_id())->status(), "approved");
}

TEST(RoleRequests, OnlyOperatorsListAndDecideAndOnlyTwoRolesAreAskedFor) {
    RolesWorld world;
    const auto asked = world.asks("carl", "courier").value();
    world.boss.caller.roles = {Role::support};
    EXPECT_EQ(world.approve(asked.user_id()).error().kind, ErrorKind::forbidden);
    EXPECT_EQ(world.refuse(asked.user_id()).error().kind, ErrorKind::forbidden);
    EXPECT_EQ(world.waiting().error().kind, ErrorKind::forbidden);
    EXPECT_EQ(world.invite(world.invitation("courier")).error().kind, ErrorKind::forbidden);
    for (const auto* role : {"operator", "support", "king"}) {
        const auto refused = world.asks("eve", role);
        ASSERT_FALSE(refused) << role;
        ASSERT_EQ(refused.error().fields.size(), 1U);
        EXPECT_EQ(refused.error().fields[0].pointer, "/role");
    }
    EXPECT_TRUE(world.asks("eve", "customer"));
}

TEST(RoleRequests, AreListedAPageAtATimeAndWhoWaitsLongestFirst) {
    RolesWorld world;
    for (const auto* name : {"ann", "ben", "cem"}) ASSERT_TRUE(world.asks(name, "courier"));
    const auto first = world.waiting({}, 2).value();
    ASSERT_EQ(first.requests_size(), 2);
    EXPECT_EQ(first.requests(0).email(), "ann@example.org");
    const auto second = world.waiting(first.next_cursor(), 2).value();
    ASSERT_EQ(second.requests_size(), 1);
    EXPECT_EQ(second.requests(0).email(), "cem@example.org");
    EXPECT_EQ(second.next_cursor(), "");
    EXPECT_EQ(world.waiting("rubbish").error().reason, "request.bad_cursor");
}

TEST(Invitations, GiveTheirRoleOnceAndStaffItsPartner) {
    RolesWorld world;
    const auto made = world.invite(world.invitation("partner"));
    ASSERT_TRUE(made) << made.error().reason;
    EXPECT_EQ(made->status(), "open");
    EXPECT_TRUE(made->token().starts_with("wbi_"));
    const auto joined = world.asks("pat", "", made->token());
    ASSERT_TRUE(joined) << joined.error().reason;
    EXPECT_TRUE(world.has_role(joined->user_id(), "partner"));
    EXPECT_TRUE(world.has_role(joined->user_id(), "customer"));
    EXPECT_EQ(world.told("staff.joined"), 1);
    EXPECT_EQ(world.asks("eve", "", made->token()).error().reason, "identity.invitation_invalid");
    EXPECT_EQ(world.revoke(made->invitation_id()).error().reason, "identity.invitation_used");
    const auto again = world.asks("pat", "", made->token());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->user_id(), joined->user_id());
    EXPECT_EQ(world.waiting()->requests_size(), 0);
}

TEST(Invitations, OfManyAtOnceOneOpensAnAccount) {
    RolesWorld world;
    const auto token = world.invite(world.invitation("courier"))->token();
    int opened = 0;
    for (const auto* name : {"ann", "ben", "cem"}) opened += world.asks(name, "", token) ? 1 : 0;
    EXPECT_EQ(opened, 1);
}

TEST(Invitations, AnAccountThatIsNotOpenedUsesNoneUp) {
    RolesWorld world;
    ASSERT_TRUE(world.asks("carl", ""));
    const auto token = world.invite(world.invitation("courier"))->token();
    auto taken = RolesWorld::who("carl");
    taken.mutable_idempotency()->set_key("another");
    taken.set_invitation(token);
    EXPECT_EQ(world.sign_up(taken).error().reason, "identity.email_taken");
    const auto other = world.asks("ben", "partner", token);
    EXPECT_EQ(other.error().reason, "identity.bad_request");
    EXPECT_TRUE(world.asks("ann", "courier", token));
}

TEST(Invitations, EndAfterAWeekOrWhenTakenBack) {
    RolesWorld world;
    const auto old = world.invite(world.invitation("courier"));
    world.executor.run_for(1s);  // the list has the newest first
    const auto back = world.invite(world.invitation("courier", "inv-2"));
    ASSERT_TRUE(world.revoke(back->invitation_id()));
    EXPECT_EQ(world.revoke(back->invitation_id())->status(), "revoked");
    EXPECT_EQ(world.asks("ann", "", back->token()).error().reason, "identity.invitation_invalid");
    EXPECT_EQ(world.asks("ann", "", "wbi_other").error().reason, "identity.invitation_invalid");
    world.executor.run_for(7 * 24h);
    EXPECT_EQ(world.asks("ann", "", old->token()).error().reason, "identity.invitation_expired");
    v1::ListInvitationsRequest list;
    const auto page = world.run(world.calls.list_invitations(world.boss, list)).value();
    ASSERT_EQ(page.invitations_size(), 2);
    EXPECT_EQ(page.invitations(0).status(), "revoked");
    EXPECT_EQ(page.invitations(1).status(), "expired");
    EXPECT_EQ(page.invitations(0).token(), "");
    EXPECT_EQ(world.revoke(world.ids.next<InvitationId>().text()).error().reason,
              "identity.no_invitation");
}

TEST(Invitations, ThatNobodyCameByAreForgottenAMonthAfterTheirEnd) {
    RolesWorld world;
    const auto used = world.invite(world.invitation("courier"));
    const auto unused = world.invite(world.invitation("support", "inv-2"));
    ASSERT_TRUE(world.asks("ann", "", used->token()));
    world.executor.clock().advance(36 * 24h);
    world.work(11min);
    EXPECT_EQ(world.count(count_open), 2);
    world.executor.clock().advance(2 * 24h);
    world.work(11min);
    EXPECT_EQ(world.count(count_open), 1);
    EXPECT_EQ(world.revoke(used->invitation_id()).error().reason, "identity.invitation_used");
    EXPECT_EQ(world.asks("ben", "", unused->token()).error().reason, "identity.invitation_invalid");
}

TEST(Invitations, ARepeatedCommandMakesOneAndTellsTheSameToken) {
    RolesWorld world;
    auto request = world.invitation("support");
    request.set_email("sue@example.org");
    request.set_locale("fr");
    const auto first = world.invite(request).value();
    const auto again = world.invite(request).value();
    EXPECT_EQ(again.token(), first.token());
    EXPECT_EQ(again.invitation_id(), first.invitation_id());
    EXPECT_TRUE(again.repeated());
    EXPECT_EQ(world.count(count_open), 1);
    request.mutable_idempotency()->set_fingerprint("other");
    EXPECT_EQ(world.invite(request).error().reason, "idempotency.key_reused");

    world.work();
    ASSERT_EQ(world.notifications.invitations.size(), 1U);
    const auto& mail = world.notifications.invitations.front();
    EXPECT_EQ(mail.email(), "sue@example.org");
    EXPECT_EQ(mail.locale(), "fr");
    EXPECT_EQ(mail.token(), first.token());
}

TEST(Invitations, WhatIsWrongIsNamedAndNothingIsMade) {
    RolesWorld world;
    auto staff = world.invitation("partner");
    staff.clear_partner_id();
    EXPECT_EQ(world.invite(staff).error().fields.at(0).pointer, "/partner_id");
    EXPECT_EQ(world.invite(world.invitation("king")).error().fields.at(0).pointer, "/role");
    EXPECT_EQ(world.invite(world.invitation("customer")).error().fields.at(0).pointer, "/role");
    auto mailed = world.invitation("courier");
    mailed.set_email("sue@");
    EXPECT_EQ(world.invite(mailed).error().fields.at(0).pointer, "/email");
    EXPECT_EQ(world.count(count_open), 0);
}

}  // namespace
}  // namespace waybill::identity
