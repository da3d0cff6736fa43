// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "platform/sql/migrate.hpp"

namespace waybill::sqlite {

/// The start path of a database file: looks before it touches, sets up, migrates. The caller holds
/// the lock of the folder. The connection is the writer's.
Result<Connection> open_file(const SqliteDatabase::Options& options);

/// Before SQLite touches anything: it would take an empty file for a new database, and then drop
/// the log beside it.
Status look_first(const std::filesystem::path& file);
/// The file may be renamed or copied without its log: there is none, or an empty one. Nobody has it
/// open.
Status check_no_log(const std::filesystem::path& file);
Result<std::vector<sql::AppliedMigration>> applied_migrations(Connection& connection);
/// The error with a message of one line that names the file and what to do.
Error in_words(Error error, const std::filesystem::path& file);

}  // namespace waybill::sqlite
