// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/sqlite/thread_loop.hpp"
#include "platform/async/task_group.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

namespace waybill::sqlite {
namespace {

const sql::Migration counters[] = {
    {100, "counters", "CREATE TABLE counters (name TEXT PRIMARY KEY, count BIGINT NOT NULL);"}};
const sql::Query increment{"counters.increment", R"(
    INSERT INTO counters (name, count) VALUES ($1, 1)
    ON CONFLICT (name) DO UPDATE SET count = counters.count + 1)"};

struct ThreadsWorld {
    ThreadsWorld() {
        auto opened = SqliteDatabase::open(
            {.file = folder.path() / "test.db", .migrations = {counters[0]}, .clock = &clock});
        EXPECT_TRUE(opened);
        database = *std::move(opened);
    }
    TempFolder folder;
    RealClock clock;
    std::unique_ptr<SqliteDatabase> database;
};

Task<void> flood(sql::Database& database, int& done) {
    Executor& here = co_await this_executor();
    TaskGroup group;
    struct One {
        static Task<void> write(sql::Database& to, int& good) {
            auto add = [](sql::Tx& tx) -> Status {
                WAYBILL_CHECK(tx.exec(increment, "flood"));
                return {};
            };
            const auto added = co_await to.write({}, add);
            if (added) ++good;
        }
    };
    for (int i = 0; i < 2000; ++i) group.spawn(here, One::write(database, done));
    co_await group.join();
}

TEST(SqliteThreads, ClosingFinishesWhatIsQueued) {
    ThreadLoop loop;
    ThreadsWorld world;
    int done = 0;
    {
        TaskGroup group;
        group.spawn(loop, flood(*world.database, done));
        while (group.running() > 0) std::this_thread::yield();
    }
    world.database.reset();
    EXPECT_EQ(done, 2000);
}

}  // namespace
}  // namespace waybill::sqlite
