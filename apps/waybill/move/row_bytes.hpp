// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/move/table.hpp"

namespace waybill::move {

/// A row as PostgreSQL's binary COPY has it. Rows are the same when these bytes are.
void append_row(std::string& out, const sql::Row& row, const Table& table);

/// What comes before the first and after the last row of a COPY.
std::string_view copy_begin();
std::string_view copy_end();

/// One cell as a parameter; it borrows from the row.
sql::Value value_of(const sql::Row& row, int column, Kind kind);

/// The key of a row, for people.
std::string key_words(const sql::Row& row, const Table& table);

}  // namespace waybill::move
