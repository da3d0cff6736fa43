// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/databases.hpp"

#include "adapters/postgres/postgres_database.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "platform/testing/fault_plan.hpp"
#include "platform/testing/temp_folder.hpp"
#include "tests/postgres/server.hpp"

#include <utility>

namespace waybill::contract {
namespace {

using sqlite::SqliteDatabase;

std::unique_ptr<SqliteDatabase> open_sqlite(SqliteDatabase::Options options,
                                            const DatabaseOptions& wanted) {
    options.migrations = wanted.migrations;
    options.queue_max = wanted.queue_max;
    auto opened = SqliteDatabase::open(std::move(options));
    WAYBILL_ASSERT(opened.has_value());
    return *std::move(opened);
}

/// With its threads, as the program has it.
struct Sqlite final : DatabaseWorld {
    explicit Sqlite(const DatabaseOptions& wanted)
        : file{open_sqlite({.file = folder.path() / "test.db", .clock = &own_stage.clock()},
                           wanted)} {}
    Stage& stage() override { return own_stage; }
    sql::Database& database() override { return *file; }

    TempFolder folder{};
    ThreadsStage own_stage{};
    std::unique_ptr<SqliteDatabase> file;
};

/// On the executor of its callers, as tests have it; behind a plan of faults that has none.
struct SqliteInline final : DatabaseWorld {
    explicit SqliteInline(const DatabaseOptions& wanted)
        : file{open_sqlite({.file = folder.path() / "test.db",
                            .clock = &own_stage.clock(),
                            .inline_on = &own_stage.loop(0),
                            .durability = sqlite::Durability::none},
                           wanted)} {}
    Stage& stage() override { return own_stage; }
    sql::Database& database() override { return faulty; }

    TempFolder folder{};
    ManualStage own_stage{};
    std::unique_ptr<SqliteDatabase> file;
    FaultPlan none{};
    FaultyDatabase faulty{*file, none};
};

using postgres::PostgresDatabase;

std::unique_ptr<PostgresDatabase> open_postgres(PostgresDatabase::Options options,
                                                const DatabaseOptions& wanted) {
    options.address = postgres::Server::shared().address();
    options.schema = postgres::Server::fresh_schema();
    options.migrations = wanted.migrations;
    options.queue_max = wanted.queue_max;
    auto opened = PostgresDatabase::open(std::move(options));
    WAYBILL_ASSERT(opened.has_value());
    return *std::move(opened);
}

/// A schema of its own in the server that the test program shares.
struct Postgres final : DatabaseWorld {
    explicit Postgres(const DatabaseOptions& wanted)
        : schema{open_postgres({.clock = &own_stage.clock()}, wanted)} {}
    Stage& stage() override { return own_stage; }
    sql::Database& database() override { return *schema; }

    ThreadsStage own_stage{};
    std::unique_ptr<PostgresDatabase> schema;
};

struct PostgresInline final : DatabaseWorld {
    explicit PostgresInline(const DatabaseOptions& wanted)
        : schema{open_postgres({.clock = &own_stage.clock(), .inline_on = &own_stage.loop(0)},
                               wanted)} {}
    Stage& stage() override { return own_stage; }
    sql::Database& database() override { return *schema; }

    ManualStage own_stage{};
    std::unique_ptr<PostgresDatabase> schema;
};

template <typename World>
std::unique_ptr<DatabaseWorld> make_database(const DatabaseOptions& wanted) {
    return std::make_unique<World>(wanted);
}

}  // namespace

const Adapters<DatabaseWorld, DatabaseOptions>& databases() {
    static const Adapters<DatabaseWorld, DatabaseOptions> list{
        {"sqlite", make_database<Sqlite>},
        {"sqlite_inline", make_database<SqliteInline>},
        {"postgres", make_database<Postgres>},
        {"postgres_inline", make_database<PostgresInline>},
    };
    return list;
}

}  // namespace waybill::contract
