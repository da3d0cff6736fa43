// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/postgres/connection.hpp"
#include "platform/sql/installation.hpp"
#include "platform/sql/migration.hpp"

namespace waybill::postgres {

/// A schema as somebody found it who changes nothing and makes nothing.
struct Inspected {
    bool there{false};
    int pending{0};  ///< migrations that this program would add
    std::optional<sql::Membership> member{};
};
/// Errors have a `message` of one line: those of PostgresDatabase::open.
Result<Inspected> inspect(Connection& connection, const std::string& schema,
                          std::span<const sql::Migration> migrations);

/// Whether texts are told apart and ordered by their bytes there, and a server that is new enough
/// takes writes. Errors as above.
Status check_database(Connection& connection);

/// Whoever starts on the same database meanwhile waits until this connection has gone.
Status lock_for_start(Connection& connection);

/// Looks before it touches, then makes the schema or brings it up to date. Others who do the same
/// wait for it.
Status bring_up_to_date(Connection& connection, const std::string& schema,
                        std::span<const sql::Migration> migrations);

}  // namespace waybill::postgres
