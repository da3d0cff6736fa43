// SPDX-License-Identifier: Apache-2.0
#include "services/identity/testing/identity_world.hpp"

#include "contracts/identity/v1/events.pb.h"

#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

constexpr sql::Query count_users{"t.users", "SELECT COUNT(*) FROM users"};
constexpr sql::Query count_jobs{"t.jobs", "SELECT COUNT(*) FROM jobs WHERE kind = 'mail_code'"};
/// Each account has its password, its code's row and as many events as versions.
constexpr sql::Query torn_users{
    "t.torn",
    "SELECT COUNT(*) FROM users u WHERE u.version <> (SELECT COUNT(*) FROM outbox e WHERE e.key = "
    "u.user_id) OR NOT EXISTS (SELECT 1 FROM credentials c WHERE c.user_id = u.user_id)"};

std::string wrong(const std::string& code) { return code == "111111" ? "222222" : "111111"; }

TEST(Register, OpensAnAccountAndMailsItsCode) {
    IdentityWorld world;
    const auto account = world.sign_up(IdentityWorld::ada());
    ASSERT_TRUE(account) << account.error().reason;
    EXPECT_FALSE(account->verified());
    EXPECT_EQ(account->email(), "Ada@example.org");
    EXPECT_EQ(account->locale(), "en");
    ASSERT_EQ(account->roles_size(), 1);
    EXPECT_EQ(account->roles(0), "customer");
    EXPECT_EQ(world.login("ada@example.org", "correct horse").error().reason,
              "identity.not_verified");
    EXPECT_EQ(world.login("ada@example.org", "wrong horse").error().reason,
              "identity.wrong_credentials");

    world.work();
    ASSERT_EQ(world.notifications.mails.size(), 1U);
    const auto& mail = world.notifications.mails.front();
    EXPECT_EQ(mail.email(), "Ada@example.org");
    EXPECT_EQ(mail.name(), "Ada");
    EXPECT_EQ(mail.code().size(), 6U);
    const auto verified = world.verify("ADA@example.org", mail.code());
    ASSERT_TRUE(verified) << verified.error().reason;
    EXPECT_TRUE(verified->verified());
    EXPECT_EQ(verified->version(), 2);
    EXPECT_TRUE(world.login("ada@example.org", "correct horse"));

    world.work();
    ASSERT_EQ(world.bus.published.size(), 2U);
    EXPECT_EQ(world.bus.published[0].type, "user.registered");
    EXPECT_EQ(world.bus.published[1].type, "user.verified");
    v1::UserChanged event;
    ASSERT_TRUE(event.ParseFromString(world.bus.published[1].data));
    EXPECT_EQ(event.email(), "Ada@example.org");
    EXPECT_EQ(event.first_name(), "Ada");
    EXPECT_TRUE(event.verified());
}

TEST(Register, RetryWithSameKeyAnswersTheSameAndPublishesOnce) {
    IdentityWorld world;
    const auto first = world.sign_up(IdentityWorld::ada());
    ASSERT_TRUE(first);
    world.work();
    ASSERT_TRUE(world.verify("ada@example.org", world.code()));
    const auto again = world.sign_up(IdentityWorld::ada());
    ASSERT_TRUE(again);
    EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
    EXPECT_EQ(world.count(count_users), 1);
    EXPECT_EQ(world.count(count_jobs), 1);

    auto other = IdentityWorld::ada();
    other.set_first_name("Anna");
    EXPECT_EQ(world.sign_up(other).error().reason, "idempotency.key_reused");
    auto other_password = IdentityWorld::ada();
    other_password.set_password("another horse");
    EXPECT_EQ(world.sign_up(other_password).error().reason, "idempotency.key_reused");
}

