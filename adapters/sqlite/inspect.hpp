// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "platform/sql/installation.hpp"
#include "platform/sql/migration.hpp"

#include <optional>

namespace waybill::sqlite {

/// A database file as somebody found it who changes nothing and makes nothing.
struct Inspected {
    bool used{false};    ///< it has tables of its own, so it may hold data
    bool marked{false};  ///< it has the table for a membership, so it is not of an early release
    int pending{0};      ///< migrations that this program would add
    std::optional<sql::Membership> member{};
    Connection connection;  ///< for more questions; reads only
};

struct Inspection {
    std::vector<sql::Migration> migrations{};  ///< what this program knows
    Duration check_max{100ms};  ///< how long pages are read to find damage; 0: not at all
    bool alone{true};           ///< false beside a running server: its log is under way
};

/// Nothing when the file is not there or empty. Every Error has a `message` of one line that names
/// the file; reasons are those of SqliteDatabase::open and sql.log_lost.
Result<std::optional<Inspected>> inspect(const std::filesystem::path& file,
                                         const Inspection& inspection);

}  // namespace waybill::sqlite
