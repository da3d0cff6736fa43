// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/postgres/connection.hpp"
#include "adapters/sqlite/connection.hpp"

#include <string>
#include <vector>

namespace waybill::move {

/// What a column holds in PostgreSQL; SQLite keeps truths as numbers.
enum class Kind : std::uint8_t { number, truth, text, bytes };

struct Column {
    std::string name;
    Kind kind{Kind::text};
};

/// A table that both engines have.
struct Table {
    std::string name;
    std::vector<Column> columns{};
    std::vector<int> key{};  ///< which of the columns are its primary key, in their order there
    std::vector<std::string> parents{};  ///< the tables that its references lead to
};

/// All that the migrations of one service have made, parents before children; not what a database
/// says of itself: its migrations and its installation. The two must have the same tables and
/// columns, or the error names one that is only on one side (`move.schema`).
Result<std::vector<Table>> tables_of(sqlite::Connection& file, postgres::Connection& schema,
                                     const std::string& schema_name);

/// A name as both engines quote it.
std::string sql_name(std::string_view name);
/// The names of the columns, with commas between.
std::string column_list(const Table& table);
std::string key_list(const Table& table);

}  // namespace waybill::move
