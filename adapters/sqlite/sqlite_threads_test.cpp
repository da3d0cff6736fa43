// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/sqlite/thread_loop.hpp"
#include "platform/async/task_group.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <future>

namespace waybill::sqlite {
namespace {

const sql::Migration counters[] = {
    {100, "counters", "CREATE TABLE counters (name TEXT PRIMARY KEY, count BIGINT NOT NULL);"}};
const sql::Query increment{"counters.increment", R"(
    INSERT INTO counters (name, count) VALUES ($1, 1)
    ON CONFLICT (name) DO UPDATE SET count = counters.count + 1)"};
const sql::Query read_count{"counters.read", "SELECT count FROM counters WHERE name = $1"};

struct ThreadsWorld {
    explicit ThreadsWorld(std::size_t queue_max = 4096) {
        auto opened = SqliteDatabase::open({.file = folder.path() / "test.db",
                                            .migrations = {counters[0]},
                                            .clock = &clock,
                                            .queue_max = queue_max});
        EXPECT_TRUE(opened);
        database = *std::move(opened);
    }
    static Task<void> tell(Task<void> task, std::promise<void>& ended) {
        co_await std::move(task);
        ended.set_value();
    }
    static void wait(Executor& loop, Task<void> task) {
        std::promise<void> ended;
        {
            TaskGroup group;
            group.spawn(loop, tell(std::move(task), ended));
            ended.get_future().wait();
            while (group.running() > 0) std::this_thread::yield();
        }
    }

    TempFolder folder;
    RealClock clock;
    std::unique_ptr<SqliteDatabase> database;
};

Task<void> count_up(sql::Database& database, std::string name, int times, int& failures) {
    std::int64_t seen = 0;
    for (int i = 0; i < times; ++i) {
        const bool fails = i % 5 == 4;
        auto add = [&](sql::Tx& tx) -> Status {
            WAYBILL_CHECK(tx.exec(increment, name));
            WAYBILL_CHECK(tx.exec(increment, "all"));
            if (fails) return fail(ErrorKind::conflict, "test.refused");
            return {};
        };
        const auto added = co_await database.write({}, add);
        if (added.has_value() == fails) ++failures;
        if (added) ++seen;
        auto get = [&](sql::Tx& tx) {
            return tx.one(read_count, [](const sql::Row& row) { return row.integer(0); }, name);
        };
        const auto found = co_await database.read({}, get);
        if (!found || found->value_or(0) != seen) ++failures;  // reads see what was answered
    }
}

Task<void> many(sql::Database& database, int callers, std::string prefix, int& failures) {
    Executor& here = co_await this_executor();
    TaskGroup group;
    for (int i = 0; i < callers; ++i)
        group.spawn(here, count_up(database, prefix + std::to_string(i), 20, failures));
    co_await group.join();
}

TEST(SqliteThreads, WritersAndReadersOfTwoLoopsAgree) {
    ThreadLoop one;
    ThreadLoop two;
    ThreadsWorld world;
    int failures_one = 0;
    int failures_two = 0;
    auto other = std::async(std::launch::async, [&] {
        world.wait(two, many(*world.database, 16, "two", failures_two));
    });
    world.wait(one, many(*world.database, 16, "one", failures_one));
    other.wait();
    EXPECT_EQ(failures_one + failures_two, 0);
}

Task<void> flood(sql::Database& database, int& refused, int& done) {
    Executor& here = co_await this_executor();
    TaskGroup group;
    struct One {
        static Task<void> write(sql::Database& to, int& full, int& good) {
            auto add = [](sql::Tx& tx) -> Status {
                WAYBILL_CHECK(tx.exec(increment, "flood"));
                return {};
            };
            const auto added = co_await to.write({}, add);
            if (added)
                ++good;
            else if (added.error().reason == "db.queue_full")
                ++full;
        }
    };
    for (int i = 0; i < 2000; ++i) group.spawn(here, One::write(database, refused, done));
    co_await group.join();
}

TEST(SqliteThreads, FullQueueRefusesAndNothingIsLost) {
    ThreadLoop loop;
    ThreadsWorld world{8};
    int refused = 0;
    int done = 0;
    world.wait(loop, flood(*world.database, refused, done));
    EXPECT_EQ(refused + done, 2000);
    EXPECT_GT(done, 0);
}

TEST(SqliteThreads, ClosingFinishesWhatIsQueued) {
    ThreadLoop loop;
    ThreadsWorld world;
    int refused = 0;
    int done = 0;
    {
        TaskGroup group;
        group.spawn(loop, flood(*world.database, refused, done));
        while (group.running() > 0) std::this_thread::yield();
    }
    world.database.reset();
    EXPECT_EQ(done, 2000);
}

}  // namespace
}  // namespace waybill::sqlite
