// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/migration.hpp"

#include <string>
#include <vector>

namespace waybill::sqlite {

/// A table or index, as SQLite remembers it. The indexes of UNIQUE and PRIMARY KEY have no text.
struct SchemaObject {
    std::string name;
    std::string sql;
};

/// What a database has that was made by these migrations and by nothing else; in memory, by name.
Result<std::vector<SchemaObject>> expected_schema(std::span<const sql::Migration> migrations);

}  // namespace waybill::sqlite
