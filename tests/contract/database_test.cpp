// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/database_suite.hpp"

#include <algorithm>
#include <stdexcept>

/// What `sql::Database` promises of transactions, on every adapter.
namespace waybill::contract {
namespace {

const sql::Query insert_part{"parts.insert", "INSERT INTO parts (thing, number) VALUES ($1, $2)"};
const sql::Query move_thing{"things.move", R"(
    UPDATE things SET amount = $2, version = version + 1 WHERE name = $1 AND version = $3)"};
const sql::Query insert_once{"things.once", R"(
    INSERT INTO things (name, amount) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING)"};

TEST_P(Database, FailureLeavesNothingOfItsFunction) {
    const auto outcome = write([](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(insert_thing, "half", 1));
        return fail(ErrorKind::conflict, "test.refused");
    });
    EXPECT_EQ(outcome.error().reason, "test.refused");
    EXPECT_EQ(outcome.error().kind, ErrorKind::conflict);
    EXPECT_TRUE(names().empty());
}

TEST_P(Database, FailureDoesNoHarmToItsNeighbours) {
    auto half = [](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(insert_thing, "half", 1));
        return fail(ErrorKind::conflict, "test.refused");
    };
    auto throwing = [](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(insert_thing, "thrown", 1));
        throw std::runtime_error{"boom"};
    };
    ASSERT_TRUE(write(inserting("a")));
    const auto outcomes =
        together({inserting("b"), half, inserting("c"), throwing, inserting("a"), inserting("d")});
    EXPECT_TRUE(outcomes[0] && outcomes[2] && outcomes[5]);
    EXPECT_EQ(outcomes[1].error().reason, "test.refused");
    EXPECT_EQ(outcomes[3].error().kind, ErrorKind::internal);
    EXPECT_EQ(outcomes[4].error().reason, "sql.unique");
    EXPECT_EQ(names(), (Words{"a", "b", "c", "d"}));
}

TEST_P(Database, BrokenConstraintsAreNamedConflicts) {
    const auto reason = [&](Write work) {
        const auto outcome = write(std::move(work));
        if (outcome) return std::string{"stored"};
        EXPECT_EQ(outcome.error().kind, ErrorKind::conflict);
        return std::string{outcome.error().reason};
    };
    EXPECT_EQ(reason(inserting("a")), "stored");
    EXPECT_EQ(reason(inserting("a")), "sql.unique");
    EXPECT_EQ(reason(inserting("b", -1)), "sql.check");
    EXPECT_EQ(reason([](sql::Tx& tx) -> Status {
                  WAYBILL_CHECK(tx.exec(insert_part, "nobody", 1));
                  return {};
              }),
              "sql.foreign_key");
    EXPECT_EQ(names(), Words{"a"});
}

TEST_P(Database, StatementThatMakesNoSenseIsOurOwnMistake) {
    static const sql::Query wrong{"test.wrong", "SELECT nothing FROM nowhere"};
    const auto outcome = write([](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(insert_thing, "half", 1));
        return tx.each(wrong, [](const sql::Row&) {});
    });
    EXPECT_EQ(outcome.error().kind, ErrorKind::internal);
    EXPECT_EQ(outcome.error().reason, "sql.failed");
    EXPECT_TRUE(names().empty());
}

TEST_P(Database, ConditionalUpdateTellsWhetherItFoundItsRow) {
    ASSERT_TRUE(write(inserting("a")));
    std::vector<std::int64_t> changed;
    ASSERT_TRUE(write([&](sql::Tx& tx) -> Status {
        changed.clear();  // may be run again
        for (const std::int64_t version : {7, 1, 1, 2}) {
            WAYBILL_TRY(const auto rows, tx.exec(move_thing, "a", version, version));
            changed.push_back(rows);
        }
        for (const auto* name : {"a", "b"}) {
            WAYBILL_TRY(const auto rows, tx.exec(insert_once, name, 5));
            changed.push_back(rows);
        }
        return {};
    }));
    EXPECT_EQ(changed, (std::vector<std::int64_t>{0, 1, 0, 1, 0, 1}));
    EXPECT_EQ(amount("a"), 2);
}

using Counts = std::vector<std::int64_t>;

sql::Values thing(const std::string& name) { return sql::Values::of(name, 1); }

TEST_P(Database, ManyRowsInOneStatementTellWhatEachChanged) {
    Counts inserted;
    Counts moved;
    ASSERT_TRUE(write([&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(inserted, tx.exec_each(insert_once, Words{"b", "a", "b", "c"}, thing));
        WAYBILL_TRY(moved, tx.exec_each(move_thing, Words{"c", "nobody", "a", "c"},
                                        [](const std::string& name) {
                                            return sql::Values::of(name, 7, 1);
                                        }));
        return {};
    }));
    EXPECT_EQ(inserted, (Counts{1, 1, 0, 1}));
    EXPECT_EQ(moved, (Counts{1, 0, 1, 0}));
    EXPECT_EQ(names(), (Words{"a", "b", "c"}));
    EXPECT_EQ(amount("a"), 7);
    EXPECT_EQ(amount("b"), 1);
}

