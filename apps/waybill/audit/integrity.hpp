// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/finding.hpp"

#include <span>
#include <vector>

namespace waybill::audit {

/// `deep` compares each index with its table, entry by entry, which takes as long as all else.
enum class Depth : std::uint8_t { quick, deep };

/// Whether a database is what this release stores its data in: tables, indexes and constraints
/// those of the migrations, pages sound, references leading somewhere.
std::vector<Finding> check_integrity(Books& books, const Stored& stored, Depth depth);
std::span<const Finding> integrity_promises();

}  // namespace waybill::audit
