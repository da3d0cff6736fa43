// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/service_databases.hpp"

#include "adapters/postgres/postgres_database.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "platform/sql/migrate.hpp"

#include <unistd.h>

#include <cstdlib>

namespace waybill::server {
namespace {

constexpr int exit_storage_failed = 70;

/// Nothing may be acknowledged any more: the next start recovers.
[[noreturn]] void storage_failed(const Error& error) {
    const std::string line = "waybill: storage failed: " + error.detail + "\n";
    (void)!::write(STDERR_FILENO, line.data(), line.size());
    std::_Exit(exit_storage_failed);
}

}  // namespace

Result<std::unique_ptr<sql::Database>> ServiceDatabases::open(std::string_view service,
                                                              std::span<const sql::Migration> own) {
    const std::string name{service};
    return deps_.configuration.storage.in_postgres() ? open_schema(name, own)
                                                     : open_file(name, own);
}

Result<std::unique_ptr<sql::Database>> ServiceDatabases::open_file(
    const std::string& service, std::span<const sql::Migration> own) {
    const ServerSettings& server = deps_.configuration.server;
    WAYBILL_TRY(auto database,
                sqlite::SqliteDatabase::open(
                    {.file = server.data + "/" + service + ".db",
                     .migrations = sql::with_platform(own),
                     .clock = &deps_.clock,
                     .readers = server.database_readers,
                     .writer_cache_kib = 8 * 1024,
                     .reader_cache_kib = 2 * 1024,
                     .metrics = &deps_.metrics,
                     .on_fatal = storage_failed,
                     .on_damage = [&storage = deps_.storage, service](const Error& error) {
                         storage.damaged(service, error);
                     }}));
    deps_.marker.add(service, *database);
    return std::unique_ptr<sql::Database>{std::move(database)};
}

Result<std::unique_ptr<sql::Database>> ServiceDatabases::open_schema(
    const std::string& service, std::span<const sql::Migration> own) {
    const StorageSettings& storage = deps_.configuration.storage;
    const auto open_pool = [&] {
        return postgres::PostgresDatabase::open(
            {.address = std::string{storage.postgres.reveal()},
             .schema = service,
             .migrations = sql::with_platform(own),
             .clock = &deps_.clock,
             .connections = storage.connections,
             .metrics = &deps_.metrics,
             .on_change = [&watch = deps_.storage, service](const Status& connected) {
                 watch.reached(service, connected);
             }});
    };
    WAYBILL_TRY(auto database, deps_.stores.reach("PostgreSQL", open_pool));
    return std::unique_ptr<sql::Database>{std::move(database)};
}

}  // namespace waybill::server
