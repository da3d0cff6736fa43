// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/shared_folder.hpp"

#include "adapters/files/files.hpp"
#include "adapters/postgres/schema.hpp"
#include "adapters/postgres/transaction.hpp"
#include "apps/waybill/server/folder_check.hpp"
#include "apps/waybill/server/folder_look.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/sql/migrate.hpp"

#include <algorithm>
#include <filesystem>
#include <format>

namespace waybill::server {

/// A folder of secrets, and the schemas that belong to them, as they were found.
struct SharedLook {
    struct Schema {
        std::string name;
        std::vector<sql::Migration> migrations;
        postgres::Connection connection;
        postgres::Inspected found{};
    };
    FolderFacts folder;
    std::vector<Schema> schemas{};
    std::vector<Error> problems{};  ///< the gravest first

    /// What the schemas say, where they say something.
    const sql::Membership* member() const {
        for (const Schema& schema : schemas)
            if (schema.found.member) return &*schema.found.member;
        return nullptr;
    }
};

namespace {

using Services = std::span<const wiring::StoredService>;

constexpr std::string_view begin_anew =
    "; to take them as they are, run waybill migrate --accept-folder";

Secrets::For whom_for(Services services) {
    return std::ranges::contains(services, "identity", &wiring::StoredService::name)
               ? Secrets::For::signing
               : Secrets::For::others;
}

Error problem(std::string_view reason, std::string words) {
    return {.kind = ErrorKind::conflict, .reason = reason, .detail = std::move(words)};
}

Result<SharedLook::Schema> look_at_schema(const wiring::StoredService& service,
                                          const std::string& address) {
    const std::string name{service.name};
    WAYBILL_TRY(
        auto connection,
        postgres::Connection::open({.address = address, .schema = name, .name = "waybill " + name},
                                   std::make_shared<postgres::KnownTypes>()));
    SharedLook::Schema schema{.name = name,
                              .migrations = sql::with_platform(service.migrations),
                              .connection = std::move(connection)};
    WAYBILL_TRY(schema.found, postgres::inspect(schema.connection, name, schema.migrations));
    return schema;
}

/// Whether the folder is of an installation that keeps its databases in it.
bool has_files(const FolderFacts& folder, Services services) {
    if (folder.manifest) return !folder.manifest->in_postgres();
    std::error_code none;
    return std::ranges::any_of(services, [&](const wiring::StoredService& service) {
        return std::filesystem::exists(folder.file_of(std::string{service.name}), none);
    });
}

void check_membership(SharedLook& look) {
    const std::string& path = look.folder.folder;
    const sql::Membership* const any = look.member();
    const auto& manifest = look.folder.manifest;
    for (const auto& schema : look.schemas)
        if (schema.found.member && schema.found.member->name != schema.name)
            look.problems.push_back(problem("data.member_foreign",
                                            std::format("the schema {} is that of {}", schema.name,
                                                        schema.found.member->name)));
    if (manifest && any == nullptr)
        look.problems.push_back(
            problem("data.member_missing",
                    std::format("the database has nothing of the installation whose secrets are in "
                                "{}: name its database, or another folder{}",
                                path, begin_anew)));
    if (!manifest && any != nullptr && any->generation > 0)
        look.problems.push_back(problem(
            "data.secret_missing",
            std::format("the database belongs to an installation whose secrets are not in "
                        "{}: copy its manifest.json and secrets there, or name their folder",
                        path)));
    const std::string whose = manifest ? manifest->installation : any ? any->installation : "";
    for (const auto& schema : look.schemas)
        if (schema.found.member && schema.found.member->installation != whose)
            look.problems.push_back(
                problem("data.member_foreign",
                        std::format("the schema {} is of another installation than the secrets in "
                                    "{}: name its database, or another folder{}",
                                    schema.name, path, begin_anew)));
}

/// Changes and makes nothing.
Result<SharedLook> look_at_shared(const std::string& path, const std::string& address,
                                  Services services) {
    FolderLook secrets = look_at(path, {});
    SharedLook look{.folder = std::move(secrets.facts), .problems = std::move(secrets.damage)};
    if (whom_for(services) == Secrets::For::others)
        std::erase_if(look.folder.secrets, [](const FolderFacts::Secret& secret) {
            return secret.name == Secrets::token_key_file;
        });
    if (has_files(look.folder, services))
        return fail(problem("data.member_foreign",
                            path + " has the databases of an installation that keeps them there: "
                                   "leave storage.postgres empty, or name another folder"));
    for (const Error& wrong : check_folder(look.folder)) look.problems.push_back(wrong);
    for (const auto& service : services) {
        WAYBILL_TRY(auto schema, look_at_schema(service, address));
        look.schemas.push_back(std::move(schema));
    }
    check_membership(look);
    return look;
}

std::string words_of(const Error& error) {
    return error.message.empty() ? error.detail : error.message;
}

Finding of_schema(const SharedLook::Schema& schema) {
    Finding finding{.what = "schema " + schema.name, .words = {}};
    if (!schema.found.there)
        finding.words = "not there yet; made at the first start";
    else if (schema.found.pending == 0)
        finding.words = "there, up to date";
    else
        finding.words =
            std::format("there, {} migrations come at the next start", schema.found.pending);
    return finding;
}

}  // namespace

Result<DataFolder> DataFolder::open_shared(const std::string& path, const std::string& address,
                                           Services services, Random& random, Trust trust) {
    // Before anything is made: a server that is not there leaves no folder behind.
    WAYBILL_TRY(auto guard,
                postgres::Connection::open(
                    {.address = address, .schema = "public", .name = "waybill start"}, nullptr));
    WAYBILL_CHECK(postgres::lock_for_start(guard));
    WAYBILL_TRY(auto look, look_at_shared(path, address, services));
    if (trust == Trust::check && !look.problems.empty())
        return fail(std::move(look.problems.front()));
    WAYBILL_CHECK(files::ensure_folder(path));
    WAYBILL_TRY(auto lock, sqlite::FolderLock::take(path + "/" + Manifest::file_name));
    DataFolder folder{path, std::nullopt};
    WAYBILL_CHECK(folder.make_shared(look, random, trust, whom_for(services)));
    return folder;
}

/// The schemas are marked with 0 first and with 1 once the manifest is written: in between, what
/// a first start has left is gone on with by the next.
Status DataFolder::make_shared(SharedLook& look, Random& random, Trust trust, Secrets::For whom) {
    WAYBILL_TRY(secrets_, Secrets::load_or_make(path_, random, whom));
    const sql::Membership* const known = look.member();
    manifest_ = look.folder.manifest.value_or(Manifest{});
    if (manifest_.installation.empty())
        manifest_.installation = known != nullptr ? known->installation : random.hex(16);
    for (auto& schema : look.schemas) {
        WAYBILL_CHECK(
            postgres::bring_up_to_date(schema.connection, schema.name, schema.migrations));
        WAYBILL_CHECK(schema.connection.enter_pipeline());
    }
    const auto join_all = [&](std::int64_t generation) -> Status {
        for (auto& schema : look.schemas) {
            if (trust == Trust::check && schema.found.member &&
                schema.found.member->generation >= generation)
                continue;
            const sql::Membership member{schema.name, manifest_.installation, generation};
            WAYBILL_CHECK(postgres::transact(schema.connection,
                                             [&](sql::Tx& tx) { return sql::join(tx, member); }));
        }
        return {};
    };
    WAYBILL_CHECK(join_all(0));
    manifest_.secrets = digests_of(secrets_);
    if (trust == Trust::accept || !look.folder.manifest)
        WAYBILL_CHECK(write_manifest(path_, manifest_));
    return join_all(1);
}

std::vector<Finding> DataFolder::look_shared(const std::string& path, const std::string& address,
                                             Services services) {
    std::vector<Finding> findings{{.what = "data folder", .words = path}};
    const auto look = look_at_shared(path, address, services);
    if (!look) {
        findings.push_back({.what = "PostgreSQL", .fine = false, .words = words_of(look.error())});
        return findings;
    }
    for (const auto& schema : look->schemas) findings.push_back(of_schema(schema));
    for (const Error& wrong : look->problems)
        findings.push_back({.what = "data folder", .fine = false, .words = words_of(wrong)});
    return findings;
}

Result<DataFolder> open_folder(const Configuration& configuration, Services services,
                               Random& random, DataFolder::Trust trust) {
    const std::string& path = configuration.server.data;
    if (!configuration.storage.in_postgres())
        return DataFolder::open(path, services, random, trust);
    return DataFolder::open_shared(path, configuration.storage.postgres.reveal(), services, random,
                                   trust);
}

std::vector<Finding> look_at_folder(const Configuration& configuration, Services services) {
    const std::string& path = configuration.server.data;
    if (!configuration.storage.in_postgres()) return DataFolder::look(path, services);
    return DataFolder::look_shared(path, configuration.storage.postgres.reveal(), services);
}

}  // namespace waybill::server
