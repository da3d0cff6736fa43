// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/server/configuration.hpp"
#include "apps/waybill/server/folder_marker.hpp"
#include "apps/waybill/server/storage_watch.hpp"
#include "apps/waybill/server/store_wait.hpp"
#include "platform/sql/database.hpp"
#include "platform/sql/migration.hpp"
#include "platform/telemetry/registry.hpp"

namespace waybill::server {

/// Opens the database of each service where the settings say: a file of the data folder, or a
/// schema in PostgreSQL. All of it outlives the databases.
class ServiceDatabases {
public:
    struct Deps {
        const Configuration& configuration;
        StoreWait& stores;
        const Clock& clock;
        telemetry::Registry& metrics;
        StorageWatch& storage;
        FolderMarker& marker;
    };
    explicit ServiceDatabases(Deps deps) : deps_{deps} {}

    /// With its schema up to date. Waits for a server that is away, or too busy to let us in.
    Result<std::unique_ptr<sql::Database>> open(std::string_view service,
                                                std::span<const sql::Migration> own);

private:
    Result<std::unique_ptr<sql::Database>> open_file(const std::string& service,
                                                     std::span<const sql::Migration> own);
    Result<std::unique_ptr<sql::Database>> open_schema(const std::string& service,
                                                       std::span<const sql::Migration> own);

    Deps deps_;
};

}  // namespace waybill::server
