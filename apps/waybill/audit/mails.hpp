// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/check.hpp"

namespace waybill::audit {

/// News whose mail waits, beside the work that sends mail. After a burst of orders there is much of
/// both, so they are sorted into each other by hashes of their ids.
Status check_mails(Books& books, Tell tell);

}  // namespace waybill::audit
