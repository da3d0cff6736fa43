// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/move/move_store.hpp"

#include "adapters/postgres/schema.hpp"
#include "adapters/sqlite/folder_lock.hpp"
#include "adapters/sqlite/open_file.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "apps/waybill/move/copy.hpp"
#include "apps/waybill/move/places.hpp"
#include "apps/waybill/server/data_folder.hpp"

#include <format>

namespace waybill::move {
namespace {

using server::DataFolder;
using server::Manifest;

std::vector<std::string> names_of(std::span<const wiring::StoredService> services) {
    std::vector<std::string> names;
    for (const auto& service : services) names.emplace_back(service.name);
    return names;
}

/// One move on its way.
class Move {
public:
    Move(const server::Configuration& configuration, Manifest manifest)
        : folder_{configuration.server.data},
          address_{configuration.storage.postgres.reveal()},
          // Whatever this process would run: an installation is moved as a whole.
          services_{wiring::stored_services(wiring::Selection{})},
          names_{names_of(services_)},
          manifest_{std::move(manifest)},
          files_{folder_, manifest_.installation} {}

    Result<Moved> to_postgres() {
        WAYBILL_TRY(auto schemas, SchemaPlace::open(address_, manifest_.installation));
        WAYBILL_CHECK(schemas.claim());
        WAYBILL_CHECK(schemas.check_free(names_));
        WAYBILL_TRY(const auto folder, DataFolder::open(folder_, services_, random_));
        WAYBILL_CHECK(schemas.remove_aside(names_));
        for (const auto& service : services_)
            if (auto copied = to_schema(service); !copied) {
                // Should it fail, the next move does it.
                [[maybe_unused]] const Status removed = schemas.remove_aside(names_);
                return fail(std::move(copied).error());
            }
        WAYBILL_CHECK(schemas.put_in_place(names_));
        WAYBILL_CHECK(switch_to({}));
        return kept(files_.set_aside(names_));
    }

    Result<Moved> to_files() {
        WAYBILL_TRY(auto schemas, SchemaPlace::open(address_, manifest_.installation));
        WAYBILL_CHECK(schemas.check_unused());
        WAYBILL_CHECK(files_.check_free(names_));
        // Looks at all of it, and has both locks meanwhile: they are taken again behind it.
        WAYBILL_CHECK(DataFolder::open_shared(folder_, address_, services_, random_));
        WAYBILL_TRY(const auto lock, lock_folder());
        WAYBILL_CHECK(schemas.claim());
        WAYBILL_CHECK(files_.make_aside());
        for (const auto& service : services_)
            if (auto copied = to_file(service); !copied) {
                [[maybe_unused]] const Status removed = files_.remove_aside();
                return fail(std::move(copied).error());
            }
        WAYBILL_CHECK(files_.put_in_place(names_));
        WAYBILL_CHECK(switch_to(names_));
        return kept(schemas.set_aside(names_));
    }

    /// What is left of a move that was cut short behind its switch.
    Result<Moved> finish(Engine to) {
        if (to == Engine::postgres) {
            WAYBILL_TRY(const auto lock, lock_folder());
            if (files_.has_ours(names_)) return kept(files_.set_aside(names_));
            return already("keeps its databases in PostgreSQL already");
        }
        WAYBILL_TRY(auto schemas, SchemaPlace::open(address_, manifest_.installation));
        WAYBILL_TRY(const bool ours, schemas.has_ours(names_));
        if (!ours) return already("has its databases already");
        WAYBILL_CHECK(schemas.claim());
        return kept(schemas.set_aside(names_));
    }

private:
    Result<sqlite::FolderLock> lock_folder() const {
        return sqlite::FolderLock::take(folder_ + "/" + Manifest::file_name);
    }
    std::unexpected<Error> already(const char* words) const {
        return fail(ErrorKind::conflict, "move.already", folder_ + " " + words);
    }

    Status to_schema(const wiring::StoredService& service) {
        const std::string name{service.name};
        WAYBILL_TRY(auto to, SchemaSide::open(address_, SchemaPlace::aside(name)));
        WAYBILL_CHECK(postgres::bring_up_to_date(to.connection(), to.schema(),
                                                 sql::with_platform(service.migrations)));
        WAYBILL_TRY(auto from, FileSide::open(files_.file(name)));
        WAYBILL_TRY(const auto tables, tables_of(from.connection(), to.connection(), to.schema()));
        return carry(
            {.service = name, .from = from, .to = to, .tables = tables, .progress = progress_});
    }

    Status to_file(const wiring::StoredService& service) {
        const std::string name{service.name};
        WAYBILL_TRY(auto from, SchemaSide::open(address_, name));
        WAYBILL_TRY(auto made,
                    sqlite::open_file({.file = files_.aside(name),
                                       .migrations = sql::with_platform(service.migrations),
                                       .clock = &clock_}));
        FileSide to{files_.aside(name), std::move(made)};
        WAYBILL_TRY(const auto tables, tables_of(to.connection(), from.connection(), name));
        return carry(
            {.service = name, .from = from, .to = to, .tables = tables, .progress = progress_});
    }

    /// Marked with 0, as nothing is that was ever served.
    Status carry(const Way& way) {
        WAYBILL_TRY(const auto rows, copy_and_compare(way));
        moved_.rows += rows;
        moved_.tables += way.tables.size();
        return way.to.join({way.service, manifest_.installation, 0});
    }

    /// The last step. What opening the folder has written there stays.
    Status switch_to(std::vector<std::string> databases) {
        WAYBILL_TRY(auto now, server::read_manifest(folder_));
        if (now) manifest_ = *std::move(now);
        manifest_.databases = std::move(databases);
        manifest_.generation = 0;
        return server::write_manifest(folder_, manifest_);
    }

    Result<Moved> kept(Result<std::string> left) {
        if (!left) {
            Error error = std::move(left).error();
            error.message = "all was moved, and the folder says so, but what it was moved from "
                            "could not be renamed: " +
                            (error.message.empty() ? error.detail : error.message);
            return fail(std::move(error));
        }
        moved_.left = *std::move(left);
        return moved_;
    }

    SystemClock clock_{};
    SystemRandom random_{};
    std::string folder_;
    std::string address_;
    std::vector<wiring::StoredService> services_;
    std::vector<std::string> names_;
    Manifest manifest_;
    FilePlace files_;
    Progress progress_{clock_};
    Moved moved_{};
};

}  // namespace

Result<Moved> move_store(const server::Configuration& configuration, Engine to) {
    const std::string& folder = configuration.server.data;
    WAYBILL_TRY(auto manifest, server::read_manifest(folder));
    if (!manifest)
        return fail(
            ErrorKind::not_found, "move.nothing",
            folder + " is not the data folder of an installation: name it with server.data");
    const bool done = manifest->in_postgres() == (to == Engine::postgres);
    Move move{configuration, *std::move(manifest)};
    if (done) return move.finish(to);
    return to == Engine::postgres ? move.to_postgres() : move.to_files();
}

}  // namespace waybill::move
