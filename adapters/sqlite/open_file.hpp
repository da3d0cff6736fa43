// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/sqlite_database.hpp"

namespace waybill::sqlite {

/// The start path of a database file: looks before it touches, sets up, migrates. The caller holds
/// the lock of the folder. The connection is the writer's.
Result<Connection> open_file(const SqliteDatabase::Options& options);

}  // namespace waybill::sqlite