TEST_P(Database, OfManyRowsInOneStatementAllAreWrittenOrNone) {
    ASSERT_TRUE(write(inserting("a")));
    const auto insert = [](const Words& rows) -> Write {
        return [rows](sql::Tx& tx) -> Status {
            WAYBILL_CHECK(tx.exec_each(insert_thing, rows, thing));
            return {};
        };
    };
    const auto outcomes =
        together({insert({"b", "c"}), insert({"d", "a", "e"}), insert({"f", "f"}), insert({"g"})});
    EXPECT_TRUE(outcomes[0] && outcomes[3]);
    EXPECT_EQ(outcomes[1].error().reason, "sql.unique");
    EXPECT_EQ(outcomes[2].error().reason, "sql.unique");
    EXPECT_EQ(names(), (Words{"a", "b", "c", "g"}));
}

TEST_P(Database, WriteThatNobodyWaitsForIsSeenByWhatFollowsAndFailsTheTransaction) {
    Words seen;
    ASSERT_TRUE(write([&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.put(insert_thing, "b", 1));
        WAYBILL_CHECK(tx.put_each(insert_thing, Words{"a", "c"}, thing));
        WAYBILL_TRY(seen, names_in(tx));
        return tx.put(move_thing, "c", 7, 1);
    }));
    EXPECT_EQ(seen, (Words{"a", "b", "c"}));
    EXPECT_EQ(amount("c"), 7);

    const auto twice = [](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.put(insert_thing, "d", 1));
        WAYBILL_CHECK(tx.put(insert_thing, "a", 1));
        WAYBILL_CHECK(tx.put(insert_thing, "e", 1));
        return {};
    };
    const auto refusing = [&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.put(insert_thing, "f", -1));
        return fail(ErrorKind::conflict, "test.refused");
    };
    const auto outcomes = together({twice, inserting("g"), refusing, inserting("h")});
    EXPECT_EQ(outcomes[0].error().reason, "sql.unique");
    EXPECT_EQ(outcomes[2].error().kind, ErrorKind::conflict);
    EXPECT_TRUE(outcomes[1] && outcomes[3]);
    EXPECT_EQ(names(), (Words{"a", "b", "c", "g", "h"}));
}

TEST_P(Database, ManyLookUpsInOneStatementGiveTheirRowsInOrder) {
    static const sql::Query parts_of{
        "parts.of", "SELECT thing, number FROM parts WHERE thing = $1 ORDER BY number"};
    using Found = std::vector<std::pair<std::string, std::int64_t>>;
    ASSERT_TRUE(write([](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec_each(insert_thing, Words{"a", "b", "c"}, thing));
        for (const auto& [name, number] : Found{{"a", 2}, {"a", 1}, {"c", 3}})
            WAYBILL_CHECK(tx.exec(insert_part, name, number));
        return {};
    }));
    const auto look_up = [&](const Words& wanted) {
        auto read = [&wanted](sql::Tx& tx) {
            return tx.all_each(
                parts_of,
                [](const sql::Row& row) { return std::pair{row.text(0), row.integer(1)}; }, wanted,
                [](const std::string& name) { return sql::Values::of(name); });
        };
        return stage().run(database().read({}, read)).value();
    };
    EXPECT_EQ(look_up({"c", "b", "nobody", "a"}), (Found{{"c", 3}, {"a", 1}, {"a", 2}}));
    EXPECT_EQ(look_up({}), Found{});
}

TEST_P(Database, OfNoRowsNothingIsWritten) {
    ASSERT_TRUE(write([](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto changed, tx.exec_each(insert_thing, Words{}, thing));
        EXPECT_TRUE(changed.empty());
        return {};
    }));
    EXPECT_TRUE(names().empty());
}

TEST_P(Database, OfManyWritersWithOneVersionOneWins) {
    ASSERT_TRUE(write(inserting("a")));
    std::vector<Write> racers;
    for (std::int64_t i = 0; i < 24; ++i)
        racers.emplace_back([i](sql::Tx& tx) -> Status {
            WAYBILL_TRY(const auto rows, tx.exec(move_thing, "a", 100 + i, 1));
            if (rows == 0) return fail(ErrorKind::unavailable, "test.lost_race");
            return {};
        });
    const auto outcomes = together(racers);
    std::int64_t winner = -1;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (outcomes[i]) {
            EXPECT_EQ(winner, -1);
            winner = static_cast<std::int64_t>(i);
            continue;
        }
        EXPECT_EQ(outcomes[i].error().kind, ErrorKind::unavailable);
    }
    EXPECT_EQ(amount("a"), 100 + winner);
}

