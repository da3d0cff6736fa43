// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/backup/schema_copies.hpp"

#include "adapters/postgres/schema.hpp"
#include "adapters/sqlite/open_file.hpp"
#include "adapters/system/clock.hpp"
#include "apps/waybill/move/copy.hpp"
#include "apps/waybill/wiring/platform.hpp"

#include <algorithm>
#include <format>

namespace waybill::backup {
namespace {

constexpr std::string_view begin_moment = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const SystemClock wall_clock;

/// Nothing is read of a schema that this release would first change.
Status check_schema(move::SchemaSide& side, const wiring::StoredService& service) {
    const std::string name{service.name};
    WAYBILL_TRY(const auto found,
                postgres::inspect(side.connection(), name, sql::with_platform(service.migrations)));
    if (found.there && found.pending == 0) return {};
    return fail(Error{.kind = ErrorKind::conflict,
                      .reason = "backup.schema_older",
                      .message = std::format("the schema {} is of an older release: back it up "
                                             "with that, or run waybill migrate first",
                                             name)});
}

Status copy_schema(const wiring::StoredService& service, move::SchemaSide& from,
                   const std::string& file, const std::string& installation) {
    const std::string name{service.name};
    WAYBILL_TRY(auto made, sqlite::open_file({.file = file,
                                              .migrations = sql::with_platform(service.migrations),
                                              .clock = &wall_clock}));
    move::FileSide to{file, std::move(made)};
    WAYBILL_TRY(const auto tables, move::tables_of(to.connection(), from.connection(), name));
    move::Progress progress{wall_clock};
    WAYBILL_CHECK(move::copy_and_compare(
        {.service = name, .from = from, .to = to, .tables = tables, .progress = progress}));
    return to.join({name, installation, 0});
}

}  // namespace

Result<std::vector<std::string>> copy_schemas(const std::string& address, const std::string& folder,
                                              const std::string& installation) {
    WAYBILL_TRY(auto keeper,
                postgres::Connection::open(
                    {.address = address, .schema = "public", .name = "waybill backup"}, nullptr));
    WAYBILL_CHECK(keeper.script("SET idle_in_transaction_session_timeout = 0"));
    WAYBILL_CHECK(keeper.script(std::string{begin_moment}));
    WAYBILL_TRY(const auto moment, keeper.table("SELECT pg_export_snapshot()"));
    std::vector<std::string> names;
    for (const auto& service : wiring::stored_services()) {
        const std::string& name = names.emplace_back(service.name);
        WAYBILL_TRY(auto from, move::SchemaSide::open(address, name));
        WAYBILL_CHECK(check_schema(from, service));
        WAYBILL_CHECK(from.connection().script(
            std::format("{}; SET TRANSACTION SNAPSHOT '{}'", begin_moment, moment.at(0).at(0))));
        WAYBILL_CHECK(copy_schema(service, from, folder + "/" + name + ".db", installation));
    }
    return names;
}

Result<RestoredSchemas> RestoredSchemas::begin(const std::string& address,
                                               const std::string& installation,
                                               std::vector<std::string> names) {
    WAYBILL_TRY(auto place, move::SchemaPlace::open(address, installation));
    WAYBILL_CHECK(place.claim());
    // What is marked 0 may be all of an installation that was moved or restored and not served yet.
    WAYBILL_CHECK(place.check_empty(names));
    return RestoredSchemas{address, installation, std::move(place), std::move(names)};
}

Status RestoredSchemas::fill(const std::string& folder) {
    WAYBILL_CHECK(place_.remove_aside(names_));
    auto filled = fill_each(folder);
    // Should it fail, the next restore does it.
    if (!filled) [[maybe_unused]]
        const Status removed = place_.remove_aside(names_);
    return filled;
}

/// Marked with 0, as nothing is that was ever served.
Status RestoredSchemas::fill_each(const std::string& folder) {
    for (const auto& service : wiring::stored_services()) {
        const std::string name{service.name};
        if (!std::ranges::contains(names_, name)) continue;
        WAYBILL_TRY(auto to, move::SchemaSide::open(address_, move::SchemaPlace::aside(name)));
        WAYBILL_CHECK(postgres::bring_up_to_date(to.connection(), to.schema(),
                                                 sql::with_platform(service.migrations)));
        WAYBILL_TRY(auto from, move::FileSide::open(folder + "/" + name + ".db"));
        WAYBILL_TRY(const auto tables,
                    move::tables_of(from.connection(), to.connection(), to.schema()));
        move::Progress progress{wall_clock};
        WAYBILL_CHECK(move::copy_and_compare(
            {.service = name, .from = from, .to = to, .tables = tables, .progress = progress}));
        WAYBILL_CHECK(to.join({name, installation_, 0}));
    }
    return {};
}

}  // namespace waybill::backup
