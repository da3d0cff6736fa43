// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/store/action_log_sql.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/gateway/migrations/migrations.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::action_log_sql_test {

using http::ActionResult;

struct Actions : ::testing::Test {
    ManualExecutor loop;
    sqlite::TemporaryDatabase database{loop, gateway::migrations()};
    ActionLogSql log{*database, loop.clock()};
    Caller olga{.user = UserId{Uuid{{1}}}, .roles = {Role::support, Role::operator_}};
    Caller sue{.user = UserId{Uuid{{2}}}, .roles = {Role::support}};

    Status begin(std::string id, const Caller& who, std::string object = "ord_1") {
        return loop.run(log.begin({}, {.id = std::move(id),
                                       .at = loop.clock().now(),
                                       .caller = who,
                                       .action = "cancel_any_order",
                                       .object = std::move(object),
                                       .path = "/v1/admin/orders/ord_1/cancel",
                                       .source = "203.0.113.7",
                                       .request_id = "r"}));
    }
    Status end(std::string id, ActionResult result = ActionResult::done, std::string code = {},
               std::string object = {}) {
        return loop.run(log.end({}, {.id = std::move(id),
                                     .result = result,
                                     .code = std::move(code),
                                     .object = std::move(object)}));
    }
    ActionPage list(ActionFilter filter = {}) {
        return loop.run(log.list({}, std::move(filter))).value();
    }
    std::vector<std::string> ids(ActionFilter filter) {
        std::vector<std::string> out;
        for (const ActionEntry& entry : list(std::move(filter)).data)
            out.push_back(entry.action_id);
        return out;
    }
};

TEST_F(Actions, OneIsAnEntryWhenItHasEnded) {
    ASSERT_TRUE(begin("a", olga));
    EXPECT_TRUE(list().data.empty());
    loop.run_for(2s);
    ASSERT_TRUE(end("a", ActionResult::refused, "orders.wrong_state"));
    const auto page = list();
    ASSERT_EQ(page.data.size(), 1U);
    const ActionEntry& entry = page.data.front();
    EXPECT_EQ(entry.position, 1);
    EXPECT_EQ(entry.actor, olga.user);
    EXPECT_EQ(entry.roles, "support,operator");
    EXPECT_EQ(entry.action, "cancel_any_order");
    EXPECT_EQ(entry.object, "ord_1");
    EXPECT_EQ(entry.source, "203.0.113.7");
    EXPECT_EQ(entry.result, "refused");
    EXPECT_EQ(entry.code, "orders.wrong_state");
    EXPECT_EQ(entry.ended_at - entry.at, 2s);
    EXPECT_EQ(entry.hash, hash_of(entry, ""));
}

TEST_F(Actions, EachCoversTheOneBefore) {
    for (const char* id : {"a", "b", "c"}) {
        ASSERT_TRUE(begin(id, olga));
        ASSERT_TRUE(end(id));
    }
    const auto page = list();
    ASSERT_EQ(page.data.size(), 3U);
    EXPECT_EQ(page.data[0].hash, hash_of(page.data[0], page.data[1].hash));
    EXPECT_EQ(page.data[1].hash, hash_of(page.data[1], page.data[2].hash));
    ActionEntry other = page.data[1];
    other.result = "unknown";
    EXPECT_NE(hash_of(other, page.data[2].hash), page.data[1].hash);
}

TEST_F(Actions, EndedTwiceIsEndedOnce) {
    ASSERT_TRUE(begin("a", olga));
    ASSERT_TRUE(end("a", ActionResult::done, "", "prt_7"));
    ASSERT_TRUE(end("a", ActionResult::failed));
    ASSERT_EQ(list().data.size(), 1U);
    EXPECT_EQ(list().data.front().result, "done");
    EXPECT_EQ(list().data.front().object, "prt_7");
}

TEST_F(Actions, WhatADeadProcessLeftOpenIsUnknown) {
    ASSERT_TRUE(begin("a", olga));
    loop.run_for(30s);
    ASSERT_TRUE(begin("b", olga));
    EXPECT_TRUE(list().data.empty());  // it may still be under way
    loop.run_for(31s);
    ASSERT_TRUE(loop.run(log.end_abandoned({})));
    EXPECT_EQ(ids({}), (std::vector<std::string>{"a"}));
    EXPECT_EQ(list().data.front().result, "unknown");
    ASSERT_TRUE(end("b"));
    EXPECT_EQ(ids({}), (std::vector<std::string>{"b", "a"}));
}

TEST_F(Actions, AreFoundByWhoWhatAndWhen) {
    ASSERT_TRUE(begin("a", olga, "ord_1"));
    ASSERT_TRUE(end("a"));
    loop.run_for(1h);
    ASSERT_TRUE(begin("b", sue, "ord_1"));
    ASSERT_TRUE(end("b", ActionResult::refused, "orders.wrong_state"));
    ASSERT_TRUE(begin("c", sue, "ord_2"));
    ASSERT_TRUE(end("c"));
    using Ids = std::vector<std::string>;
    EXPECT_EQ(ids({}), (Ids{"c", "b", "a"}));
    EXPECT_EQ(ids({.actor = sue.user}), (Ids{"c", "b"}));
    EXPECT_EQ(ids({.object = "ord_1"}), (Ids{"b", "a"}));
    EXPECT_EQ(ids({.result = "refused"}), (Ids{"b"}));
    EXPECT_EQ(ids({.action = "assign"}), Ids{});
    EXPECT_EQ(ids({.from = loop.clock().now() - 1min}), (Ids{"c", "b"}));
    EXPECT_EQ(ids({.until = loop.clock().now() - 1min}), (Ids{"a"}));
}

TEST_F(Actions, ComeByPages) {
    for (const char* id : {"a", "b", "c"}) {
        ASSERT_TRUE(begin(id, olga));
        ASSERT_TRUE(end(id));
    }
    const auto first = list({.limit = 2});
    EXPECT_TRUE(first.has_more);
    ASSERT_TRUE(first.next_cursor);
    const auto last = list({.limit = 2, .cursor = *first.next_cursor});
    ASSERT_EQ(last.data.size(), 1U);
    EXPECT_EQ(last.data.front().action_id, "a");
    EXPECT_FALSE(last.has_more);
    for (const char* odd : {"x", "0", "-1", "1x"}) {
        ActionFilter filter;
        filter.cursor = odd;
        const auto refused = loop.run(log.list({}, filter));
        ASSERT_FALSE(refused) << odd;
        EXPECT_EQ(refused.error().reason, "request.bad_cursor");
    }
}

}  // namespace waybill::gateway::action_log_sql_test
