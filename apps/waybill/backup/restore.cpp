// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/files.hpp"
#include "adapters/system/clock.hpp"
#include "apps/waybill/backup/backup.hpp"
#include "apps/waybill/backup/draft_folder.hpp"
#include "apps/waybill/backup/schema_copies.hpp"
#include "apps/waybill/server/folder_look.hpp"
#include "apps/waybill/server/secrets.hpp"
#include "platform/sql/migrate.hpp"

#include <algorithm>
#include <filesystem>
#include <format>
#include <utility>

namespace waybill::backup {
namespace {

using server::Manifest;

std::int64_t newest_of(const wiring::StoredService& service) {
    std::int64_t newest = 0;
    for (const auto& migration : sql::with_platform(service.migrations))
        newest = std::max<std::int64_t>(newest, migration.number);
    return newest;
}

std::unexpected<Error> damaged(const std::string& folder, const std::string& name,
                               std::string_view how) {
    return fail(Error{.kind = ErrorKind::conflict,
                      .reason = "data.backup_damaged",
                      .message = std::format("{}/{} {}; nothing was restored", folder, name, how)});
}

/// All of it is what this release knows, so names are not paths to elsewhere either.
Status check_known(const std::string& folder, const Contents& contents) {
    std::vector<std::string> names{Manifest::file_name};
    for (const auto& secret : server::Secrets::files)
        names.push_back("secrets/" + std::string{secret.name});
    std::string newer;
    for (const auto& database : contents.databases) {
        const auto services = wiring::stored_services();
        const auto known = std::ranges::find(services, database.name, &wiring::StoredService::name);
        if (known == services.end() || database.schema > newest_of(*known)) newer = database.name;
        names.push_back(database.name + ".db");
    }
    for (const auto& file : contents.files)
        if (!std::ranges::contains(names, file.name) && !is_blob_place(file.name))
            newer = file.name;
    if (newer.empty()) return {};
    return fail(Error{.kind = ErrorKind::conflict,
                      .reason = "sql.schema_newer",
                      .message = std::format("{}: {} is of a newer version ({}) than this one; "
                                             "nothing was restored",
                                             folder, newer, contents.release)});
}

/// Rows go to schemas of this release alone.
Status check_not_older(const Contents& contents) {
    for (const auto& service : wiring::stored_services()) {
        const auto found =
            std::ranges::find(contents.databases, service.name, &Contents::Database::name);
        if (found != contents.databases.end() && found->schema == newest_of(service)) continue;
        return fail(Error{.kind = ErrorKind::conflict,
                          .reason = "backup.schema_older",
                          .message = std::format("the backup is of an older release ({}): restore "
                                                 "it to files, run waybill migrate there, and then "
                                                 "waybill move-store",
                                                 contents.release)});
    }
    return {};
}

/// One restore on its way.
class Restore {
public:
    Restore(const server::Configuration& configuration, std::string folder, Contents contents,
            Manifest manifest)
        : folder_{std::move(folder)},
          place_{configuration.server.data},
          address_{configuration.storage.postgres.reveal()},
          contents_{std::move(contents)},
          manifest_{std::move(manifest)} {}

    Result<Contents> run() {
        WAYBILL_CHECK(check_free(place_));
        WAYBILL_CHECK(address_.empty() ? to_files() : to_postgres());
        return std::move(contents_);
    }

private:
    Status to_files() const {
        WAYBILL_TRY(auto draft, make_draft());
        return draft.put_in_place();
    }
    /// The folder comes first: schemas without their secrets would be taken for what a first start
    /// has left that was cut short.
    Status to_postgres() {
        WAYBILL_CHECK(check_not_older(contents_));
        WAYBILL_TRY(auto schemas,
                    RestoredSchemas::begin(address_, manifest_.installation, manifest_.databases));
        WAYBILL_TRY(auto draft, make_draft());
        WAYBILL_CHECK(schemas.fill(draft.path()));
        WAYBILL_CHECK(leave_files(draft.path()));
        WAYBILL_CHECK(draft.put_in_place());
        if (auto named = schemas.put_in_place(); !named) {
            Error error = std::move(named).error();
            error.message =
                std::format("{} was made, but not the schemas; remove it and restore "
                            "again: {}",
                            place_, error.message.empty() ? error.detail : error.message);
            return fail(std::move(error));
        }
        return {};
    }

    /// All of the backup, as it was made.
    Result<DraftFolder> make_draft() const {
        WAYBILL_TRY(auto draft, DraftFolder::begin(place_));
        for (const auto& file : contents_.files) WAYBILL_CHECK(copy(file, draft.path()));
        WAYBILL_CHECK(sync_blobs(draft.path()));
        auto look = server::look_at(draft.path(), wiring::stored_services(), {.check_max = {}});
        if (auto good = server::check_look(look, SystemClock{}.now()); !good)
            return fail(draft.told_of(folder_, std::move(good).error()));
        return draft;
    }
    Status copy(const Contents::File& file, const std::string& to) const {
        if (is_blob_place(file.name))
            WAYBILL_CHECK(files::ensure_folder(
                std::filesystem::path{to + "/" + file.name}.parent_path().string()));
        const auto copied = copy_file(folder_, to, file.name);
        if (copied && *copied == file) return {};
        const bool missing = !copied && copied.error().reason == "files.missing";
        if (!copied && !missing) return fail(copied.error());
        return damaged(folder_, file.name,
                       missing ? "is missing" : "is not the file that was backed up (SHA-256)");
    }
    /// The rows are elsewhere.
    Status leave_files(const std::string& folder) {
        for (const std::string& name : std::exchange(manifest_.databases, {}))
            std::filesystem::remove(folder + "/" + name + ".db");
        manifest_.generation = 0;
        return server::write_manifest(folder, manifest_);
    }

    std::string folder_;
    std::string place_;
    std::string address_;
    Contents contents_;
    Manifest manifest_;
};

}  // namespace

Result<Contents> restore_backup(const server::Configuration& configuration,
                                const std::string& folder) {
    WAYBILL_TRY(auto contents, read_contents(folder));
    WAYBILL_CHECK(check_known(folder, contents));
    WAYBILL_TRY(auto manifest, server::read_manifest(folder));
    if (!manifest) return damaged(folder, Manifest::file_name, "is missing");
    return Restore{configuration, folder, std::move(contents), *std::move(manifest)}.run();
}

}  // namespace waybill::backup
