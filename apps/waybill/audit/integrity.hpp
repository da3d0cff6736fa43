// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/check.hpp"

namespace waybill::audit {

/// Whether a database is what this release stores its data in: tables, indexes and constraints
/// those of the migrations.
void check_schema(Books& books, const Stored& stored, Tell tell);

}  // namespace waybill::audit