TEST(Register, AnAddressIsTakenWhateverItsCase) {
    IdentityWorld world;
    ASSERT_TRUE(world.sign_up(IdentityWorld::ada()));
    auto other = IdentityWorld::ada("key-2");
    other.set_email("aDA@EXAMPLE.ORG");
    const auto taken = world.sign_up(other);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, ErrorKind::conflict);
    EXPECT_EQ(taken.error().reason, "identity.email_taken");
    EXPECT_EQ(world.count(count_users), 1);
    EXPECT_EQ(world.count(count_events), 1);
}

TEST(Register, OfManyAtOnceOneGetsTheAddress) {
    IdentityWorld world;
    std::vector<Task<Result<v1::Account>>> tasks;
    for (int i = 0; i < 8; ++i)
        tasks.push_back(
            world.calls.register_(world.ctx, IdentityWorld::ada("key-" + std::to_string(i))));
    const auto answers = world.executor.run(when_all(std::move(tasks)));
    EXPECT_EQ(std::ranges::count_if(answers, [](const auto& one) { return one.has_value(); }), 1);
    EXPECT_EQ(world.count(count_users), 1);
    EXPECT_EQ(world.count(torn_users), 0);
}

TEST(Register, BadInputNamesItsFieldsAndDoesNothing) {
    IdentityWorld world;
    auto request = IdentityWorld::ada();
    request.set_email("nobody");
    request.set_password("Password1");
    request.set_first_name("4");
    const auto refused = world.sign_up(request);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
    EXPECT_EQ(refused.error().reason, "identity.bad_request");
    ASSERT_EQ(refused.error().fields.size(), 3U);
    EXPECT_EQ(refused.error().fields[2].code, "identity.common_password");
    EXPECT_EQ(world.count(count_users), 0);
}

TEST(Register, TakesTheNamesAndAddressesThatPeopleHave) {
    IdentityWorld world;
    int number = 0;
    for (const std::string name : {"李", "U", "Ö", "Maarten van 't Hof", "'s-Gravesande",
                                   "مهدی\u200Cزاده", "マリア・テレジア", "Gal·la"}) {
        auto request = IdentityWorld::ada("key-" + std::to_string(++number));
        request.set_email("p" + std::to_string(number) + "@bücher.example");
        request.set_first_name(name);
        request.set_last_name(name);
        const auto made = world.sign_up(request);
        ASSERT_TRUE(made) << name << made.error().fields.front().pointer;
        EXPECT_EQ(made->first_name(), name);
    }
    auto again = IdentityWorld::ada("key-x");
    again.set_email("P1@XN--BCHER-KVA.example");
    EXPECT_EQ(world.sign_up(again).error().reason, "identity.email_taken");
    auto decomposed = IdentityWorld::ada("key-y");
    decomposed.set_first_name("Zoe\u0308");
    EXPECT_EQ(world.sign_up(decomposed)->first_name(), "Zo\u00EB");
}

TEST(Register, APasswordIsNoneThatOthersWouldGuess) {
    IdentityWorld world;
    const std::pair<std::string, std::string_view> cases[] = {
        {"maverick", "identity.common_password"},
        {"hardcore", "identity.common_password"},
        {"marlboro", "identity.common_password"},
        {"dolphins", "identity.common_password"},
        {"Lovelace1815", "identity.personal_password"},
        {"adalovelace", "identity.personal_password"},
        {"ada@example.org", "identity.personal_password"},
        {"waybill-2026", "identity.personal_password"}};
    for (const auto& [password, code] : cases) {
        auto request = IdentityWorld::ada();
        request.set_password(password);
        const auto refused = world.sign_up(request);
        ASSERT_FALSE(refused) << password;
        ASSERT_EQ(refused.error().fields.size(), 1U) << password;
        EXPECT_EQ(refused.error().fields.front().code, code) << password;
    }
    EXPECT_EQ(world.count(count_users), 0);
}

