// SPDX-License-Identifier: Apache-2.0
#include "services/identity/testing/identity_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr sql::Query count_due_jobs{"t.due_jobs",
                                    "SELECT COUNT(*) FROM jobs WHERE kind = 'mail_code'"};

std::vector<std::string> revoked_sessions(IdentityWorld& world) {
    const auto reply = world.run(world.calls.keys(world.ctx, {})).value();
    return {reply.revoked_sessions().begin(), reply.revoked_sessions().end()};
}

TEST(ResetPassword, TheMailedCodeSetsItAndEndsAllSignIns) {
    IdentityWorld world;
    const auto first = world.signed_in();
    const auto second = world.login("ada@example.org", "correct horse").value();
    ASSERT_TRUE(world.forget("ADA@example.org"));
    world.work();
    ASSERT_EQ(world.notifications.mails.size(), 2U);
    EXPECT_EQ(world.notifications.mails.back().purpose(), "reset_password");
    EXPECT_EQ(world.notifications.mails.back().email(), "Ada@example.org");

    const auto done = world.reset("ada@example.org", world.code());
    ASSERT_TRUE(done) << done.error().reason;
    EXPECT_THAT(revoked_sessions(world),
                UnorderedElementsAre(world.session_of(first), world.session_of(second)));
    EXPECT_EQ(world.refresh(first.refresh_token()).error().reason, "identity.refresh_invalid");
    EXPECT_EQ(world.login("ada@example.org", "correct horse").error().reason,
              "identity.wrong_credentials");
    EXPECT_TRUE(world.login("ada@example.org", "quiet zebra crossing"));
    world.work();
    EXPECT_THAT(world.notices(), ElementsAre("account_verified", "password_changed"));
    EXPECT_EQ(world.notifications.notices.back().email(), "Ada@example.org");
    EXPECT_EQ(world.reset("ada@example.org", world.code(), "another zebra").error().reason,
              "identity.code_spent")
        << "it is good once";
}

TEST(ResetPassword, VerifiesAnAccountThatWasNot) {
    IdentityWorld world;
    ASSERT_TRUE(world.sign_up(IdentityWorld::ada()));
    ASSERT_TRUE(world.forget("ada@example.org"));
    world.work();
    ASSERT_TRUE(world.reset("ada@example.org", world.code_for("reset_password")));
    const auto session = world.login("ada@example.org", "quiet zebra crossing");
    ASSERT_TRUE(session) << session.error().reason;
    EXPECT_TRUE(session->account().verified());
    EXPECT_EQ(world.count(count_events), 2);
    world.work();
    EXPECT_EQ(world.bus.published.back().type, "user.verified");
}

TEST(ResetPassword, OneCodeIsGoodForOneThingOnly) {
    IdentityWorld world;
    ASSERT_TRUE(world.sign_up(IdentityWorld::ada()));
    world.work();
    const std::string verification = world.code();
    ASSERT_TRUE(world.forget("ada@example.org"));
    world.work();
    const std::string reset = world.code();
    EXPECT_EQ(world.reset("ada@example.org", verification).error().reason, "identity.code_wrong");
    EXPECT_EQ(world.verify("ada@example.org", reset).error().reason, "identity.code_wrong");
    EXPECT_TRUE(world.verify("ada@example.org", verification));
    EXPECT_TRUE(world.reset("ada@example.org", reset));
}

TEST(ResetPassword, NothingTellsWhichAddressesHaveAnAccount) {
    IdentityWorld world;
    world.signed_in();
    auto bob = IdentityWorld::ada("key-2");
    bob.set_email("bob@example.org");
    ASSERT_TRUE(world.sign_up(bob));
    world.work(2min);
    const auto answers = [&](const std::string& email) {
        std::vector<std::string> seen;
        const auto told = [&](const auto& answer) {
            seen.emplace_back(answer ? "yes" : answer.error().reason);
            if (!answer && answer.error().retry_after)
                seen.back() += std::to_string(answer.error().retry_after->count());
        };
        for (int round = 0; round < 5; ++round) {
            const auto before = world.count(count_due_jobs);
            const int hashed = world.hasher.verified;
            told(world.forget(email));
            told(world.forget(email));
            // The same work too: an account is looked for when the code is made.
            EXPECT_EQ(world.count(count_due_jobs), before + 1) << email;
            world.work();
            for (int i = 0; i < 7; ++i) told(world.reset(email, other_than(world.code())));
            EXPECT_EQ(world.hasher.verified, hashed);
            world.work(1min);
        }
        return seen;
    };
    const auto unknown = answers("nobody@example.org");
    EXPECT_EQ(unknown.at(0), "yes");
    EXPECT_TRUE(unknown.at(1).starts_with("identity.code_too_soon"));
    EXPECT_EQ(unknown.at(2), "identity.code_wrong");
    EXPECT_EQ(unknown.at(7), "identity.code_spent");
    EXPECT_TRUE(unknown.back().starts_with("identity.too_many_codes"));
    EXPECT_EQ(answers("ada@example.org"), unknown) << "verified";
    EXPECT_EQ(answers("bob@example.org"), unknown) << "not verified";
}

