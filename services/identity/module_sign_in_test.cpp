// SPDX-License-Identifier: Apache-2.0
#include "contracts/identity/v1/hints.types.hpp"
#include "services/identity/testing/identity_world.hpp"

#include <gtest/gtest.h>

#include <set>

namespace waybill::identity {
namespace {

TEST(Login, APasswordIsOneHoweverItIsTyped) {
    IdentityWorld world;
    auto request = IdentityWorld::ada();
    request.set_password("caf\u00E9 de la gare");
    ASSERT_TRUE(world.sign_up(request));
    world.work();
    ASSERT_TRUE(world.verify("ada@example.org", world.code()));
    EXPECT_TRUE(world.login("ada@example.org", "cafe\u0301 de la gare"));
    EXPECT_TRUE(world.login("ada@example.org", "caf\u00E9 de la gare"));
    EXPECT_FALSE(world.login("ada@example.org", "cafe de la gare"));
}

constexpr sql::Query count_tokens{"t.tokens", "SELECT COUNT(*) FROM refresh_tokens"};
constexpr sql::Query count_failures{"t.failures", "SELECT COUNT(*) FROM login_failures"};
constexpr sql::Query count_codes{"t.codes", "SELECT COUNT(*) FROM codes"};
/// SEC-2: families with more than one live leaf.
constexpr sql::Query torn_families{
    "t.torn_families",
    "SELECT COUNT(*) FROM (SELECT session_id FROM refresh_tokens WHERE spent_at IS NULL GROUP BY "
    "session_id HAVING COUNT(*) > 1)"};

std::vector<std::string> revoked(IdentityWorld& world) {
    const auto reply = world.run(world.calls.keys(world.ctx, {})).value();
    return {reply.revoked_sessions().begin(), reply.revoked_sessions().end()};
}

/// Those that every gateway was told of at once, each once.
std::vector<std::string> told(IdentityWorld& world) {
    std::set<std::string> all;
    for (const auto& event : world.bus.published) {
        v1::SessionsEnded ended;
        if (event.type == v1::hints::sessions_ended.name && ended.ParseFromString(event.data))
            all.insert(ended.session_ids().begin(), ended.session_ids().end());
    }
    return {all.begin(), all.end()};
}

TEST(Login, AnswersTokensOfOneSession) {
    IdentityWorld world;
    const auto session = world.signed_in();
    EXPECT_TRUE(session.access_token().starts_with("access ses_"));
    EXPECT_EQ(session.refresh_token().size(), 43U);
    EXPECT_EQ(from_micros(session.refresh_expires_at()) - world.executor.clock().now(), 720h);
    EXPECT_EQ(session.account().email(), "Ada@example.org");
    const auto again = world.login("ADA@example.org", "correct horse").value();
    EXPECT_NE(again.access_token(), session.access_token());
    EXPECT_EQ(world.count(count_sessions), 2);
}

TEST(Login, UnknownUserAndWrongPasswordAreAlikeAndCostTheSame) {
    IdentityWorld world;
    world.signed_in();
    const int before = world.hasher.verified;
    const auto unknown = world.login("nobody@example.org", "correct horse");
    const auto wrong = world.login("ada@example.org", "wrong horse", "192.0.2.2");
    const auto empty = world.login("", "", "192.0.2.3");
    for (const auto* answer : {&unknown, &wrong, &empty}) {
        ASSERT_FALSE(*answer);
        EXPECT_EQ(answer->error().kind, ErrorKind::unauthenticated);
        EXPECT_EQ(answer->error().reason, "identity.wrong_credentials");
        EXPECT_TRUE(answer->error().fields.empty());
    }
    EXPECT_EQ(world.hasher.verified, before + 3);
}

TEST(Login, TenFailuresOfAnAccountLockItForTheirWindow) {
    for (const std::string email : {"ada@example.org", "nobody@example.org"}) {
        IdentityWorld world;
        world.signed_in();
        for (int i = 0; i < 10; ++i)
            EXPECT_EQ(world.login(email, "wrong", "192.0.2." + std::to_string(i)).error().reason,
                      "identity.wrong_credentials");
        const auto locked = world.login(email, "correct horse", "192.0.2.99");
        ASSERT_FALSE(locked);
        EXPECT_EQ(locked.error().kind, ErrorKind::rate_limited);
        EXPECT_EQ(locked.error().reason, "identity.too_many_failures");
        EXPECT_EQ(locked.error().retry_after, 15min);
        EXPECT_EQ(world.count(count_failures), 20);
        world.executor.clock().advance(15min);
        EXPECT_EQ(world.login(email, "wrong").error().reason, "identity.wrong_credentials");
        if (email == "ada@example.org") {
            EXPECT_TRUE(world.login(email, "correct horse"));
        }
    }
}

TEST(Login, TenFailuresOfAnAddressLockTheAddressAlone) {
    IdentityWorld world;
    world.signed_in();
    for (int i = 0; i < 10; ++i)
        EXPECT_FALSE(world.login(std::to_string(i) + "@example.org", "wrong", "192.0.2.9"));
    EXPECT_EQ(world.login("ada@example.org", "correct horse", "192.0.2.9").error().reason,
              "identity.too_many_failures");
    EXPECT_TRUE(world.login("ada@example.org", "correct horse", "192.0.2.8"));
}

TEST(Login, SuccessForgetsTheAccountsFailures) {
    IdentityWorld world;
    world.signed_in();
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 9; ++i) EXPECT_FALSE(world.login("ada@example.org", "wrong", ""));
        EXPECT_TRUE(world.login("ada@example.org", "correct horse", ""));
    }
}

