// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "platform/sql/database.hpp"
#include "platform/telemetry/registry.hpp"
#include "platform/testing/temp_folder.hpp"

namespace waybill::town {

enum class Storage : std::uint8_t { files, postgres };
/// What the test program is run with: WAYBILL_TEST_DATABASE=postgres has towns in a server of the
/// program's own.
Storage storage_of_program();

/// Where a town keeps its rows: SQLite files in a temporary folder, or the schemas of a PostgreSQL
/// database that ends with it.
class TownDatabases {
public:
    struct Options {
        std::string service;
        std::vector<sql::Migration> migrations;
        Executor& executor;  ///< on which all of it is done
        telemetry::Registry& metrics;
        std::optional<std::string> durable_on{};  ///< the VFS of files that are written durably
    };

    explicit TownDatabases(Storage storage);
    ~TownDatabases();
    TownDatabases(const TownDatabases&) = delete;
    TownDatabases& operator=(const TownDatabases&) = delete;

    Result<std::unique_ptr<sql::Database>> open(Options options);
    /// For reading all of them beside the town.
    audit::Books books() const;
    /// Of the schemas.
    std::string address() const;
    /// Of the files.
    const std::filesystem::path& folder() const { return folder_.path(); }

private:
    TempFolder folder_{};
    std::string database_{};  ///< its name in PostgreSQL; empty: in files
};

}  // namespace waybill::town