TEST(ResetPassword, ABadPasswordIsNamedAndLeavesTheCode) {
    IdentityWorld world;
    world.signed_in();
    ASSERT_TRUE(world.forget("ada@example.org"));
    world.work();
    const auto code_of = [&](const std::string& password) {
        const auto refused = world.reset("ada@example.org", world.code(), password);
        if (refused || refused.error().fields.size() != 1U) return std::string{"?"};
        EXPECT_EQ(refused.error().reason, "identity.bad_request");
        return refused.error().fields[0].pointer + " " + refused.error().fields[0].code;
    };
    for (int i = 0; i < 6; ++i) EXPECT_EQ(code_of("short"), "/password request.out_of_bounds");
    EXPECT_EQ(code_of("password1"), "/password identity.common_password");
    EXPECT_EQ(code_of("lovelace1"), "/password identity.personal_password");
    EXPECT_TRUE(world.login("ada@example.org", "correct horse"));
    EXPECT_TRUE(world.reset("ada@example.org", world.code()));
}

TEST(ResetPassword, OfManyAtOnceOneSetsIt) {
    IdentityWorld world;
    world.signed_in();
    ASSERT_TRUE(world.forget("ada@example.org"));
    world.work();
    std::vector<Task<Result<waybill::v1::Empty>>> tasks;
    for (int i = 0; i < 4; ++i) {
        v1::ResetPasswordRequest request;
        request.set_email("ada@example.org");
        request.set_code(world.code());
        request.set_password("quiet zebra " + std::to_string(i));
        tasks.push_back(world.calls.reset_password(world.ctx, std::move(request)));
    }
    const auto answers = world.executor.run(when_all(std::move(tasks)));
    EXPECT_EQ(std::ranges::count_if(answers, [](const auto& one) { return one.has_value(); }), 1);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const bool in =
            world.login("ada@example.org", "quiet zebra " + std::to_string(i), "").has_value();
        EXPECT_EQ(in, answers[i].has_value());
    }
    world.work();
    EXPECT_THAT(world.notices(), ElementsAre("account_verified", "password_changed"));
}

TEST(ChangePassword, TheOldOneSetsItAndEndsTheOtherSignIns) {
    IdentityWorld world;
    const auto here = world.signed_in();
    const auto elsewhere = world.login("ada@example.org", "correct horse").value();
    const auto done = world.change_password(here, "correct horse");
    ASSERT_TRUE(done) << done.error().reason;
    EXPECT_THAT(revoked_sessions(world), ElementsAre(world.session_of(elsewhere)));
    EXPECT_TRUE(world.refresh(here.refresh_token()));
    EXPECT_FALSE(world.refresh(elsewhere.refresh_token()));
    EXPECT_FALSE(world.login("ada@example.org", "correct horse"));
    EXPECT_TRUE(world.login("ada@example.org", "quiet zebra crossing"));
    world.work();
    EXPECT_THAT(world.notices(), ElementsAre("account_verified", "password_changed"));
}

TEST(ChangePassword, GuessesAreCountedWithThoseToSignIn) {
    IdentityWorld world;
    const auto here = world.signed_in();
    for (int i = 0; i < 10; ++i) {
        const auto refused = world.change_password(here, "wrong horse");
        EXPECT_EQ(refused.error().kind, ErrorKind::forbidden);
        EXPECT_EQ(refused.error().reason, "identity.wrong_password");
    }
    EXPECT_EQ(world.change_password(here, "correct horse").error().reason,
              "identity.too_many_failures");
    EXPECT_EQ(world.login("ada@example.org", "correct horse").error().reason,
              "identity.too_many_failures");
    world.executor.clock().advance(15min);
    EXPECT_TRUE(world.change_password(here, "correct horse"));
}

TEST(ChangePassword, BadInputDoesNothing) {
    IdentityWorld world;
    const auto here = world.signed_in();
    EXPECT_EQ(world.change_password(here, "correct horse", "short").error().fields.at(0).pointer,
              "/password");
    EXPECT_EQ(world.change_password(here, "", "quiet zebra crossing").error().reason,
              "identity.wrong_password");
    v1::ChangePasswordRequest nobody;
    nobody.set_user_id("usr_nobody");
    EXPECT_EQ(world.run(world.calls.change_password(world.ctx, nobody)).error().kind,
              ErrorKind::invalid);
    EXPECT_THAT(revoked_sessions(world), IsEmpty());
    EXPECT_TRUE(world.login("ada@example.org", "correct horse"));
}

TEST(Notices, WaitForARelayThatIsAwayAndAreMailedOnce) {
    IdentityWorld world;
    const auto here = world.signed_in();
    world.work();
    ASSERT_TRUE(world.change_password(here, "correct horse"));
    int tries = 0;
    world.notifications.on_send_notice = [&](const auto& request) -> Result<waybill::v1::Empty> {
        if (++tries < 4) return fail(ErrorKind::unavailable, "mail.unavailable");
        world.notifications.notices.push_back(request);
        return waybill::v1::Empty{};
    };
    world.work(10min);
    EXPECT_EQ(tries, 4);
    EXPECT_THAT(world.notices(), ElementsAre("account_verified", "password_changed"));
}

}  // namespace
}  // namespace waybill::identity
