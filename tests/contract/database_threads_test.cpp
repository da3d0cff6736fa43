// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/database_suite.hpp"

#include <algorithm>

/// What `sql::Database` promises to many callers at once, on every adapter.
namespace waybill::contract {
namespace {

const sql::Query count_up{"things.count", R"(
    INSERT INTO things (name, amount) VALUES ($1, 1)
    ON CONFLICT (name) DO UPDATE SET amount = things.amount + 1)"};
const sql::Query sum_all{"things.sum", "SELECT SUM(amount) FROM things"};
const sql::Query add_to{"things.add", "UPDATE things SET amount = amount + $2 WHERE name = $1"};

class DatabaseThreads : public Database {};

Task<void> count_in(sql::Database& database, std::string name, int& failures) {
    std::int64_t seen = 0;
    for (int i = 0; i < 20; ++i) {
        const bool fails = i % 5 == 4;
        auto add = [&](sql::Tx& tx) -> Status {
            WAYBILL_CHECK(tx.exec(count_up, name));
            WAYBILL_CHECK(tx.exec(count_up, "all"));
            if (fails) return fail(ErrorKind::conflict, "test.refused");
            return {};
        };
        const auto added = co_await database.write({}, add);
        if (added.has_value() == fails) ++failures;
        if (added) ++seen;
        auto get = [&](sql::Tx& tx) { return tx.one(amount_of, first_number, name); };
        const auto found = co_await database.read({}, get);
        if (!found || found->value_or(0) != seen) ++failures;  // reads see what was answered
    }
}

TEST_P(DatabaseThreads, CountEachOfTheirWritesOnceAndReadThem) {
    std::vector<int> failures(24, 0);
    TaskGroup group;
    for (std::size_t i = 0; i < failures.size(); ++i)
        group.spawn(stage().loop(i),
                    count_in(database(), "counter " + std::to_string(i), failures[i]));
    stage().run(group.join());
    EXPECT_EQ(std::ranges::count(failures, 0), 24);
    EXPECT_EQ(amount("all"), 24 * 16);
}

/// From one account to the next, never all of it.
Task<void> transfer(sql::Database& database, int from, int& failures) {
    for (int i = 0; i < 30; ++i) {
        const auto source = std::to_string((from + i) % 5);
        const auto target = std::to_string((from + i + 1 + i % 3) % 5);
        auto move = [&](sql::Tx& tx) -> Status {
            WAYBILL_CHECK(tx.exec(add_to, std::min(source, target), source < target ? -1 : 1));
            WAYBILL_CHECK(tx.exec(add_to, std::max(source, target), source < target ? 1 : -1));
            return {};
        };
        if (!co_await database.write({}, move)) ++failures;
    }
}

Task<void> watch_sum(sql::Database& database, int& failures) {
    for (int i = 0; i < 60; ++i) {
        auto look = [](sql::Tx& tx) -> Result<std::int64_t> {
            WAYBILL_TRY(const auto first, tx.one(sum_all, first_number));
            WAYBILL_TRY(const auto each,
                        tx.all(list_things, [](const sql::Row& row) { return row.text(0); }));
            std::int64_t sum = 0;
            for (const auto& name : each) {
                WAYBILL_TRY(const auto one, tx.one(amount_of, first_number, name));
                sum += one.value_or(0);
            }
            return first == sum ? sum : -1;
        };
        const auto whole = co_await database.read({}, look);
        if (!whole || *whole != 500) ++failures;
    }
}

TEST_P(DatabaseThreads, ReaderSeesOneStateWhateverIsWrittenMeanwhile) {
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(write(inserting(std::to_string(i), 100)));
    std::vector<int> failures(9, 0);
    TaskGroup group;
    for (std::size_t i = 0; i < failures.size(); ++i) {
        if (i % 3 == 2)
            group.spawn(stage().loop(i), watch_sum(database(), failures[i]));
        else
            group.spawn(stage().loop(i), transfer(database(), static_cast<int>(i), failures[i]));
    }
    stage().run(group.join());
    EXPECT_EQ(std::ranges::count(failures, 0), 9);
}

struct Flood {
    std::int64_t done{0};
    std::int64_t refused{0};
};

Task<void> write_one(sql::Database& database, Flood& flood) {
    auto add = [](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(count_up, "flood"));
        return {};
    };
    const auto added = co_await database.write({}, add);
    if (added)
        ++flood.done;
    else if (added.error().reason == "db.queue_full" &&
             added.error().kind == ErrorKind::unavailable)
        ++flood.refused;
}

TEST_P(DatabaseThreads, FullQueueRefusesAndOnlyWhatWasAnsweredHappened) {
    world = GetParam().make({.migrations = {things_schema[0]}, .queue_max = 8});
    Flood flood;
    TaskGroup group;
    for (int i = 0; i < 2000; ++i) group.spawn(stage().loop(0), write_one(database(), flood));
    stage().run(group.join());
    EXPECT_EQ(flood.done + flood.refused, 2000);
    EXPECT_GT(flood.done, 0);
    EXPECT_EQ(amount("flood"), flood.done);
}

WAYBILL_RUN_CONTRACT(DatabaseThreads, databases());

}  // namespace
}  // namespace waybill::contract