TEST(Register, AFailureAtAnyPortCallIsMendedByTheRetry) {
    for (const FaultPlan::Moment moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        for (int n = 1; n < 20; ++n) {
            IdentityWorld world;
            world.faults.fail_call(n, moment);
            (void)world.sign_up(IdentityWorld::ada());
            const bool reached = world.faults.fired();
            world.faults.clear();
            EXPECT_EQ(world.count(torn_users), 0);
            ASSERT_TRUE(world.sign_up(IdentityWorld::ada())) << n;
            EXPECT_EQ(world.count(count_users), 1);
            EXPECT_EQ(world.count(count_jobs), 1);
            EXPECT_EQ(world.count(torn_users), 0);
            if (!reached) break;
            ASSERT_LT(n, 19) << "the sweep has no end";
        }
    }
}

TEST(MailCode, AFailureAtAnyPortCallEndsInAMailWhoseCodeIsRight) {
    for (const FaultPlan::Moment moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        for (int n = 1; n <= 12; ++n) {
            IdentityWorld world;
            ASSERT_TRUE(world.sign_up(IdentityWorld::ada()));
            world.faults.fail_call(n, moment);
            world.work(5min);  // where others may have taken the job, they are waited for
            world.faults.clear();
            ASSERT_FALSE(world.notifications.mails.empty()) << n;
            EXPECT_TRUE(world.verify("ada@example.org", world.code())) << n;
            EXPECT_EQ(world.count(torn_users), 0);
        }
    }
}

TEST(Verify, AFailureAtAnyPortCallVerifiesAtMostOnce) {
    for (const FaultPlan::Moment moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        IdentityWorld world;
        ASSERT_TRUE(world.sign_up(IdentityWorld::ada()));
        world.work();
        world.executor.run(world.module.stop());
        world.running = false;
        world.faults.fail_call(1, moment);
        EXPECT_FALSE(world.verify("ada@example.org", world.code()));
        EXPECT_TRUE(world.faults.fired());
        world.faults.clear();
        const auto again = world.verify("ada@example.org", world.code());
        if (moment == FaultPlan::Moment::before)
            EXPECT_TRUE(again);
        else
            EXPECT_EQ(again.error().reason, "identity.code_spent");
        EXPECT_TRUE(world.login("ada@example.org", "correct horse"));
        EXPECT_EQ(world.count(torn_users), 0);
    }
}

TEST(Verify, ACodeIsUsedOnceHasFiveTriesAndTenMinutes) {
    IdentityWorld world;
    EXPECT_EQ(world.verify("ada@example.org", "123456").error().reason, "identity.code_wrong");
    ASSERT_TRUE(world.sign_up(IdentityWorld::ada()));
    EXPECT_EQ(world.verify("ada@example.org", "123456").error().reason, "identity.code_wrong");
    world.work();
    const std::string first = world.code();
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(world.verify("ada@example.org", wrong(first)).error().reason,
                  "identity.code_wrong");
    EXPECT_EQ(world.verify("ada@example.org", first).error().reason, "identity.code_spent");

    world.work(1min);
    ASSERT_TRUE(world.resend("ada@example.org"));
    world.work(11min);
    EXPECT_EQ(world.verify("ada@example.org", world.code()).error().reason,
              "identity.code_expired");
    ASSERT_TRUE(world.resend("ada@example.org"));
    world.work();
    EXPECT_EQ(world.notifications.mails.size(), 3U);
    ASSERT_TRUE(world.verify("ada@example.org", world.code()));
    EXPECT_EQ(world.verify("ada@example.org", world.code()).error().reason, "identity.code_spent");
    EXPECT_EQ(world.verify("ada@example.org", "").error().reason, "identity.code_wrong");
}

