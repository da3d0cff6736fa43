// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/finding.hpp"

#include <span>
#include <vector>

namespace waybill::audit {

/// Recomputes every chain of the ledger from its first entry to its head, in the order in which
/// they were added, and the sum of each transaction. In one snapshot, so that the last entries are
/// those that the heads know.
std::vector<Finding> check_ledger_chains(Books& books);
std::span<const Finding> ledger_promises();

}  // namespace waybill::audit
