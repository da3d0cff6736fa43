// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/postgres_database.hpp"
#include "tests/contract/stage.hpp"
#include "tests/postgres/server.hpp"

#include <gtest/gtest.h>

/// What becomes of transactions whose server goes away, and of those of several processes.
namespace waybill::postgres {
namespace {

const sql::Migration counters[] = {
    {100, "counters", "CREATE TABLE counters (name TEXT PRIMARY KEY, count BIGINT NOT NULL);"}};
const sql::Query add_counter{"counters.add", "INSERT INTO counters (name, count) VALUES ($1, $2)"};
const sql::Query find_counter{"counters.find", "SELECT count FROM counters WHERE name = $1"};
const sql::Query set_counter{"counters.set", "UPDATE counters SET count = $2 WHERE name = $1"};
const sql::Query take_time{"test.take_time", "SELECT COUNT(pg_sleep(30))"};

using Body = std::function<Status(sql::Tx&)>;

std::int64_t whole_number(const sql::Row& row) { return row.integer(0); }

Status add_one(sql::Tx& tx, const std::string& name) {
    WAYBILL_TRY(const auto found, tx.one(find_counter, whole_number, name));
    if (!found) {
        WAYBILL_CHECK(tx.exec(add_counter, name, 1));
        return {};
    }
    WAYBILL_CHECK(tx.exec(set_counter, name, *found + 1));
    return {};
}

struct Processes {
    explicit Processes(Server& on, int count = 1) : server{on} {
        for (int i = 0; i < count; ++i) {
            auto opened =
                PostgresDatabase::open({.address = server.address(),
                                        .schema = schema,
                                        .migrations = {counters[0]},
                                        .clock = &stage.clock(),
                                        .connections = 3,
                                        .on_change = [this](const Status&) { ++changes; }});
            WAYBILL_ASSERT(opened.has_value());
            databases.push_back(*std::move(opened));
        }
    }
    Context within(Duration limit) { return {.deadline = stage.clock().steady() + limit}; }
    Status write(Body body, Context ctx = {}, std::size_t process = 0) {
        return stage.run(databases.at(process)->write(std::move(ctx), std::move(body)));
    }
    std::int64_t count(std::string name) {
        auto look = [&](sql::Tx& tx) { return tx.one(find_counter, whole_number, name); };
        return stage.run(databases.front()->read({}, look)).value().value_or(0);
    }

    Server& server;
    std::string schema{Server::fresh_schema()};
    contract::ThreadsStage stage{};
    std::atomic<int> changes{0};
    std::vector<std::unique_ptr<PostgresDatabase>> databases{};
};

Body counting(std::string name) {
    return [name](sql::Tx& tx) { return add_one(tx, name); };
}

TEST(PostgresCosts, CommitIsTheLastThatIsSentForATransaction) {
    static const sql::Query count_commits{
        "test.last_statements",
        "SELECT COUNT(*) FROM pg_stat_activity WHERE query = 'COMMIT' AND state = 'idle'"};
    Server server;
    Processes world{server, 2};
    ASSERT_TRUE(world.write(counting("a"), {}, 0));
    auto look = [](sql::Tx& tx) { return tx.one(count_commits, whole_number); };
    EXPECT_EQ(world.stage.run(world.databases.at(1)->read({}, look)).value().value_or(0), 1);
}

TEST(PostgresFaults, ServerThatGoesAwayBeforeTheCommitLeavesNothing) {
    Server server;
    Processes world{server};
    ASSERT_TRUE(world.write(counting("a")));
    const auto lost = world.write([&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(add_one(tx, "a"));
        server.kill();
        return add_one(tx, "a");
    });
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().kind, ErrorKind::unavailable);
    EXPECT_TRUE(world.stage.eventually([&] { return world.changes == 1; })) << "it is told";
    const auto refused = world.write(counting("a"));
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);

    server.start();
    EXPECT_TRUE(world.stage.eventually([&] { return world.changes == 2; })) << "and so is its end";
    world.stage.pass(2s);  // the longest pause between two tries
    EXPECT_TRUE(world.write(counting("a")));
    EXPECT_EQ(world.count("a"), 2);
}

TEST(PostgresFaults, ServerThatStandsStillIsToldAlthoughNobodyAsksIt) {
    Server server;
    Processes world{server};
    ASSERT_TRUE(world.write(counting("a")));
    server.stand_still();
    EXPECT_TRUE(world.stage.eventually([&] { return world.changes == 1; }));
    world.stage.pass(3s);
    EXPECT_EQ(world.changes, 1) << "once";
    server.go_on();
    EXPECT_TRUE(world.stage.eventually([&] { return world.changes == 2; }));
    EXPECT_TRUE(world.write(counting("a")));
}

