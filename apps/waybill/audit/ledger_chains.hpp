// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/check.hpp"

#include <string>
#include <vector>

namespace waybill::audit {

/// Recomputes every chain of the ledger from its first entry to its head, in the order in which
/// they were added, and the sum of each transaction. In one snapshot, so that the last entries are
/// those that the heads know. Captures and settlements are compared with the payments by hashes of
/// their ids; the checks of bookings look at those that differ, which are added to `named`.
Status check_ledger(Books& books, std::vector<std::string>& named, Tell tell);

}  // namespace waybill::audit
