// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/postgres_database.hpp"
#include "platform/async/task_group.hpp"
#include "tests/contract/stage.hpp"
#include "tests/postgres/server.hpp"

#include <gtest/gtest.h>

#include <atomic>

/// Writes that gather while another is under way, and are then done in one transaction.
namespace waybill::postgres {
namespace {

const sql::Migration notes[] = {
    {100, "notes", "CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL);"}};
const sql::Query add_note{"notes.add", "INSERT INTO notes (name, text) VALUES ($1, $2)"};
const sql::Query change_note{"notes.change", "UPDATE notes SET text = $2 WHERE name = $1"};
const sql::Query count_notes{"notes.count", "SELECT COUNT(*) FROM notes"};
const sql::Query count_transactions{"notes.transactions",
                                    "SELECT COUNT(DISTINCT xmin::text) FROM notes"};

using Body = std::function<Status(sql::Tx&)>;

Status write_to(sql::Tx& tx, const std::string& name) { return tx.put(add_note, name, "a"); }

/// One process with one connection, so that all that comes meanwhile gathers.
struct Process {
    explicit Process(std::string of = Server::fresh_schema()) : schema{std::move(of)} {
        auto opened = PostgresDatabase::open({.address = Server::shared().address(),
                                              .schema = schema,
                                              .migrations = {notes[0]},
                                              .clock = &stage.clock(),
                                              .connections = 1});
        WAYBILL_ASSERT(opened.has_value());
        database = *std::move(opened);
    }

    Task<void> write(Body body, Status& outcome) {
        ++asked;
        outcome = co_await database->write({}, std::move(body));
    }
    Task<void> hold(int expected) {
        (void)co_await database->write({}, [this, expected](sql::Tx& tx) -> Status {
            holds = true;
            while (asked < expected) std::this_thread::yield();
            std::this_thread::sleep_for(20ms);  // the last was counted before it was queued
            return write_to(tx, "first");
        });
    }
    /// All of `bodies` while the first write holds the connection.
    std::vector<Status> write_together(std::vector<Body> bodies) {
        std::vector<Status> outcomes(bodies.size());
        TaskGroup group;
        group.spawn(stage.loop(0), hold(static_cast<int>(bodies.size())));
        while (!holds) std::this_thread::yield();
        for (std::size_t i = 0; i < bodies.size(); ++i)
            group.spawn(stage.loop(0), write(std::move(bodies[i]), outcomes[i]));
        stage.run(group.join());
        return outcomes;
    }
    std::int64_t number(const sql::Query& query) {
        auto look = [&](sql::Tx& tx) {
            return tx.one(query, [](const sql::Row& row) { return row.integer(0); });
        };
        return stage.run(database->read({}, look)).value().value_or(0);
    }

    std::string schema;
    contract::ThreadsStage stage{};
    std::atomic<int> asked{0};
    std::atomic<bool> holds{false};
    std::unique_ptr<PostgresDatabase> database{};
};

Body writing(std::string name) {
    return [name](sql::Tx& tx) { return write_to(tx, name); };
}

TEST(PostgresTogether, WritesThatGatherAreOneTransaction) {
    Process process;
    for (const Status& outcome : process.write_together({writing("a"), writing("b"), writing("c")}))
        EXPECT_TRUE(outcome);
    EXPECT_EQ(process.number(count_notes), 4);
    EXPECT_EQ(process.number(count_transactions), 2) << "the first alone, then the others";
}

TEST(PostgresTogether, WhoFailsFailsAlone) {
    Process process;
    int runs = 0;
    const auto refusing = [&](sql::Tx& tx) -> Status {
        ++runs;
        WAYBILL_CHECK(write_to(tx, "refused"));
        return fail(ErrorKind::conflict, "notes.refused");
    };
    const auto outcomes = process.write_together(
        {writing("a"), refusing, writing("first"), writing("b")});  // the third is there already
    EXPECT_TRUE(outcomes[0]);
    EXPECT_EQ(outcomes[1].error().reason, "notes.refused");
    EXPECT_EQ(outcomes[2].error().reason, "sql.unique");
    EXPECT_TRUE(outcomes[3]);
    EXPECT_EQ(runs, 2) << "with the others, and then alone";
    EXPECT_EQ(process.number(count_notes), 3);
}

/// Alone a write waits for its turn; together they would hold up one another, or wait in a circle.
TEST(PostgresTogether, WhoMustWaitForAnotherProcessWaitsAlone) {
    Process here;
    Process there{here.schema};
    ASSERT_TRUE(here.stage.run(here.database->write({}, writing("wanted"))));
    std::atomic<bool> locked{false};
    std::atomic<bool> done{false};
    Status theirs;
    const auto holding = [&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(change_note, "wanted", "there"));
        locked = true;
        while (!done) std::this_thread::yield();
        return {};
    };
    std::jthread other{[&] { theirs = there.stage.run(there.database->write({}, holding)); }};
    while (!locked) std::this_thread::yield();
    int runs = 0;
    const auto wanting = [&](sql::Tx& tx) -> Status {
        if (++runs == 2) done = true;
        WAYBILL_CHECK(tx.exec(change_note, "wanted", "here"));
        return {};
    };
    for (const Status& outcome : here.write_together({writing("a"), wanting, writing("b")}))
        EXPECT_TRUE(outcome);
    other.join();
    EXPECT_TRUE(theirs);
    EXPECT_EQ(here.number(count_notes), 4);
}

TEST(PostgresTogether, ReadsMayNotWrite) {
    Process process;
    const auto written = process.stage.run(process.database->read({}, writing("a")));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::internal);
    EXPECT_EQ(process.number(count_notes), 0);
}

/// A function that reads is one transaction without being told so: its statements see one state.
TEST(PostgresTogether, ReadSeesOneStateThroughout) {
    Process here;
    Process there{here.schema};
    const auto look = [&](sql::Tx& tx) -> Result<std::int64_t> {
        const auto number = [](const sql::Row& row) { return row.integer(0); };
        WAYBILL_TRY(const auto before, tx.one(count_notes, number));
        EXPECT_TRUE(there.stage.run(there.database->write({}, writing("a"))));
        WAYBILL_TRY(const auto after, tx.one(count_notes, number));
        EXPECT_EQ(before, after);
        return *after;
    };
    EXPECT_EQ(here.stage.run(here.database->read({}, look)).value(), 0);
    EXPECT_EQ(here.number(count_notes), 1);
}

}  // namespace
}  // namespace waybill::postgres
