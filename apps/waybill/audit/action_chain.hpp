// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/check.hpp"

namespace waybill::audit {

/// Recomputes the log of what the office changed, from its first entry to its head.
Status check_actions(Books& books, Tell tell);

}  // namespace waybill::audit