TEST(Login, ManyGuessesAtOnceLearnNoMoreThanTen) {
    IdentityWorld world;
    world.signed_in();
    std::vector<Task<Result<v1::Session>>> guesses;
    for (int i = 0; i < 40; ++i) {
        v1::LoginRequest request;
        request.set_email("ada@example.org");
        request.set_password(i == 30 ? "correct horse" : "wrong");
        guesses.push_back(world.calls.login(world.ctx, std::move(request)));
    }
    const auto answers = world.executor.run(when_all(std::move(guesses)));
    const auto told = std::ranges::count_if(answers, [](const auto& answer) {
        return answer || answer.error().reason == "identity.wrong_credentials";
    });
    EXPECT_EQ(told, 10);
}

TEST(Login, AnOutdatedHashIsRenewed) {
    static const std::string old_hash = "old$" + crypto::sha256_hex("correct horse");
    static const std::string statement =
        "UPDATE credentials SET password_hash = '" + old_hash + "'";
    static const sql::Query outdate{"t.outdate", statement};
    constexpr sql::Query outdated{
        "t.outdated", "SELECT COUNT(*) FROM credentials WHERE password_hash LIKE 'old$%'"};
    IdentityWorld world;
    world.signed_in();
    world.exec(outdate);
    EXPECT_EQ(world.count(outdated), 1);
    EXPECT_TRUE(world.login("ada@example.org", "correct horse"));
    EXPECT_EQ(world.count(outdated), 0);
    EXPECT_TRUE(world.login("ada@example.org", "correct horse"));
}

TEST(Refresh, RotatesAndRepeatsWithinTheGrace) {
    IdentityWorld world;
    const auto session = world.signed_in();
    const auto next = world.refresh(session.refresh_token());
    ASSERT_TRUE(next);
    EXPECT_NE(next->refresh_token(), session.refresh_token());
    EXPECT_EQ(next->access_token(), session.access_token()) << "the same session";
    world.executor.clock().advance(30s);
    const auto again = world.refresh(session.refresh_token());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->refresh_token(), next->refresh_token());
    EXPECT_EQ(again->refresh_expires_at(), next->refresh_expires_at());
    EXPECT_EQ(world.count(count_tokens), 2);
    EXPECT_EQ(world.count(torn_families), 0);
    const auto third = world.refresh(next->refresh_token());
    ASSERT_TRUE(third);
    EXPECT_TRUE(world.refresh(third->refresh_token()));
    EXPECT_TRUE(revoked(world).empty());
}

TEST(Refresh, ASpentTokenAfterTheGraceEndsTheFamily) {
    IdentityWorld world;
    const auto session = world.signed_in();
    const auto other = world.login("ada@example.org", "correct horse").value();
    const auto next = world.refresh(session.refresh_token()).value();
    world.executor.clock().advance(31s);
    const auto stolen = world.refresh(session.refresh_token());
    ASSERT_FALSE(stolen);
    EXPECT_EQ(stolen.error().kind, ErrorKind::unauthenticated);
    EXPECT_EQ(stolen.error().reason, "identity.refresh_invalid");
    EXPECT_EQ(world.refresh(next.refresh_token()).error().reason, "identity.refresh_invalid");
    ASSERT_EQ(revoked(world).size(), 1U);
    EXPECT_EQ("access " + revoked(world).front(), session.access_token());
    EXPECT_EQ(told(world), revoked(world));
    EXPECT_TRUE(world.refresh(other.refresh_token())) << "another session lives on";
    world.executor.clock().advance(10min + clock_skew_max + 1s);
    EXPECT_TRUE(revoked(world).empty()) << "its access tokens have expired";
}

