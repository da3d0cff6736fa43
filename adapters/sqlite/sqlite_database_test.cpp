// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/sqlite_database.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::sqlite {
namespace {

Task<void> announce_once(sql::Database& database) {
    auto work = [](sql::Tx& tx) -> Status {
        tx.announce("work");
        return {};
    };
    const auto written = co_await database.write({}, work);
    EXPECT_TRUE(written);
}

TEST(SqliteDatabase, NewsOfOneBatchAreFoldedIntoOne) {
    ManualExecutor executor;
    TemporaryDatabase database{executor};
    sql::Listener listener{database->news(), "work"};
    TaskGroup group;
    for (int i = 0; i < 3; ++i) group.spawn(executor, announce_once(*database));
    executor.run_ready();
    EXPECT_TRUE(executor.run(listener.wait({}, 1s)));
    EXPECT_FALSE(executor.run(listener.wait({}, 1s)));
}

struct Writes {
    void run(bool soon, std::string name) {
        auto work = [this, name](sql::Tx&) -> Status {
            ran.push_back(name);
            return {};
        };
        group.spawn(executor, soon ? forget(database->write_soon({}, work))
                                   : forget(database->write({}, work)));
    }
    static Task<void> forget(Task<Status> task) { EXPECT_TRUE(co_await std::move(task)); }

    ManualExecutor executor{};
    TemporaryDatabase database{executor};
    std::vector<std::string> ran{};
    TaskGroup group{};
};

TEST(SqliteDatabase, WhatIsInNoHurryWaitsForOthersButNotForLong) {
    Writes world;
    world.run(true, "patient");
    world.executor.run_ready();
    EXPECT_TRUE(world.ran.empty());
    world.run(false, "urgent");
    world.executor.run_ready();
    EXPECT_EQ(world.ran, (std::vector<std::string>{"patient", "urgent"}));

    world.run(true, "alone");
    world.executor.run_for(SqliteDatabase::Options{}.patience - 1ms);
    EXPECT_EQ(world.ran.size(), 2u);
    world.executor.run_for(2ms);
    EXPECT_EQ(world.ran.size(), 3u);
    EXPECT_EQ(world.group.running(), 0u);
}

}  // namespace
}  // namespace waybill::sqlite
