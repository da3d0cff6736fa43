// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/check.hpp"

#include <string>
#include <vector>

namespace waybill::audit {

/// `deep` compares each index with its table, entry by entry, which takes as long as all else.
enum class Depth : std::uint8_t { quick, deep };

/// Whether a database is what this release stores its data in: tables, indexes and constraints
/// those of the migrations.
void check_schema(Books& books, const Stored& stored, Tell tell);
/// Whether a table's pages and those of its indexes are sound, and its references lead somewhere.
void check_table(Books& books, const Stored& stored, const std::string& table, Depth depth,
                 Tell tell);
std::vector<std::string> tables_of(Books& books, const Stored& stored);

}  // namespace waybill::audit