TEST(Verify, GuessesAreBoundedOverAllCodesOfAnAddress) {
    IdentityWorld world;
    ASSERT_TRUE(world.sign_up(IdentityWorld::ada()));
    world.work();
    int judged = 0;
    std::string_view last;
    for (int round = 0; round < 8; ++round) {
        for (int i = 0; i < 6; ++i) {
            const auto answer = world.verify("ada@example.org", wrong(world.code()));
            last = answer.error().reason;
            if (last == "identity.code_wrong") ++judged;
        }
        world.work(1min);
        ASSERT_TRUE(world.resend("ada@example.org"));
        world.work();
    }
    EXPECT_EQ(judged, 20);
    const auto locked = world.verify("ada@example.org", world.code());
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().kind, ErrorKind::rate_limited);
    EXPECT_EQ(locked.error().reason, "identity.too_many_codes");
    EXPECT_GT(locked.error().retry_after, 23h);
    world.work(24h);
    ASSERT_TRUE(world.resend("ada@example.org"));
    world.work();
    EXPECT_TRUE(world.verify("ada@example.org", world.code()));
}

TEST(Verify, AddressesAreAnsweredAlikeWhetherOrNotTheyHaveAnAccount) {
    IdentityWorld world;
    ASSERT_TRUE(world.sign_up(IdentityWorld::ada()));
    world.work();
    ASSERT_TRUE(world.verify("ada@example.org", world.code()));
    auto bob = IdentityWorld::ada("key-2");
    bob.set_email("bob@example.org");
    ASSERT_TRUE(world.sign_up(bob));
    world.work(2min);
    const auto answers = [&](const std::string& email) {
        std::vector<std::string> seen;
        const auto told = [&](const auto& answer) {
            seen.emplace_back(answer ? "yes" : answer.error().reason);
        };
        for (int round = 0; round < 5; ++round) {
            told(world.resend(email));
            told(world.resend(email));
            world.work();
            for (int i = 0; i < 7; ++i) told(world.verify(email, wrong(world.code())));
            world.work(1min);
        }
        return seen;
    };
    const auto unverified = answers("bob@example.org");
    EXPECT_EQ(answers("ada@example.org"), unverified) << "verified";
    EXPECT_EQ(answers("nobody@example.org"), unverified) << "unknown";
    EXPECT_EQ(unverified.at(0), "yes");
    EXPECT_EQ(unverified.at(1), "identity.code_too_soon");
    EXPECT_EQ(unverified.at(2), "identity.code_wrong");
    EXPECT_EQ(unverified.at(7), "identity.code_spent");
    EXPECT_EQ(unverified.back(), "identity.too_many_codes");
}

TEST(Resend, OncePerMinuteCountedFromRegistration) {
    IdentityWorld world;
    EXPECT_TRUE(world.resend("nobody@example.org"));
    ASSERT_TRUE(world.sign_up(IdentityWorld::ada()));
    world.executor.clock().advance(20s);
    const auto early = world.resend("ada@example.org");
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().kind, ErrorKind::rate_limited);
    EXPECT_EQ(early.error().reason, "identity.code_too_soon");
    EXPECT_EQ(early.error().retry_after, 40s);
    world.executor.clock().advance(40s);
    std::vector<Task<Result<waybill::v1::Empty>>> tasks;
    for (int i = 0; i < 5; ++i) {
        v1::ResendCodeRequest request;
        request.set_email("ada@example.org");
        tasks.push_back(world.calls.resend_code(world.ctx, std::move(request)));
    }
    const auto answers = world.executor.run(when_all(std::move(tasks)));
    EXPECT_EQ(std::ranges::count_if(answers, [](const auto& one) { return one.has_value(); }), 1);
    EXPECT_EQ(world.count(count_jobs), 3) << "one of them for an address without an account";
    world.work();
    EXPECT_EQ(world.notifications.mails.size(), 1U) << "the first wish is void";
    EXPECT_TRUE(world.verify("ada@example.org", world.code()));
    world.work(2min);
    EXPECT_TRUE(world.resend("ada@example.org"));
    world.work();
    EXPECT_EQ(world.notifications.mails.size(), 1U) << "a verified account gets none";
}

}  // namespace
}  // namespace waybill::identity