TEST(PostgresFaults, EndsWhileTheServerStandsStill) {
    Server server;
    Processes world{server};
    server.stand_still();
    const auto began = world.stage.clock().steady();
    world.databases.clear();
    EXPECT_LT(world.stage.clock().steady() - began, 8s);
    server.go_on();
}

TEST(PostgresFaults, ServerThatWasRestartedMeanwhileIsNoticedByNobody) {
    Server server;
    Processes world{server};
    ASSERT_TRUE(world.write(counting("a")));
    server.kill();
    server.start();
    EXPECT_TRUE(world.write(counting("a")));
    EXPECT_EQ(world.count("a"), 2);
}

TEST(PostgresFaults, ServerThatGoesAwayWithinTheFunctionIsTriedOnceMore) {
    Server server;
    Processes world{server};
    int runs = 0;
    EXPECT_TRUE(world.write([&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(add_one(tx, "a"));
        if (++runs > 1) return {};
        server.kill();
        server.start();
        return add_one(tx, "a");
    }));
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(world.count("a"), 1);
}

TEST(PostgresFaults, CommitThatIsNotAnsweredIsUnknown) {
    Server server;
    Processes world{server};
    const auto unknown = world.write(
        [&](sql::Tx& tx) -> Status {
            WAYBILL_CHECK(add_one(tx, "a"));
            server.stand_still();
            return {};
        },
        world.within(300ms));
    server.go_on();
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, ErrorKind::outcome_unknown);
    EXPECT_EQ(unknown.error().reason, "sql.commit_unknown");
    EXPECT_TRUE(world.write(counting("b"))) << "on a new connection";
}

TEST(PostgresFaults, StatementTakesNoLongerThanItsDeadline) {
    Processes world{Server::shared()};
    const auto began = world.stage.clock().steady();
    const auto late =
        world.write([](sql::Tx& tx) { return tx.each(take_time, [](const sql::Row&) {}); },
                    world.within(200ms));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, ErrorKind::deadline);
    EXPECT_LT(world.stage.clock().steady() - began, 20s);
    EXPECT_TRUE(world.write(counting("a")));
}

Task<void> count_up(sql::Database& database, std::string name, int& good) {
    for (int i = 0; i < 20; ++i) {
        auto add = counting(name);
        const auto done = co_await database.write({}, std::move(add));
        if (done) ++good;
    }
}

/// Each reads what it writes, so one that has not seen the other's would lose it.
TEST(PostgresProcesses, OverwriteNothingThatTheyHaveNotSeen) {
    Processes world{Server::shared(), 2};
    std::vector<int> good(6, 0);
    TaskGroup group;
    for (std::size_t i = 0; i < good.size(); ++i)
        group.spawn(world.stage.loop(i), count_up(*world.databases.at(i % 2), "all", good[i]));
    world.stage.run(group.join());
    int sum = 0;
    for (const int one : good) sum += one;
    EXPECT_EQ(sum, 6 * 20);
    EXPECT_EQ(world.count("all"), sum);
}

TEST(PostgresProcesses, HearWhatTheOthersCommit) {
    Processes world{Server::shared(), 2};
    sql::Listener here{world.databases[0]->news(), "things"};
    sql::Listener there{world.databases[1]->news(), "things"};
    sql::Listener other{world.databases[1]->news(), "others"};
    const auto announcing = [](sql::Tx& tx) -> Status {
        tx.announce("things");
        return {};
    };
    // A line that does not listen yet misses what is said.
    bool told = false;
    for (int i = 0; i < 100 && !told; ++i) {
        ASSERT_TRUE(world.write(announcing));
        told = world.stage.run(there.wait({}, 100ms));
    }
    EXPECT_TRUE(told);
    EXPECT_TRUE(world.stage.run(here.wait({}, 1s)));
    EXPECT_FALSE(world.stage.run(other.wait({}, 30ms)));
}

/// Both look, both find nothing, both insert: the second finds the first's when it is run again.
TEST(PostgresProcesses, WhoMeetsARowItCouldNotSeeLooksAgain) {
    Processes world{Server::shared(), 2};
    bool raced = false;
    ASSERT_TRUE(world.write([&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto found, tx.one(find_counter, whole_number, "a"));
        if (!std::exchange(raced, true)) {
            EXPECT_TRUE(world.write(counting("a"), {}, 1));
        }
        if (!found) {
            WAYBILL_CHECK(tx.exec(add_counter, "a", 1));
            return {};
        }
        WAYBILL_CHECK(tx.exec(set_counter, "a", *found + 1));
        return {};
    }));
    EXPECT_EQ(world.count("a"), 2);
}

}  // namespace
}  // namespace waybill::postgres
