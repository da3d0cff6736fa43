// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/backup/backup.hpp"

#include "adapters/files/files.hpp"
#include "adapters/files/folder_blobs.hpp"
#include "adapters/sqlite/moment.hpp"
#include "adapters/sqlite/open_file.hpp"
#include "adapters/system/clock.hpp"
#include "apps/waybill/backup/draft_folder.hpp"
#include "apps/waybill/backup/schema_copies.hpp"
#include "apps/waybill/server/folder_look.hpp"
#include "platform/telemetry/build_info.hpp"

#include <algorithm>
#include <filesystem>
#include <format>
#include <limits>
#include <set>

namespace waybill::backup {
namespace {

using server::Manifest;

/// Until every page was read.
constexpr Duration check_max = std::chrono::hours{24};

constexpr sql::Query own_tables{
    "backup.tables", "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) "
                     "<> 'sqlite_' AND name NOT IN ('schema_migrations', 'installation')"};

Result<Manifest> manifest_of(const server::Configuration& configuration) {
    const std::string& folder = configuration.server.data;
    WAYBILL_TRY(auto manifest, server::read_manifest(folder));
    if (!manifest)
        return fail(
            ErrorKind::not_found, "backup.nothing",
            folder + " is not the data folder of an installation: name it with server.data");
    const bool there = manifest->in_postgres();
    if (there == configuration.storage.in_postgres()) return *std::move(manifest);
    return fail(ErrorKind::conflict, "data.member_elsewhere",
                folder + (there ? " keeps its databases in PostgreSQL: name it with "
                                  "storage.postgres"
                                : " has its databases itself: leave storage.postgres empty"));
}

/// One backup on its way.
class Backup {
public:
    Backup(const server::Configuration& configuration, Manifest manifest, DraftFolder draft)
        : folder_{configuration.server.data},
          blobs_{configuration.server.blob_folder()},
          address_{configuration.storage.postgres.reveal()},
          manifest_{std::move(manifest)},
          draft_{std::move(draft)} {}

    Result<Contents> run() {
        contents_.made_at = to_rfc3339(clock_.now());  // all that was done by then is in it
        for (const auto& secret : manifest_.secrets)
            WAYBILL_CHECK(copy_file(folder_, draft_.path(), "secrets/" + secret.name));
        // What a row of that moment names was there before it, or comes before its end.
        WAYBILL_CHECK(copy_blobs());
        WAYBILL_CHECK(manifest_.in_postgres() ? copy_rows() : copy_files());
        WAYBILL_CHECK(copy_blobs());
        if (auto looked = look(); !looked)
            return fail(draft_.told_of(folder_, std::move(looked).error()));
        WAYBILL_CHECK(server::write_manifest(draft_.path(), manifest_));
        WAYBILL_CHECK(write_down());
        WAYBILL_CHECK(sync_blobs(draft_.path()));
        WAYBILL_CHECK(draft_.put_in_place());
        return std::move(contents_);
    }

private:
    /// Those that are not copied yet. They never change; one that is removed meanwhile is named by
    /// nobody.
    Status copy_blobs() {
        WAYBILL_TRY(const auto names, files::blobs_in(blobs_));
        for (const auto& name : names) {
            const std::string place = blob_place(name);
            if (blob_files_.contains(place)) continue;
            const auto path = std::filesystem::path{draft_.path()} / place;
            WAYBILL_CHECK(files::ensure_folder(path.parent_path().string()));
            auto copied = files::copy_file(blobs_ + "/" + files::place_of_blob(name), path.string(),
                                           [](std::string_view) {});
            if (!copied && copied.error().reason == "files.missing") {
                std::error_code stays;  // an empty file, which is not in the list
                std::filesystem::remove(path, stays);
                continue;
            }
            WAYBILL_CHECK(std::move(copied));
            blob_files_.insert(place);
        }
        return {};
    }

    Status copy_rows() {
        WAYBILL_TRY(manifest_.databases,
                    copy_schemas(address_, draft_.path(), manifest_.installation));
        return {};
    }
    Status copy_files() {
        std::vector<std::filesystem::path> files;
        for (const auto& name : manifest_.databases) files.push_back(file_in(folder_, name));
        WAYBILL_TRY(auto moment, sqlite::Moment::take(files));
        for (const auto& name : manifest_.databases)
            WAYBILL_CHECK(moment.copy(file_in(folder_, name), file_in(draft_.path(), name)));
        return {};
    }
    static std::string file_in(const std::string& folder, const std::string& database) {
        return folder + "/" + database + ".db";
    }

    /// As the next start would, and at every page.
    Status look() {
        auto look = server::look_at(draft_.path(), wiring::stored_services(),
                                    {.alone = true, .check_max = check_max});
        // Databases are marked one after the other: some may be one mark ahead.
        manifest_.generation = std::numeric_limits<std::int64_t>::max();
        for (const auto& database : look.facts.databases)
            if (database.member)
                manifest_.generation = std::min(manifest_.generation, database.member->generation);
        look.facts.manifest = manifest_;
        WAYBILL_CHECK(server::check_look(look, clock_.now()));
        for (auto& [name, found] : look.databases) WAYBILL_CHECK(count(name, found.connection));
        return {};
    }
    Status count(const std::string& name, sqlite::Connection& connection) {
        Contents::Database& database = contents_.databases.emplace_back();
        database.name = name;
        WAYBILL_TRY(const auto applied, sqlite::applied_migrations(connection));
        for (const auto& migration : applied)
            database.schema = std::max<std::int64_t>(database.schema, migration.number);
        std::string sum = "SELECT 0";
        auto add = [&sum](const sql::Row& row) {
            sum += std::format(" + (SELECT COUNT(*) FROM {})", move::sql_name(row.view(0)));
        };
        WAYBILL_CHECK(connection.fetch(own_tables, {}, add));
        std::string rows;
        WAYBILL_CHECK(connection.text_of(sum, rows));
        database.rows = std::stoll(rows);
        return {};
    }

    Status write_down() {
        std::vector<std::string> names{Manifest::file_name};
        for (const auto& secret : manifest_.secrets) names.push_back("secrets/" + secret.name);
        for (const auto& database : manifest_.databases) {
            WAYBILL_CHECK(sqlite::check_no_log(file_in(draft_.path(), database)));
            names.push_back(database + ".db");
        }
        names.insert(names.end(), blob_files_.begin(), blob_files_.end());
        for (const auto& name : names) {
            WAYBILL_TRY(auto file, look_at_file(draft_.path(), name));
            contents_.files.push_back(std::move(file));
        }
        contents_.release = telemetry::build_info().version;
        return write_contents(draft_.path(), contents_);
    }

    SystemClock clock_{};
    std::string folder_;
    std::string blobs_;
    std::string address_;
    Manifest manifest_;
    DraftFolder draft_;
    std::set<std::string> blob_files_{};  ///< those that are copied, within the draft
    Contents contents_{};
};

}  // namespace

Result<Contents> make_backup(const server::Configuration& configuration,
                             const std::string& folder) {
    WAYBILL_TRY(auto manifest, manifest_of(configuration));
    WAYBILL_TRY(auto draft, DraftFolder::begin(folder));
    return Backup{configuration, std::move(manifest), std::move(draft)}.run();
}

}  // namespace waybill::backup
