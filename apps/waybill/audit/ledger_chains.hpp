// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/finding.hpp"

#include <span>
#include <vector>

namespace waybill::audit {

/// Recomputes every chain of the ledger from its first entry to its head, in the order in which
/// they were added, and the sum of each transaction. Entries are only ever added, so each part of
/// the ledger may be read in a snapshot of its own.
std::vector<Finding> check_ledger_chains(Books& books);
std::span<const Finding> ledger_promises();

}  // namespace waybill::audit
