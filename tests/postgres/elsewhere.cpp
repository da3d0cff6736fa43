// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/postgres_database.hpp"
#include "adapters/sqlite/database_world.hpp"
#include "tests/postgres/server.hpp"

#include <cstdlib>

/// A part of each test program with stores in it: with WAYBILL_TEST_DATABASE=postgres their
/// temporary databases are schemas of a server of the program's own.
namespace waybill::postgres {
namespace {

std::unique_ptr<sql::Database> fresh_database(Executor& executor,
                                              std::vector<sql::Migration> migrations) {
    auto opened = PostgresDatabase::open({.address = Server::shared().address(),
                                          .schema = Server::fresh_schema(),
                                          .migrations = std::move(migrations),
                                          .clock = &executor.clock(),
                                          .inline_on = &executor});
    WAYBILL_ASSERT(opened.has_value());
    return *std::move(opened);
}

bool choose_engine() {
    const char* const wanted = std::getenv("WAYBILL_TEST_DATABASE");
    if (wanted == nullptr || std::string_view{wanted} != "postgres") return false;
    sqlite::TemporaryDatabase::elsewhere = fresh_database;
    return true;
}

[[maybe_unused]] const bool on_postgres = choose_engine();

}  // namespace
}  // namespace waybill::postgres
