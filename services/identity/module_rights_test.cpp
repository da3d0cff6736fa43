// SPDX-License-Identifier: Apache-2.0
#include "services/identity/testing/identity_world.hpp"

#include "services/identity/domain/right_set.hpp"

#include <gtest/gtest.h>

#include <format>

namespace waybill::identity {
namespace {

constexpr sql::Query count_held{"t.held", "SELECT COUNT(*) FROM held_right_sets WHERE name <> ''"};

struct RightsWorld : IdentityWorld {
    v1::Session session = signed_in();
    std::string user = session.account().user_id();
    Context boss{
        .caller = {.service = "gateway", .user = ids.next<UserId>(), .roles = {Role::operator_}}};

    Result<v1::RightSet> make(const std::string& name, const std::vector<std::string>& rights,
                              const std::string& help = {}) {
        v1::MakeRightSetRequest request;
        request.set_name(name);
        request.set_help(help);
        request.mutable_rights()->Add(rights.begin(), rights.end());
        return run(calls.make_right_set(boss, std::move(request)));
    }
    Result<v1::RightSet> change(const std::string& name, const std::vector<std::string>& rights,
                                std::int64_t if_version = 0) {
        v1::ChangeRightSetRequest request;
        request.set_name(name);
        request.set_if_version(if_version);
        request.mutable_patterns()->mutable_rights()->Add(rights.begin(), rights.end());
        return run(calls.change_right_set(boss, std::move(request)));
    }
    Result<waybill::v1::Empty> remove(const std::string& name, std::int64_t if_version = 0) {
        v1::DeleteRightSetRequest request;
        request.set_name(name);
        request.set_if_version(if_version);
        return run(calls.delete_right_set(boss, std::move(request)));
    }
    Result<v1::ListRightSetsReply> list(const std::string& cursor = {}, int limit = 10) {
        v1::ListRightSetsRequest request;
        request.mutable_page()->set_limit(limit);
        request.mutable_page()->set_cursor(cursor);
        return run(calls.list_right_sets(boss, std::move(request)));
    }
    Result<v1::HeldRightSets> held() {
        v1::HeldRightSetsRequest request;
        request.set_user_id(user);
        return run(calls.list_held_right_sets(boss, std::move(request)));
    }
    Result<v1::HeldRightSets> give(const std::string& name) {
        v1::GiveRightSetRequest request;
        request.set_user_id(user);
        request.set_name(name);
        return run(calls.give_right_set(boss, std::move(request)));
    }
    Result<v1::HeldRightSets> take(const std::string& name) {
        v1::TakeRightSetRequest request;
        request.set_user_id(user);
        request.set_name(name);
        return run(calls.take_right_set(boss, std::move(request)));
    }
    /// What the next token of the session says.
    std::string refreshed() {
        session = refresh(session.refresh_token()).value();
        return signer.rights.text();
    }
};

TEST(RightSets, AreMadeOnceChangedAndDeleted) {
    RightsWorld world;
    const auto made = world.make("desk", {"orders:read"}, "Answers callers");
    ASSERT_TRUE(made) << made.error().reason;
    EXPECT_EQ(made->version(), 1);
    EXPECT_EQ(made->made_at(), to_micros(world.executor.clock().now()));
    EXPECT_EQ(world.make("desk", {"orders:read"}, "Answers callers")->SerializeAsString(),
              made->SerializeAsString());
    EXPECT_EQ(world.make("desk", {"orders:*"}).error().reason, "identity.right_set_taken");

    const auto changed = world.change("desk", {"orders:*", "alerts:read"}, 1);
    ASSERT_TRUE(changed) << changed.error().reason;
    EXPECT_EQ(changed->version(), 2);
    EXPECT_EQ(changed->help(), "Answers callers");
    EXPECT_EQ(world.change("desk", {"orders:read"}, 1).error().reason, "identity.version_stale");
    EXPECT_EQ(world.change("desk", {"orders:*", "alerts:read"})->version(), 2);
    EXPECT_EQ(world.change("desk", {}).error().reason, "identity.bad_request");
    EXPECT_EQ(world.change("till", {"orders:read"}).error().reason, "identity.no_right_set");

    EXPECT_EQ(world.remove("desk", 1).error().reason, "identity.version_stale");
    EXPECT_TRUE(world.remove("desk", 2));
    EXPECT_EQ(world.remove("desk").error().reason, "identity.no_right_set");
    EXPECT_EQ(world.list()->sets_size(), 0);
}

TEST(RightSets, AreListedByNameAPageAtATime) {
    RightsWorld world;
    for (const auto* name : {"c", "a", "b"}) ASSERT_TRUE(world.make(name, {"orders:read"}));
    const auto first = world.list({}, 2).value();
    ASSERT_EQ(first.sets_size(), 2);
    EXPECT_EQ(first.sets(0).name(), "a");
    const auto second = world.list(first.next_cursor(), 2).value();
    ASSERT_EQ(second.sets_size(), 1);
    EXPECT_EQ(second.sets(0).name(), "c");
    EXPECT_EQ(second.next_cursor(), "");
    EXPECT_EQ(world.list("Rubbish!").error().reason, "request.bad_cursor");
    v1::RightSetRequest one;
    one.set_name("b");
    EXPECT_EQ(world.run(world.calls.get_right_set(world.boss, one))->name(), "b");
}

TEST(RightSets, ThereAreAHundredAndADeletedOneMakesRoom) {
    RightsWorld world;
    for (int i = 0; i < right_sets_max; ++i)
        ASSERT_TRUE(world.make(std::format("set-{}", i), {"orders:read"})) << i;
    EXPECT_EQ(world.make("more", {"orders:read"}).error().reason, "identity.too_many_right_sets");
    ASSERT_TRUE(world.remove("set-7"));
    EXPECT_TRUE(world.make("more", {"orders:read"}));
}

TEST(RightSets, TheNextTokenOfWhoHasThemSaysSo) {
    RightsWorld world;
    ASSERT_TRUE(world.make("desk", {"orders:read"}));
    ASSERT_TRUE(world.make("alarm", {"alerts:*", "orders:read"}));
    EXPECT_EQ(world.refreshed(), "");
    ASSERT_TRUE(world.give("desk"));
    const auto both = world.give("alarm");
    ASSERT_TRUE(both) << both.error().reason;
    ASSERT_EQ(both->sets_size(), 2);
    EXPECT_EQ(both->sets(0).name(), "alarm");
    EXPECT_EQ(world.give("alarm")->sets_size(), 2);
    EXPECT_EQ(world.refreshed(), "alerts:* orders:read");
    ASSERT_TRUE(world.change("desk", {"orders:cancel_any_order"}));
    EXPECT_EQ(world.refreshed(), "alerts:* orders:cancel_any_order orders:read");
    ASSERT_TRUE(world.login("ada@example.org", "correct horse"));
    EXPECT_EQ(world.signer.rights.text(), "alerts:* orders:cancel_any_order orders:read");
    EXPECT_EQ(world.take("alarm")->sets_size(), 1);
    EXPECT_EQ(world.take("alarm")->sets_size(), 1);
    EXPECT_EQ(world.take("nothing").error().reason, "identity.no_right_set");
    EXPECT_EQ(world.refreshed(), "orders:cancel_any_order");
    ASSERT_TRUE(world.remove("desk"));
    EXPECT_EQ(world.refreshed(), "");
    EXPECT_EQ(world.held()->sets_size(), 0);
    EXPECT_EQ(world.give("desk").error().reason, "identity.no_right_set");
}

TEST(RightSets, NobodyHasMoreThanATokenCarries) {
    RightsWorld world;
    const std::string half(Rights::text_max / 2 - 10, 'a');
    ASSERT_TRUE(world.make("one", {"orders:" + half}));
    ASSERT_TRUE(world.make("two", {"alerts:" + half}));
    ASSERT_TRUE(world.make("three", {"alerts:read", "orders:read"}));
    ASSERT_TRUE(world.give("one"));
    ASSERT_TRUE(world.give("two"));
    EXPECT_EQ(world.give("three").error().reason, "identity.too_many_rights");
    EXPECT_EQ(world.held()->sets_size(), 2);
    const auto refused = world.change("two", {"alerts:" + half, "orders:read"});
    EXPECT_EQ(refused.error().reason, "identity.too_many_rights");
    EXPECT_TRUE(world.change("three", {"alerts:" + half, "orders:read"}));
    ASSERT_TRUE(world.take("one"));
    EXPECT_TRUE(world.change("two", {"alerts:" + half, "orders:read"}));
}

TEST(RightSets, WhoIsErasedHasNoneAndNobodyIsGivenOneWhoIsNotThere) {
    RightsWorld world;
    ASSERT_TRUE(world.make("desk", {"orders:read"}));
    ASSERT_TRUE(world.give("desk"));
    EXPECT_EQ(world.count(count_held), 1);
    v1::EraseRequest erase;
    erase.set_user_id(world.user);
    ASSERT_TRUE(world.run(world.calls.erase(world.boss, erase)));
    EXPECT_EQ(world.count(count_held), 0);
    EXPECT_EQ(world.give("desk").error().reason, "identity.not_found");
    EXPECT_EQ(world.held().error().reason, "identity.not_found");
    EXPECT_EQ(world.take("desk").error().reason, "identity.not_found");
    world.user = world.ids.next<UserId>().text();
    EXPECT_EQ(world.give("desk").error().reason, "identity.not_found");
}

TEST(RightSets, AreAnOperatorsAlone) {
    RightsWorld world;
    ASSERT_TRUE(world.make("desk", {"orders:read"}));
    world.boss.caller.roles = {Role::support};
    EXPECT_EQ(world.make("till", {"orders:read"}).error().kind, ErrorKind::forbidden);
    EXPECT_EQ(world.change("desk", {"orders:*"}).error().kind, ErrorKind::forbidden);
    EXPECT_EQ(world.remove("desk").error().kind, ErrorKind::forbidden);
    EXPECT_EQ(world.list().error().kind, ErrorKind::forbidden);
    EXPECT_EQ(world.held().error().kind, ErrorKind::forbidden);
    EXPECT_EQ(world.give("desk").error().kind, ErrorKind::forbidden);
    EXPECT_EQ(world.take("desk").error().kind, ErrorKind::forbidden);
}

}  // namespace
}  // namespace waybill::identity
