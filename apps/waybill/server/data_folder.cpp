// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/data_folder.hpp"

#include "adapters/files/files.hpp"
#include "adapters/sqlite/open_file.hpp"
#include "adapters/sqlite/transaction.hpp"
#include "adapters/system/clock.hpp"
#include "apps/waybill/server/folder_look.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/crypto/sealer.hpp"

#include <algorithm>
#include <filesystem>

namespace waybill::server {
namespace {

using Services = std::span<const wiring::StoredService>;

/// One database while the folder is made and marked.
struct OpenMember {
    std::string name;
    std::filesystem::path file;
    sqlite::Connection connection;

    /// The row as it is to be, durable when this returns.
    Status join(const std::string& installation, std::int64_t generation) {
        return write([&](sql::Tx& tx) { return sql::join(tx, {name, installation, generation}); });
    }

    /// What an older release left in the clear. A start that is cut short is gone on with by the
    /// next.
    Status seal_clear(const wiring::StoredService& service, const crypto::Sealer& sealer) {
        std::int64_t sealed = service.seal_clear == nullptr ? 0 : 1;
        while (sealed > 0) {
            WAYBILL_CHECK(write([&](sql::Tx& tx) -> Status {
                WAYBILL_TRY(sealed, service.seal_clear(tx, sealer));
                return {};
            }));
            if (sealed > 0) connection.checkpoint();  // or the log would be as long as all of it
        }
        return {};
    }

private:
    Status write(FunctionRef<Status(sql::Tx&)> body) {
        Status done = connection.script("BEGIN IMMEDIATE;");
        std::vector<std::string_view> nobody;
        sqlite::Transaction tx{connection, nobody};
        if (done) done = body(tx);
        if (done) done = connection.script("COMMIT;");
        // What the rollback answers changes nothing: the first error is the one to tell.
        if (connection.in_transaction()) [[maybe_unused]]
            const Status undone = connection.script("ROLLBACK;");
        if (!done) return fail(sqlite::in_words(std::move(done).error(), file));
        return {};
    }
};

Result<std::vector<OpenMember>> open_members(const FolderFacts& facts, Services services) {
    static const SystemClock clock;
    std::vector<OpenMember> members;
    for (const auto& service : services) {
        const std::string name{service.name};
        const std::filesystem::path file{facts.file_of(name)};
        WAYBILL_TRY(auto connection,
                    sqlite::open_file({.file = file,
                                       .migrations = sql::with_platform(service.migrations),
                                       .clock = &clock}));
        members.push_back({name, file, std::move(connection)});
    }
    return members;
}

/// What the folder says of itself so far; something new when it says nothing.
Manifest known_manifest(const FolderFacts& facts, DataFolder::Trust trust, Random& random) {
    std::vector<std::int64_t> marks;
    Manifest manifest = facts.manifest.value_or(Manifest{});
    for (const auto& database : facts.databases) {
        if (!database.member) continue;
        marks.push_back(database.member->generation);
        if (manifest.installation.empty()) manifest.installation = database.member->installation;
    }
    if (manifest.installation.empty()) manifest.installation = random.hex(16);
    if (marks.empty()) return manifest;
    // Some may be one mark ahead; only who marks all of them again may begin from there.
    if (trust == DataFolder::Trust::accept)
        manifest.generation = std::max(manifest.generation, std::ranges::max(marks));
    else if (!facts.manifest)
        manifest.generation = std::ranges::min(marks);
    return manifest;
}

void tell(std::vector<Finding>& findings, const Error& error) {
    const std::string& words = error.message.empty() ? error.detail : error.message;
    for (Finding& finding : findings) {
        if (!finding.fine || finding.file.empty() || !words.starts_with(finding.file)) continue;
        finding.fine = false;
        finding.words = words;
        return;
    }
    findings.push_back({.what = "data folder", .fine = false, .words = words, .file = {}});
}

Finding of_database(const FolderLook& look, const FolderFacts::Database& database) {
    Finding finding{.what = "database " + database.name,
                    .words = "not there yet; made at the first start",
                    .file = look.facts.file_of(database.name)};
    const auto found = look.databases.find(database.name);
    if (found == look.databases.end()) return finding;
    const int pending = found->second.pending;
    finding.words =
        pending == 0 ? "opens, schema up to date"
                     : "opens, " + std::to_string(pending) + " migrations come at the next start";
    return finding;
}

}  // namespace

std::vector<Manifest::Secret> DataFolder::digests_of(const Secrets& secrets) {
    std::vector<Manifest::Secret> digests;
    for (const auto& file : Secrets::files)
        if (const SecretText& secret = secrets.*file.member; !secret.reveal().empty())
            digests.push_back({std::string{file.name}, crypto::sha256_hex(secret.reveal())});
    return digests;
}

Result<DataFolder> DataFolder::open(const std::string& path, Services services, Random& random,
                                    Trust trust) {
    WAYBILL_CHECK(files::ensure_folder(path));
    WAYBILL_TRY(auto lock, sqlite::FolderLock::take(path + "/" + Manifest::file_name));
    DataFolder folder{path, std::move(lock)};
    WAYBILL_CHECK(folder.make(services, random, trust));
    return folder;
}

/// The manifest comes after all that it lists: until then the folder is one that a first start has
/// left. And the mark in it comes after that of every database.
Status DataFolder::make(Services services, Random& random, Trust trust) {
    FolderLook look = look_at(path_, services);
    if (trust == Trust::check) WAYBILL_CHECK(check_look(look, SystemClock{}.now()));
    const FolderFacts facts = std::move(look.facts);
    look.databases.clear();  // nobody else has the files open when they are changed
    WAYBILL_TRY(secrets_, Secrets::load_or_make(path_, random));
    manifest_ = known_manifest(facts, trust, random);
    WAYBILL_TRY(auto members, open_members(facts, services));
    for (std::size_t i = 0; i < members.size(); ++i)
        if (trust == Trust::accept || !facts.databases[i].member)
            WAYBILL_CHECK(members[i].join(manifest_.installation, manifest_.generation));
    manifest_.databases.clear();
    for (const auto& member : members) manifest_.databases.push_back(member.name);
    manifest_.secrets = digests_of(secrets_);
    WAYBILL_CHECK(write_manifest(path_, manifest_));
    const crypto::Sealer sealer{secrets_.sealing_key, random};
    for (std::size_t i = 0; i < members.size(); ++i)
        WAYBILL_CHECK(members[i].seal_clear(services[i], sealer));
    for (auto& member : members)
        WAYBILL_CHECK(member.join(manifest_.installation, manifest_.generation + 1));
    return marked();
}

sql::Membership DataFolder::next_mark(std::string database) const {
    return {std::move(database), manifest_.installation, manifest_.generation + 1};
}

Status DataFolder::marked() {
    Manifest next = manifest_;
    ++next.generation;
    WAYBILL_CHECK(write_manifest(path_, next));
    manifest_ = std::move(next);
    return {};
}

std::vector<Finding> DataFolder::look(const std::string& path, Services services) {
    std::error_code none;
    if (!std::filesystem::exists(path, none))
        return {
            {.what = "data folder", .words = path + " is not there yet; made at the first start"}};
    if (!std::filesystem::is_directory(path, none))
        return {{.what = "data folder", .fine = false, .words = path + " is not a folder"}};
    std::vector<Finding> findings{{.what = "data folder", .words = path}};
    LookOptions options;
    std::optional<sqlite::FolderLock> lock;
    const std::string manifest = path + "/" + Manifest::file_name;
    if (std::filesystem::exists(manifest + ".lock", none)) {
        auto taken = sqlite::FolderLock::take(manifest);
        if (!taken && taken.error().reason != "sql.in_use") {
            tell(findings, taken.error());
            return findings;
        }
        options.alone = taken.has_value();
        if (taken) lock.emplace(*std::move(taken));
    }
    FolderLook look = look_at(path, services, options);
    for (const auto& database : look.facts.databases)
        findings.push_back(of_database(look, database));
    for (const auto& damage : look.damage) tell(findings, damage);
    if (!options.alone) {  // its marks are under way
        for (auto& database : look.facts.databases)
            if (database.member && look.facts.manifest)
                database.member->generation = look.facts.manifest->generation;
    }
    for (const auto& problem : check_folder(look.facts)) tell(findings, problem);
    if (options.alone)
        for (const auto& problem : check_events(look, SystemClock{}.now())) tell(findings, problem);
    return findings;
}

}  // namespace waybill::server
