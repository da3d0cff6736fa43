// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/postgres/connection.hpp"

#include <functional>

namespace waybill::postgres {

/// Adds rows to every table of a schema, made up column by column, and has the server count them.
/// Its references and rules are dropped before, since nothing that is made up keeps them: the
/// schema is good for nothing but plans afterwards. Texts that are kinds or states of things
/// are the one that was there most often; all others, and numbers, are each their own. Times lie
/// within a year, few of them before `now`; what may be absent mostly is not.
struct ManyRows {
    std::string schema;
    TimePoint now;
    std::function<int(std::string_view table)> count;
};
Status add_many_rows(Connection& connection, const ManyRows& how);

/// The lines of a statement's plan for these values, as EXPLAIN has them.
Result<std::vector<std::string>> plan_of(Connection& connection, const sql::Query& query,
                                         const std::string& values);

}  // namespace waybill::postgres
