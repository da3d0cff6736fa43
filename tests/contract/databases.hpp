// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "platform/sql/migration.hpp"
#include "tests/contract/adapter.hpp"

namespace waybill::contract {

struct DatabaseOptions {
    std::vector<sql::Migration> migrations{};
    std::size_t queue_max{4096};
};

/// An empty database with the suite's schema.
struct DatabaseWorld {
    virtual ~DatabaseWorld() = default;
    virtual Stage& stage() = 0;
    virtual sql::Database& database() = 0;
};

/// Every adapter of `sql::Database`. A new one joins by a line in databases.cpp.
const Adapters<DatabaseWorld, DatabaseOptions>& databases();

}  // namespace waybill::contract
