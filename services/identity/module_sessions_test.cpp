// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/sessions.hpp"
#include "services/identity/testing/identity_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> agents_of(const v1::ListSessionsReply& page) {
    std::vector<std::string> agents;
    for (const auto& session : page.sessions()) agents.push_back(session.agent());
    return agents;
}

TEST(Sessions, AreListedNewestFirstWithWhatTellsThemApart) {
    IdentityWorld world;
    const auto first = world.signed_in();
    world.executor.clock().advance(1h);
    const auto second = world.login("ada@example.org", "correct horse", "", "phone").value();
    world.executor.clock().advance(1h);
    ASSERT_TRUE(world.refresh(first.refresh_token()));

    const auto page = world.sessions(second);
    ASSERT_TRUE(page) << page.error().reason;
    EXPECT_THAT(agents_of(*page), ElementsAre("phone", "test"));
    EXPECT_EQ(page->next_cursor(), "");
    const auto& newer = page->sessions(0);
    const auto& older = page->sessions(1);
    EXPECT_EQ(newer.session_id(), world.session_of(second));
    EXPECT_TRUE(newer.current());
    EXPECT_EQ(newer.used_at(), newer.created_at());
    EXPECT_EQ(newer.expires_at(), second.refresh_expires_at());
    EXPECT_EQ(older.session_id(), world.session_of(first));
    EXPECT_FALSE(older.current());
    EXPECT_EQ(from_micros(older.used_at()), world.executor.clock().now());
    EXPECT_EQ(from_micros(older.created_at()) + 2h, world.executor.clock().now());
    EXPECT_EQ(from_micros(older.expires_at()), world.executor.clock().now() + 720h);
}

TEST(Sessions, ArePagesThatGoOn) {
    IdentityWorld world;
    const auto first = world.signed_in();
    for (const auto* agent : {"b", "c"}) {
        world.executor.clock().advance(1s);
        ASSERT_TRUE(world.login("ada@example.org", "correct horse", "", agent));
    }
    const auto page = world.sessions(first, 2).value();
    EXPECT_THAT(agents_of(page), ElementsAre("c", "b"));
    const auto rest = world.sessions(first, 2, page.next_cursor()).value();
    EXPECT_THAT(agents_of(rest), ElementsAre("test"));
    EXPECT_EQ(rest.next_cursor(), "");
    EXPECT_EQ(world.sessions(first, 2, "nonsense").error().reason, "request.bad_cursor");
}

TEST(Sessions, EndedOnesAndThoseOfOthersAreNotListed) {
    IdentityWorld world;
    const auto ada = world.signed_in();
    auto other = IdentityWorld::ada("key-2");
    other.set_email("bob@example.org");
    ASSERT_TRUE(world.sign_up(other));
    world.work();
    ASSERT_TRUE(world.verify("bob@example.org", world.code()));
    const auto bob = world.login("bob@example.org", "correct horse", "", "bob's").value();
    EXPECT_THAT(agents_of(world.sessions(ada).value()), ElementsAre("test"));

    v1::SignOutRequest end;
    end.set_user_id(bob.account().user_id());
    end.set_session_id(world.session_of(ada));
    EXPECT_TRUE(world.run(world.calls.sign_out(world.ctx, end)));
    EXPECT_TRUE(world.refresh(ada.refresh_token())) << "it is not bob's";
    end.set_session_id(world.session_of(bob));
    EXPECT_TRUE(world.run(world.calls.sign_out(world.ctx, end)));
    EXPECT_TRUE(world.run(world.calls.sign_out(world.ctx, end))) << "once more";
    EXPECT_THAT(agents_of(world.sessions(bob).value()), IsEmpty());
    world.executor.clock().advance(721h);
    EXPECT_THAT(agents_of(world.sessions(ada).value()), IsEmpty());
}

TEST(Sessions, WhatAClientCallsItselfIsALineThatCanBeShown) {
    EXPECT_EQ(agent_of("Mozilla/5.0 (X11)").reveal(), "Mozilla/5.0 (X11)");
    EXPECT_EQ(agent_of("a\r\nb\xff").reveal(), "a??b?");
    EXPECT_EQ(agent_of(std::string(1000, 'a')).reveal(), std::string(200, 'a'));
    EXPECT_EQ(agent_of("").reveal(), "");
}

}  // namespace
}  // namespace waybill::identity
