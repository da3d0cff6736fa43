// SPDX-License-Identifier: Apache-2.0
#include "services/identity/testing/identity_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

using ::testing::ElementsAre;

struct DeactivationWorld : IdentityWorld {
    v1::Session ada = signed_in();

    Result<v1::Account> deactivate(const Context& by, const std::string& user) {
        v1::DeactivateRequest request;
        request.set_user_id(user);
        return run(calls.deactivate(by, std::move(request)));
    }
    Result<v1::Account> reactivate(const Context& by, const std::string& user) {
        v1::ReactivateRequest request;
        request.set_user_id(user);
        return run(calls.reactivate(by, std::move(request)));
    }
};

TEST(Deactivation, ByItsOwnerEndsAllSignInsAndIsTold) {
    DeactivationWorld world;
    EXPECT_EQ(world.deactivate_own(world.ada, "wrong horse").error().reason,
              "identity.wrong_password");
    ASSERT_TRUE(world.refresh(world.ada.refresh_token()));
    const auto elsewhere = world.login("ada@example.org", "correct horse").value();
    const auto done = world.deactivate_own(world.ada);
    ASSERT_TRUE(done) << done.error().reason;
    EXPECT_FALSE(world.refresh(elsewhere.refresh_token()));
    EXPECT_EQ(world.run(world.calls.keys(world.ctx, {}))->revoked_sessions_size(), 2);
    EXPECT_EQ(world.login("ada@example.org", "correct horse").error().reason,
              "identity.deactivated");
    EXPECT_EQ(world.login("ada@example.org", "wrong horse").error().reason,
              "identity.wrong_credentials")
        << "said to who knows the password only";
    world.work();
    EXPECT_THAT(world.notices(), ElementsAre("account_verified", "deactivated"));
    EXPECT_TRUE(
        std::ranges::contains(world.bus.published, "user.updated", &messaging::Event::type));
    EXPECT_EQ(world.sign_up(IdentityWorld::ada("key-2")).error().reason, "identity.email_taken");
}

TEST(Deactivation, ByAnOperatorIsDoneOnceAndTakenBackOnce) {
    DeactivationWorld world;
    const std::string user = world.ada.account().user_id();
    EXPECT_EQ(world.deactivate(world.ctx, user).error().reason, "identity.not_operator");
    EXPECT_EQ(world.reactivate(world.ctx, user).error().reason, "identity.not_operator");
    const auto first = world.deactivate(world.cli, user);
    ASSERT_TRUE(first) << first.error().reason;
    EXPECT_EQ(from_micros(first->deactivated_at()), world.executor.clock().now());
    const auto events = world.count(count_events);
    world.executor.clock().advance(1h);
    const auto again = world.deactivate(world.cli, user);
    EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
    EXPECT_EQ(world.count(count_events), events);

    const auto back = world.reactivate(world.cli, user);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->deactivated_at(), 0);
    EXPECT_EQ(world.reactivate(world.cli, user)->version(), back->version());
    EXPECT_FALSE(world.refresh(world.ada.refresh_token())) << "what has ended stays so";
    EXPECT_TRUE(world.login("ada@example.org", "correct horse"));
    const std::string nobody = UserId{}.text();
    EXPECT_EQ(world.deactivate(world.cli, nobody).error().kind, ErrorKind::not_found);
    EXPECT_EQ(world.deactivate(world.cli, "usr_1").error().kind, ErrorKind::invalid);
    EXPECT_EQ(world.reactivate(world.cli, nobody).error().reason, "identity.not_found");
}

TEST(Deactivation, CodesAreVoidAndNoneAreMade) {
    DeactivationWorld world;
    ASSERT_TRUE(world.forget("ada@example.org"));
    world.work();
    const std::string code = world.code();
    ASSERT_TRUE(world.deactivate_own(world.ada));
    EXPECT_EQ(world.reset("ada@example.org", code).error().reason, "identity.code_wrong");
    world.work(1min);
    const auto before = world.notifications.mails.size();
    ASSERT_TRUE(world.forget("ada@example.org"));
    ASSERT_TRUE(world.ask_unlock("ada@example.org"));
    world.work();
    EXPECT_EQ(world.notifications.mails.size(), before);
}

}  // namespace
}  // namespace waybill::identity
