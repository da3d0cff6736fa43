// SPDX-License-Identifier: Apache-2.0
#include "tests/component/town_databases.hpp"

#include "adapters/postgres/postgres_database.hpp"
#include "adapters/postgres/schema.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "platform/core/assert.hpp"
#include "platform/sql/migrate.hpp"
#include "tests/postgres/server.hpp"

#include <cstdlib>

namespace waybill::town {
namespace {

using postgres::Server;

postgres::Connection connect(const std::string& database, const std::string& schema) {
    auto opened = postgres::Connection::open(
        {.address = Server::shared().address(database), .schema = schema, .name = "town"}, nullptr);
    WAYBILL_ASSERT(opened.has_value());
    return *std::move(opened);
}

void run(const std::string& statement) {
    WAYBILL_ASSERT(connect("postgres", "public").script(statement).has_value());
}

/// With the tables of all services, made once: a copy of it takes a tenth of the time.
const std::string& model() {
    static const std::string name = [] {
        std::string made = Server::fresh_schema("model");
        run("CREATE DATABASE " + made);
        for (const audit::Stored& stored : audit::stored_databases()) {
            const std::string schema{stored.name};
            auto connection = connect(made, schema);
            WAYBILL_ASSERT(postgres::bring_up_to_date(connection, schema,
                                                      sql::with_platform(stored.migrations))
                               .has_value());
        }
        return made;
    }();
    return name;
}

}  // namespace

Storage storage_of_program() {
    const char* const wanted = std::getenv("WAYBILL_TEST_DATABASE");
    const bool postgres = wanted != nullptr && std::string_view{wanted} == "postgres";
    return postgres ? Storage::postgres : Storage::files;
}

TownDatabases::TownDatabases(Storage storage) {
    if (storage == Storage::files) return;
    database_ = Server::fresh_schema("town");
    run("CREATE DATABASE " + database_ + " TEMPLATE " + model() + " STRATEGY FILE_COPY");
}

TownDatabases::~TownDatabases() {
    if (!database_.empty()) run("DROP DATABASE " + database_ + " WITH (FORCE)");
}

Result<std::unique_ptr<sql::Database>> TownDatabases::open(Options options) {
    if (!database_.empty()) {
        WAYBILL_TRY(auto opened,
                    postgres::PostgresDatabase::open({.address = address(),
                                                      .schema = options.service,
                                                      .migrations = std::move(options.migrations),
                                                      .clock = &options.executor.clock(),
                                                      .inline_on = &options.executor,
                                                      .metrics = &options.metrics}));
        return std::unique_ptr<sql::Database>{std::move(opened)};
    }
    WAYBILL_TRY(auto opened, sqlite::SqliteDatabase::open(
                                 {.file = folder() / (options.service + ".db"),
                                  .migrations = std::move(options.migrations),
                                  .clock = &options.executor.clock(),
                                  .inline_on = &options.executor,
                                  .durability = options.durable_on ? sqlite::Durability::full
                                                                   : sqlite::Durability::none,
                                  .metrics = &options.metrics,
                                  .vfs = options.durable_on.value_or("")}));
    return std::unique_ptr<sql::Database>{std::move(opened)};
}

std::string TownDatabases::address() const { return Server::shared().address(database_); }

audit::Books TownDatabases::books() const {
    auto engine =
        database_.empty() ? audit::open_files(folder().string()) : audit::open_schemas(address());
    WAYBILL_ASSERT(engine.has_value());
    return {folder().string(), *std::move(engine)};
}

}  // namespace waybill::town
