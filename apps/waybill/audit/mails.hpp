// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/finding.hpp"

#include <span>
#include <vector>

namespace waybill::audit {

/// News whose mail waits, beside the work that sends mail. After a burst of orders there is much of
/// both, so they are sorted into each other by hashes of their ids.
std::vector<Finding> check_mails(Books& books);
std::span<const Finding> mail_promises();

}  // namespace waybill::audit
