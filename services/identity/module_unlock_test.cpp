// SPDX-License-Identifier: Apache-2.0
#include "services/identity/testing/identity_world.hpp"

#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

/// Ada's account, with as many failures as there may be.
struct LockedWorld : IdentityWorld {
    LockedWorld() {
        signed_in();
        for (int i = 0; i < 10; ++i)
            EXPECT_EQ(login("ada@example.org", "wrong").error().reason,
                      "identity.wrong_credentials");
        EXPECT_EQ(login("ada@example.org", "correct horse").error().reason,
                  "identity.too_many_failures");
    }
    std::string unlock_code() {
        EXPECT_TRUE(ask_unlock("ada@example.org"));
        work();
        EXPECT_EQ(notifications.mails.back().purpose(), "unlock");
        return code();
    }
};

TEST(Unlock, TheMailedCodeAndThePasswordLetTheOwnerIn) {
    LockedWorld world;
    const std::string code = world.unlock_code();
    EXPECT_EQ(world.login("ada@example.org", "correct horse").error().reason,
              "identity.too_many_failures")
        << "without the code";
    const auto session = world.login_with_code("ada@example.org", "correct horse", code);
    ASSERT_TRUE(session) << session.error().reason;
    EXPECT_TRUE(world.login("ada@example.org", "correct horse", "192.0.2.9"))
        << "the account's failures are forgotten";
    EXPECT_EQ(world.login("ada@example.org", "correct horse").error().reason,
              "identity.too_many_failures")
        << "those of the client's address are not";
    EXPECT_EQ(world.login_with_code("ada@example.org", "correct horse", code).error().reason,
              "identity.code_spent");
}

TEST(Unlock, ACodeAloneIsWorthNothingAndItsTriesBoundTheGuesses) {
    LockedWorld world;
    const std::string code = world.unlock_code();
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(world.login_with_code("ada@example.org", "wrong horse", code).error().reason,
                  "identity.wrong_credentials");
    EXPECT_EQ(world.login_with_code("ada@example.org", "correct horse", code).error().reason,
              "identity.code_spent");
    world.work(1min);
    const std::string another = world.unlock_code();
    EXPECT_EQ(world.login_with_code("ada@example.org", "wrong horse", another).error().reason,
              "identity.wrong_credentials");
    EXPECT_TRUE(world.login_with_code("ada@example.org", "correct horse", another));
}

TEST(Unlock, AWrongCodeTellsNothingOfThePasswordOrTheAddress) {
    LockedWorld world;
    const std::string code = other_than(world.unlock_code());
    ASSERT_TRUE(world.ask_unlock("nobody@example.org"));
    EXPECT_EQ(world.ask_unlock("nobody@example.org").error().reason, "identity.code_too_soon");
    EXPECT_EQ(world.ask_unlock("ada@example.org").error().reason, "identity.code_too_soon");
    const auto before = world.count(count_sessions);
    for (int i = 0; i < 6; ++i) {
        const int hashed = world.hasher.verified;
        const auto right = world.login_with_code("ada@example.org", "correct horse", code);
        const auto wrong = world.login_with_code("nobody@example.org", "wrong horse", code);
        EXPECT_EQ(right.error().reason, wrong.error().reason);
        EXPECT_EQ(right.error().reason, i < 5 ? "identity.code_wrong" : "identity.code_spent");
        EXPECT_EQ(world.hasher.verified, hashed + 2) << "the same work";
    }
    EXPECT_EQ(world.count(count_sessions), before);
}

TEST(Unlock, OfManyAtOnceACodeLetsOneIn) {
    LockedWorld world;
    const std::string code = world.unlock_code();
    std::vector<Task<Result<v1::Session>>> tasks;
    for (int i = 0; i < 4; ++i) {
        v1::LoginRequest request;
        request.set_email("ada@example.org");
        request.set_password("correct horse");
        request.set_address("192.0.2.1");
        request.set_code(code);
        tasks.push_back(world.calls.login(world.ctx, std::move(request)));
    }
    const auto answers = world.executor.run(when_all(std::move(tasks)));
    EXPECT_EQ(std::ranges::count_if(answers, [](const auto& one) { return one.has_value(); }), 1);
}

TEST(Unlock, AnAccountThatIsNotVerifiedGetsNone) {
    IdentityWorld world;
    ASSERT_TRUE(world.sign_up(IdentityWorld::ada()));
    world.work();
    ASSERT_TRUE(world.ask_unlock("ada@example.org"));
    world.work();
    EXPECT_EQ(world.notifications.mails.size(), 1U);
}

}  // namespace
}  // namespace waybill::identity
