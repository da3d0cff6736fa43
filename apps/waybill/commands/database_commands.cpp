// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/files.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/system/clock.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/wiring/platform.hpp"
#include "platform/sql/migrate.hpp"

#include <cstdio>
#include <filesystem>

namespace waybill::commands {
namespace {

Status migrate_one(const server::ServerSettings& settings, const wiring::StoredService& service,
                   const Clock& clock) {
    const auto file = std::filesystem::path{settings.data} / (std::string{service.name} + ".db");
    WAYBILL_CHECK(
        sqlite::SqliteDatabase::open({.file = file,
                                      .migrations = sql::with_platform(service.migrations),
                                      .clock = &clock,
                                      .readers = 1}));
    return {};
}

}  // namespace

int run_migrate(const Common& common) {
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    if (auto ready = files::ensure_folder(configuration->server.data); !ready)
        return complain(ready.error());
    const SystemClock clock;
    for (const auto& service : wiring::stored_services()) {
        if (auto done = migrate_one(configuration->server, service, clock); !done)
            return complain(done.error());
        const std::string name{service.name};
        std::printf(common.json ? "{\"database\":\"%s\",\"ok\":true}\n" : "%s: up to date\n",
                    name.c_str());
    }
    return exit_ok;
}

}  // namespace waybill::commands
