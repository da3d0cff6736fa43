// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/postgres/connection.hpp"
#include "platform/sql/migration.hpp"

namespace waybill::postgres {

/// Looks before it touches, then makes the schema or brings it up to date. Others who do the same
/// wait for it.
Status bring_up_to_date(Connection& connection, const std::string& schema,
                        std::span<const sql::Migration> migrations);

}  // namespace waybill::postgres
