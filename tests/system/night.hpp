// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

/// A day goes by while nothing runs: what rows say of time moves into the past, but for the ledger
/// and for how long stock is held. Throws what is in the way.
namespace waybill::system_test {

/// In the SQLite files of a data folder.
void let_a_day_go_by_in_files(const std::filesystem::path& data);
/// In the schemas of a PostgreSQL database.
void let_a_day_go_by_in_schemas(const std::string& address);

}  // namespace waybill::system_test
