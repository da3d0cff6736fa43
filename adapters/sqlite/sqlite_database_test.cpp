// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/sqlite_database.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::sqlite {
namespace {

const sql::Migration items[] = {
    {100, "items",
     "CREATE TABLE items (name TEXT NOT NULL PRIMARY KEY, amount BIGINT NOT NULL "
     "CHECK (amount >= 0), whole BOOLEAN NOT NULL DEFAULT TRUE, bytes BYTEA);"}};
const sql::Query insert_item{"items.insert", "INSERT INTO items (name, amount) VALUES ($1, $2)"};
const sql::Query set_bytes{"items.bytes", "UPDATE items SET bytes = $2 WHERE name = $1"};
const sql::Query get_item{"items.get", "SELECT amount, whole, bytes FROM items WHERE name = $1"};
const sql::Query list_items{"items.list", "SELECT name FROM items ORDER BY name LIMIT 100"};

std::vector<std::string> names(sql::Tx& tx) {
    return tx.all(list_items, [](const sql::Row& row) { return row.text(0); }).value();
}

struct SqliteWorld {
    ManualExecutor executor;
    TemporaryDatabase database{executor, items};
    TaskGroup group;
    std::vector<Status> outcomes;

    static Task<void> keep(Task<Status> task, Status& slot) { slot = co_await std::move(task); }
    /// Asks for all writes before the executor runs, so that they form one batch.
    void together(std::vector<std::function<Status(sql::Tx&)>> works, Context ctx = {}) {
        outcomes.assign(works.size(), fail(ErrorKind::internal, "test.unanswered"));
        for (std::size_t i = 0; i < works.size(); ++i)
            group.spawn(executor, keep(database->write(ctx, works[i]), outcomes[i]));
        executor.run_ready();
    }
    std::vector<std::string> stored() {
        auto all = [](sql::Tx& tx) -> Result<std::vector<std::string>> { return names(tx); };
        return executor.run(database->read({}, all)).value();
    }
};

std::function<Status(sql::Tx&)> insert(std::string name, int amount = 1) {
    return [=](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(insert_item, name, amount));
        return {};
    };
}

TEST(SqliteDatabase, OneFailingFunctionDoesNotHarmItsNeighbours) {
    SqliteWorld world;
    auto half = [](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(insert_item, "half", 1));
        return fail(ErrorKind::conflict, "test.refused");
    };
    auto throwing = [](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(insert_item, "thrown", 1));
        throw std::runtime_error{"boom"};
    };
    world.together({insert("a"), half, insert("b"), throwing, insert("a"), insert("c")});
    EXPECT_TRUE(world.outcomes[0] && world.outcomes[2] && world.outcomes[5]);
    EXPECT_EQ(world.outcomes[1].error().reason, "test.refused");
    EXPECT_EQ(world.outcomes[3].error().kind, ErrorKind::internal);
    EXPECT_EQ(world.outcomes[4].error().reason, "sql.unique");
    EXPECT_EQ(world.stored(), (std::vector<std::string>{"a", "b", "c"}));
}

TEST(SqliteDatabase, FunctionAloneIsRolledBackWhole) {
    SqliteWorld world;
    world.together({[](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(insert_item, "half", 1));
        return fail(ErrorKind::conflict, "test.refused");
    }});
    EXPECT_EQ(world.outcomes[0].error().reason, "test.refused");
    EXPECT_TRUE(world.stored().empty());
}

TEST(SqliteDatabase, ConstraintsAreNamedErrors) {
    SqliteWorld world;
    world.together({insert("a", -1)});
    EXPECT_EQ(world.outcomes[0].error().reason, "sql.check");
    EXPECT_EQ(world.outcomes[0].error().kind, ErrorKind::conflict);
}

TEST(SqliteDatabase, SignalsOnlyAfterCommitAndOnlyOfFunctionsThatSucceeded) {
    SqliteWorld world;
    Signal good;
    Signal bad;
    auto signalling = [](Signal& signal, bool succeed) {
        return [&signal, succeed](sql::Tx& tx) -> Status {
            tx.after_commit(signal);
            if (!succeed) return fail(ErrorKind::conflict, "test.refused");
            return {};
        };
    };
    world.together({signalling(good, true), signalling(bad, false), signalling(good, true)});
    EXPECT_TRUE(world.executor.run(good.wait({}, 1s)));
    EXPECT_FALSE(world.executor.run(good.wait({}, 1s)));  // many were folded into one
    EXPECT_FALSE(world.executor.run(bad.wait({}, 1s)));
}

TEST(SqliteDatabase, ExpiredWorkIsDroppedBeforeItBegins) {
    SqliteWorld world;
    Context expired{.deadline = world.executor.clock().steady()};
    world.together({insert("late")}, expired);
    EXPECT_EQ(world.outcomes[0].error().kind, ErrorKind::deadline);
    EXPECT_TRUE(world.stored().empty());
}

TEST(SqliteDatabase, ValuesComeBackAsTheyWere) {
    SqliteWorld world;
    const std::string bytes{"\0\x01\xff", 3};
    world.together({insert("a", 7), [&](sql::Tx& tx) -> Status {
                        WAYBILL_CHECK(tx.exec(set_bytes, "a", sql::Value::bytes(bytes)));
                        return {};
                    }});
    auto check = [&](sql::Tx& tx) -> Status {
        auto read = [](const sql::Row& row) {
            return std::tuple{row.integer(0), row.boolean(1), row.text(2)};
        };
        const auto found = tx.one(get_item, read, std::string{"a"});
        EXPECT_EQ(found.value(), (std::tuple{std::int64_t{7}, true, bytes}));
        EXPECT_EQ(tx.one(get_item, read, "nobody").value(), std::nullopt);
        return {};
    };
    EXPECT_TRUE(world.executor.run(world.database->read({}, check)));
}

TEST(SqliteDatabase, ReaderCannotWrite) {
    SqliteWorld world;
    EXPECT_FALSE(world.executor.run(world.database->read({}, insert("a"))));
    EXPECT_TRUE(world.stored().empty());
}

TEST(SqliteDatabase, StatementMayRunInsideItsOwnRows) {
    SqliteWorld world;
    world.together({insert("a"), insert("b")});
    auto nested = [](sql::Tx& tx) -> Status {
        std::size_t seen = 0;
        auto again = [&](const sql::Row&) { seen += names(tx).size(); };
        WAYBILL_CHECK(tx.each(list_items, again));
        EXPECT_EQ(seen, 4u);
        return {};
    };
    EXPECT_TRUE(world.executor.run(world.database->read({}, nested)));
}

}  // namespace
}  // namespace waybill::sqlite