TEST_P(Database, WorkThatIsTooLateOrCancelledNeverBegins) {
    std::stop_source left;
    left.request_stop();
    const Context late{.deadline = stage().clock().steady()};
    const Context cancelled{.stop = left.get_token()};
    EXPECT_EQ(write(inserting("late"), late).error().kind, ErrorKind::deadline);
    EXPECT_EQ(write(inserting("left"), cancelled).error().kind, ErrorKind::cancelled);
    auto all = names_in;
    EXPECT_EQ(stage().run(database().read(late, all)).error().kind, ErrorKind::deadline);
    EXPECT_EQ(stage().run(database().read(cancelled, all)).error().kind, ErrorKind::cancelled);
    EXPECT_TRUE(names().empty());
}

TEST_P(Database, NewsComeAfterTheCommitAndOnlyThen) {
    sql::Listener good{database().news(), "good"};
    sql::Listener also{database().news(), "good"};
    sql::Listener bad{database().news(), "bad"};
    auto announcing = [](std::string_view news, bool succeeds) {
        return [news, succeeds](sql::Tx& tx) -> Status {
            tx.announce(news);
            if (!succeeds) return fail(ErrorKind::conflict, "test.refused");
            return {};
        };
    };
    together({announcing("good", true), announcing("bad", false), announcing("good", true)});
    EXPECT_TRUE(stage().run(good.wait({}, 10s)));
    EXPECT_TRUE(stage().run(also.wait({}, 10s)));
    EXPECT_FALSE(stage().run(bad.wait({}, 30ms)));
}

Task<Status> read_when_told(sql::Database& database, sql::Listener& told, Words& seen) {
    const Context ctx;
    auto all = names_in;
    co_await told.wait(ctx, 10s);
    WAYBILL_CO_TRY(seen, co_await database.read(ctx, all));
    co_return Status{};
}

TEST_P(Database, WhoIsToldReadsWhatWasCommitted) {
    sql::Listener told{database().news(), "things"};
    Words seen;
    Status outcome = fail(ErrorKind::internal, "test.unanswered");
    TaskGroup group;
    group.spawn(stage().loop(1), keep_status(read_when_told(database(), told, seen), outcome));
    EXPECT_TRUE(write([](sql::Tx& tx) -> Status {
        tx.announce("things");
        WAYBILL_CHECK(tx.exec(insert_thing, "a", 1));
        return {};
    }));
    stage().run(group.join());
    EXPECT_TRUE(outcome);
    EXPECT_EQ(seen, Words{"a"});
}

TEST_P(Database, WhatIsInNoHurryIsWrittenAllTheSame) {
    EXPECT_TRUE(stage().run(database().write_soon({}, inserting("alone"))));
    EXPECT_EQ(names(), Words{"alone"});
    Status patient;
    Status refused;
    TaskGroup group;
    group.spawn(stage().loop(0), keep_status(database().write_soon({}, inserting("b")), patient));
    group.spawn(stage().loop(0),
                keep_status(database().write_soon({}, inserting("alone")), refused));
    EXPECT_TRUE(write(inserting("c")));
    stage().run(group.join());
    EXPECT_TRUE(patient);
    EXPECT_EQ(refused.error().reason, "sql.unique");
    EXPECT_EQ(names(), (Words{"alone", "b", "c"}));
}

TEST_P(Database, ReaderCannotWrite) {
    ASSERT_TRUE(write(inserting("a")));
    EXPECT_FALSE(stage().run(database().read({}, inserting("b"))));
    EXPECT_EQ(names(), Words{"a"});
    EXPECT_TRUE(write(inserting("c")));
}

TEST_P(Database, StatementMayRunInsideItsOwnRows) {
    ASSERT_TRUE(write(inserting("a")));
    ASSERT_TRUE(write(inserting("b")));
    auto nested = [](sql::Tx& tx) -> Result<std::size_t> {
        std::size_t seen = 0;
        Status inner;
        auto again = [&](const sql::Row&) {
            const auto found = names_in(tx);
            if (!found) inner = std::unexpected(found.error());
            seen += found ? found->size() : 0;
        };
        WAYBILL_CHECK(tx.each(list_things, again));
        WAYBILL_CHECK(inner);
        return seen;
    };
    EXPECT_EQ(stage().run(database().read({}, nested)).value(), 4u);
}

TEST_P(Database, AbsentIsNoError) {
    EXPECT_EQ(amount("nobody"), -1);
    EXPECT_TRUE(names().empty());
}

TEST_P(Database, LargeResultComesWholeAndInOrder) {
    ASSERT_TRUE(write([](sql::Tx& tx) -> Status {
        Words rows;
        for (int i = 0; i < 10'000; ++i)
            rows.push_back(std::to_string(100'000 + (i * 7919) % 10'000));
        WAYBILL_CHECK(tx.exec_each(insert_thing, rows, thing));
        return {};
    }));
    const Words found = names();
    ASSERT_EQ(found.size(), 10'000u);
    EXPECT_TRUE(std::ranges::is_sorted(found));
}

WAYBILL_RUN_CONTRACT(Database, databases());

}  // namespace
}  // namespace waybill::contract
