// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/migration.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::audit {

/// A database of the platform, as it is attached.
struct Stored {
    std::string_view name;    ///< of the service and of the file
    std::string_view schema;  ///< what queries call it: orders is `main`
    std::span<const sql::Migration> migrations;
};
const std::vector<Stored>& stored_databases();

/// A path or name inside single quotes.
std::string in_quotes(std::string_view text);

}  // namespace waybill::audit
