// SPDX-License-Identifier: Apache-2.0
#include "contracts/identity/v1/events.pb.h"
#include "services/identity/testing/identity_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

using ::testing::ElementsAre;

TEST(ChangeEmail, TheNewAddressIsTakenByItsCodeAndTheOldOneIsTold) {
    IdentityWorld world;
    const auto ada = world.signed_in();
    ASSERT_TRUE(world.ask_email(ada, "Countess@example.net"));
    world.work();
    ASSERT_EQ(world.notifications.mails.size(), 2U);
    EXPECT_EQ(world.notifications.mails.back().email(), "Countess@example.net");
    EXPECT_EQ(world.notifications.mails.back().purpose(), "change_email");
    EXPECT_TRUE(world.login("ada@example.org", "correct horse")) << "nothing has changed yet";

    const auto changed = world.confirm_email(ada, world.code());
    ASSERT_TRUE(changed) << changed.error().reason;
    EXPECT_EQ(changed->email(), "Countess@example.net");
    EXPECT_EQ(changed->version(), 3);
    EXPECT_FALSE(world.login("ada@example.org", "correct horse"));
    EXPECT_TRUE(world.login("countess@example.net", "correct horse"));
    EXPECT_TRUE(world.refresh(ada.refresh_token())) << "the session goes on";
    world.work();
    EXPECT_THAT(world.notices(), ElementsAre("account_verified", "email_changed"));
    EXPECT_EQ(world.notifications.notices.back().email(), "Ada@example.org");
    v1::UserChanged event;
    EXPECT_EQ(world.bus.published.back().type, "user.updated");
    ASSERT_TRUE(event.ParseFromString(world.bus.published.back().data));
    EXPECT_EQ(event.email(), "Countess@example.net");
    EXPECT_TRUE(world.sign_up(IdentityWorld::ada("key-2"))) << "the old one is free";
}

TEST(ChangeEmail, NeedsThePassword) {
    IdentityWorld world;
    const auto ada = world.signed_in();
    EXPECT_EQ(world.ask_email(ada, "new@example.net", "wrong").error().reason,
              "identity.wrong_password");
    EXPECT_EQ(world.ask_email(ada, "no address").error().fields.at(0).pointer, "/email");
    world.work();
    EXPECT_EQ(world.notifications.mails.size(), 1U);
    ASSERT_TRUE(world.ask_email(ada, "new@example.net"));
    EXPECT_EQ(world.ask_email(ada, "other@example.net").error().reason, "identity.code_too_soon");
    EXPECT_EQ(world.confirm_email(ada, "12").error().reason, "identity.code_wrong");
}

TEST(ChangeEmail, AnAddressThatAnotherHasGetsNoCodeAndTheSameAnswers) {
    IdentityWorld world;
    const auto ada = world.signed_in();
    auto bob = IdentityWorld::ada("key-2");
    bob.set_email("bob@example.org");
    ASSERT_TRUE(world.sign_up(bob));
    world.work();
    const auto before = world.notifications.mails.size();
    ASSERT_TRUE(world.ask_email(ada, "BOB@example.org"));
    world.work();
    EXPECT_EQ(world.notifications.mails.size(), before);
    EXPECT_EQ(world.confirm_email(ada, "123456").error().reason, "identity.code_wrong");
}

TEST(ChangeEmail, WhoTakesTheAddressMeanwhileKeepsIt) {
    IdentityWorld world;
    const auto ada = world.signed_in();
    ASSERT_TRUE(world.ask_email(ada, "bob@example.org"));
    world.work();
    const std::string code = world.code();
    auto bob = IdentityWorld::ada("key-2");
    bob.set_email("bob@example.org");
    ASSERT_TRUE(world.sign_up(bob));
    const auto taken = world.confirm_email(ada, code);
    EXPECT_EQ(taken.error().kind, ErrorKind::conflict);
    EXPECT_EQ(taken.error().reason, "identity.email_taken");
    EXPECT_TRUE(world.login("ada@example.org", "correct horse"));
}

TEST(ChangeEmail, CodesOfTheOldAddressAreVoid) {
    IdentityWorld world;
    const auto ada = world.signed_in();
    ASSERT_TRUE(world.forget("ada@example.org"));
    world.work();
    const std::string old = world.code();
    ASSERT_TRUE(world.ask_email(ada, "new@example.net"));
    world.work();
    ASSERT_TRUE(world.confirm_email(ada, world.code()));
    EXPECT_EQ(world.reset("new@example.net", old).error().reason, "identity.code_wrong");
    EXPECT_EQ(world.reset("ada@example.org", old).error().reason, "identity.code_wrong");
}

}  // namespace
}  // namespace waybill::identity