TEST(Refresh, RefusesWhatIsNoToken) {
    IdentityWorld world;
    const auto session = world.signed_in();
    for (const std::string& token : {std::string{}, std::string{"x"}, session.access_token(),
                                     std::string(100'000, 'a'), std::string("\xff\0", 2)})
        EXPECT_EQ(world.refresh(token).error().reason, "identity.refresh_invalid");
    world.executor.clock().advance(720h);
    EXPECT_EQ(world.refresh(session.refresh_token()).error().reason, "identity.refresh_invalid");
    EXPECT_TRUE(revoked(world).empty());
}

TEST(Refresh, ManyAtOnceGetTheSameSuccessor) {
    IdentityWorld world;
    const auto session = world.signed_in();
    std::vector<Task<Result<v1::Session>>> tasks;
    for (int i = 0; i < 6; ++i) {
        v1::RefreshRequest request;
        request.set_refresh_token(session.refresh_token());
        tasks.push_back(world.calls.refresh(world.ctx, std::move(request)));
    }
    std::set<std::string> successors;
    for (const auto& answer : world.executor.run(when_all(std::move(tasks))))
        successors.insert(answer.value().refresh_token());
    EXPECT_EQ(successors.size(), 1U);
    EXPECT_EQ(world.count(torn_families), 0);
}

TEST(SignIn, AFailureAtAnyPortCallIsMendedByTheRetry) {
    for (const FaultPlan::Moment moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        for (int n = 1; n < 20; ++n) {
            IdentityWorld world;
            const auto session = world.signed_in();
            world.executor.run(world.module.stop());
            world.running = false;
            world.faults.fail_call(n, moment);
            (void)world.login("ada@example.org", "wrong horse");
            (void)world.login("ada@example.org", "correct horse");
            (void)world.refresh(session.refresh_token());
            const bool reached = world.faults.fired();
            world.faults.clear();
            EXPECT_EQ(world.count(torn_families), 0);
            const auto next = world.refresh(session.refresh_token());
            ASSERT_TRUE(next) << n << ' ' << next.error().reason;
            EXPECT_TRUE(world.login("ada@example.org", "correct horse"));
            EXPECT_TRUE(world.refresh(next->refresh_token()));
            EXPECT_EQ(world.count(torn_families), 0);
            if (!reached) break;
            ASSERT_LT(n, 19) << "the sweep has no end";
        }
    }
}

TEST(SignOut, EndsOneSessionOrAllOfTheUsers) {
    IdentityWorld world;
    const auto first = world.signed_in();
    const auto second = world.login("ada@example.org", "correct horse").value();
    v1::SignOutRequest request;
    request.set_user_id(UserId{world.ids.next_uuid()}.text());
    request.set_session_id(first.access_token().substr(7));
    EXPECT_TRUE(world.run(world.calls.sign_out(world.ctx, request)));
    EXPECT_TRUE(revoked(world).empty()) << "another user's session";

    request.set_user_id(first.account().user_id());
    EXPECT_TRUE(world.run(world.calls.sign_out(world.ctx, request)));
    EXPECT_TRUE(world.run(world.calls.sign_out(world.ctx, request))) << "twice is once";
    EXPECT_EQ(revoked(world), std::vector{request.session_id()});
    EXPECT_EQ(told(world), revoked(world));
    EXPECT_FALSE(world.refresh(first.refresh_token()));
    const auto next = world.refresh(second.refresh_token()).value();

    request.clear_session_id();
    EXPECT_EQ(world.run(world.calls.sign_out(world.ctx, request)).error().reason, "message.bad_id");
    request.set_everywhere(true);
    EXPECT_TRUE(world.run(world.calls.sign_out(world.ctx, request)));
    EXPECT_FALSE(world.refresh(next.refresh_token()));
    EXPECT_FALSE(world.refresh(second.refresh_token())) << "no token after that, grace or not";
    EXPECT_EQ(revoked(world).size(), 2U);
    world.executor.clock().advance(1s);
    EXPECT_FALSE(world.refresh(first.refresh_token()));
    EXPECT_EQ(told(world).size(), 2U) << "each once";
}

TEST(Profile, IsReadAndChangedByVersion) {
    IdentityWorld world;
    const auto session = world.signed_in();
    v1::GetProfileRequest read;
    read.set_user_id(session.account().user_id());
    EXPECT_EQ(world.run(world.calls.get_profile(world.ctx, read))->last_name(), "Lovelace");
    v1::UpdateProfileRequest change;
    change.set_user_id(read.user_id());
    EXPECT_EQ(world.run(world.calls.update_profile(world.ctx, change))->version(), 2);
    change.set_last_name("Byron");
    change.set_phone("+4915112345678");
    const auto changed = world.run(world.calls.update_profile(world.ctx, change));
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->version(), 3);
    EXPECT_EQ(changed->first_name(), "Ada");
    change.set_phone("0800 CALL");
    const auto refused = world.run(world.calls.update_profile(world.ctx, change));
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().fields.size(), 1U);
    EXPECT_EQ(refused.error().fields[0].pointer, "/phone");
    world.work();
    EXPECT_EQ(world.bus.published.back().type, "user.updated");
    EXPECT_EQ(world.bus.published.size(), 3U);
    read.set_user_id(UserId{world.ids.next_uuid()}.text());
    EXPECT_EQ(world.run(world.calls.get_profile(world.ctx, read)).error().reason,
              "identity.not_found");
    read.set_user_id("usr_1");
    EXPECT_EQ(world.run(world.calls.get_profile(world.ctx, read)).error().reason, "message.bad_id");
}

TEST(AddUser, MakesAVerifiedAccountWithRoles) {
    IdentityWorld world;
    v1::AddUserRequest request;
    request.set_email("op@example.org");
    request.set_password("correct horse");
    request.set_first_name("Grace");
    request.set_last_name("Hopper");
    request.add_roles("operator");
    EXPECT_EQ(world.run(world.calls.add_user(world.ctx, request)).error().reason,
              "identity.not_operator");
    const auto added = world.run(world.calls.add_user(world.cli, request));
    ASSERT_TRUE(added) << added.error().reason;
    EXPECT_TRUE(added->verified());
    EXPECT_EQ(world.run(world.calls.add_user(world.cli, request)).error().reason,
              "identity.email_taken");
    EXPECT_TRUE(world.login("op@example.org", "correct horse"));

    v1::GrantRoleRequest grant;
    grant.set_user_id(added->user_id());
    grant.set_role("courier");
    EXPECT_EQ(world.run(world.calls.grant_role(world.ctx, grant)).error().kind,
              ErrorKind::forbidden);
    Context operator_ctx = world.ctx;
    operator_ctx.caller.roles = {Role::operator_};
    for (int i = 0; i < 2; ++i) {
        const auto granted = world.run(world.calls.grant_role(operator_ctx, grant));
        ASSERT_TRUE(granted);
        EXPECT_EQ(granted->roles_size(), 2);
        EXPECT_EQ(granted->version(), 2);
    }
    grant.set_role("king");
    EXPECT_EQ(world.run(world.calls.grant_role(operator_ctx, grant)).error().fields.at(0).pointer,
              "/role");
    request.set_email("two@example.org");
    request.add_roles("king");
    EXPECT_EQ(world.run(world.calls.add_user(world.cli, request)).error().fields.at(0).pointer,
              "/roles/1");
    request.clear_roles();
    EXPECT_EQ(world.run(world.calls.add_user(world.cli, request)).error().fields.at(0).pointer,
              "/roles");
    world.work();
    EXPECT_TRUE(world.notifications.mails.empty());
}

TEST(Housekeeping, ForgetsWhatIsOver) {
    IdentityWorld world;
    auto session = world.signed_in();
    EXPECT_FALSE(world.login("ada@example.org", "wrong"));
    world.executor.clock().advance(25h);
    world.work(11min);
    EXPECT_EQ(world.count(count_failures), 0);
    EXPECT_EQ(world.count(count_codes), 0);
    EXPECT_EQ(world.count(count_tokens), 1);
    ASSERT_TRUE(world.refresh(session.refresh_token()));
    world.executor.clock().advance(745h);
    world.work(11min);
    EXPECT_EQ(world.count(count_tokens), 0);
    EXPECT_EQ(world.count(count_sessions), 0);
}

}  // namespace
}  // namespace waybill::identity
