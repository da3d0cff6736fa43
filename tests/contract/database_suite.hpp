// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/databases.hpp"

#include <functional>
#include <string>
#include <vector>

/// What the suites of `sql::Database` share.
namespace waybill::contract {

inline const sql::Migration things_schema[] = {{100, "things", R"(
CREATE TABLE things (
    name TEXT NOT NULL PRIMARY KEY,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    version BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE parts (
    thing TEXT NOT NULL REFERENCES things (name),
    number BIGINT NOT NULL,
    PRIMARY KEY (thing, number)
);
CREATE TABLE samples (
    number BIGINT NOT NULL PRIMARY KEY,
    words TEXT,
    bytes BYTEA,
    whole BIGINT,
    truth BOOLEAN
);
)"}};

inline const sql::Query insert_thing{"things.insert",
                                     "INSERT INTO things (name, amount) VALUES ($1, $2)"};
inline const sql::Query list_things{"things.list",
                                    "SELECT name FROM things ORDER BY name LIMIT 20000"};
inline const sql::Query amount_of{"things.amount", "SELECT amount FROM things WHERE name = $1"};
using Words = std::vector<std::string>;
using Write = std::function<Status(sql::Tx&)>;

inline std::int64_t first_number(const sql::Row& row) { return row.integer(0); }

inline Result<Words> names_in(sql::Tx& tx) {
    return tx.all(list_things, [](const sql::Row& row) { return row.text(0); });
}

inline Write inserting(std::string name, std::int64_t amount = 1) {
    return [=](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(insert_thing, name, amount));
        return {};
    };
}

inline Task<void> keep_status(Task<Status> task, Status& slot) { slot = co_await std::move(task); }

class Database : public testing::TestWithParam<Adapter<DatabaseWorld, DatabaseOptions>> {
protected:
    Stage& stage() { return world->stage(); }
    sql::Database& database() { return world->database(); }
    Status write(Write work, Context ctx = {}) {
        return stage().run(database().write(std::move(ctx), std::move(work)));
    }
    /// Asked for at once, from all loops, so that an adapter may put them into one batch.
    std::vector<Status> together(const std::vector<Write>& works) {
        std::vector<Status> outcomes(works.size(), fail(ErrorKind::internal, "test.unanswered"));
        TaskGroup group;
        for (std::size_t i = 0; i < works.size(); ++i)
            group.spawn(stage().loop(i), keep_status(database().write({}, works[i]), outcomes[i]));
        stage().run(group.join());
        return outcomes;
    }
    Words names() {
        auto all = names_in;
        return stage().run(database().read({}, all)).value();
    }
    std::int64_t amount(std::string_view name) {
        auto find = [name](sql::Tx& tx) { return tx.one(amount_of, first_number, name); };
        return stage().run(database().read({}, find)).value().value_or(-1);
    }

    std::unique_ptr<DatabaseWorld> world = GetParam().make({.migrations = {things_schema[0]}});
};

}  // namespace waybill::contract
