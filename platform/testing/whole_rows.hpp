// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"

namespace waybill {

/// The columns of its table that an INSERT of described columns does not name (`table.column`), on
/// SQLite. A column that is in no list is neither written nor read, and nothing else says so. Empty
/// for any other statement. Those that a new row cannot have yet are known here.
Result<std::vector<std::string>> columns_left_out(sql::Tx& tx, const sql::Query& query);

}  // namespace waybill
