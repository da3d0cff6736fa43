// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/folder_check.hpp"

#include "apps/waybill/server/secrets.hpp"

#include <algorithm>
#include <array>
#include <format>

namespace waybill::server {
namespace {

using Database = FolderFacts::Database;

/// What every folder has that was made before there were manifests.
constexpr std::array early_databases{"notifications", "identity", "catalog",
                                     "payments",      "orders",   "couriers"};
constexpr std::array early_secrets{"token_key.pem", "pepper", "fingerprint_key",
                                   "simulator_secret"};

/// One folder's check on its way.
class Checking {
public:
    explicit Checking(const FolderFacts& facts) : facts_{facts} {}

    std::vector<Error> run() {
        if (check_elsewhere()) return std::move(problems_);
        check_newer();
        for (const Database& database : facts_.databases) check_there(database);
        for (const Database& database : facts_.databases) check_whose(database);
        check_ages();
        for (const auto& secret : facts_.secrets) check_secret(secret);
        return std::move(problems_);
    }

private:
    void add(std::string_view reason, std::string line) {
        problems_.push_back(
            {.kind = ErrorKind::conflict, .reason = reason, .detail = std::move(line)});
    }
    bool started() const {
        return std::ranges::any_of(facts_.databases, [](const Database& database) {
            return database.member && database.member->generation > 0;
        });
    }
    /// Something may be stored here: not what a first start that was cut short has made.
    static bool has_data(const Database& database) {
        return database.member ? database.member->generation > 0
                               : database.used && !database.marked;
    }
    bool with_data() const { return std::ranges::any_of(facts_.databases, has_data); }

    /// Beside the files of this folder, if there are any, the rows would be those of another time.
    bool check_elsewhere() {
        if (!facts_.manifest || !facts_.manifest->in_postgres() || facts_.databases.empty())
            return false;
        add("data.member_elsewhere",
            std::format("{} keeps its databases in PostgreSQL: name it with storage.postgres, or "
                        "name another folder",
                        facts_.folder));
        return true;
    }
    void check_newer() {
        if (!facts_.manifest) return;
        for (const std::string& name : facts_.manifest->databases)
            if (!std::ranges::contains(facts_.databases, name, &Database::name))
                add("sql.schema_newer",
                    std::format("{} belongs to this folder, and this version does not know it: "
                                "the folder was used by a newer version",
                                facts_.file_of(name)));
    }
    bool must_be_there(const std::string& name) const {
        if (facts_.manifest) return facts_.manifest->lists(name);
        return started() || (with_data() && std::ranges::contains(early_databases, name));
    }
    bool must_be_there(const FolderFacts::Secret& secret) const {
        if (facts_.manifest) return facts_.manifest->secret(secret.name) != nullptr;
        return started() || (with_data() && std::ranges::contains(early_secrets, secret.name));
    }
    void check_there(const Database& database) {
        if (database.there || !must_be_there(database.name)) return;
        add("data.member_missing", std::format("{} is missing or empty, and the folder had it: {}",
                                               facts_.file_of(database.name), put_back));
    }
    void check_whose(const Database& database) {
        if (!database.there) return;
        const std::string file = facts_.file_of(database.name);
        if (!database.member) {
            if (facts_.manifest && facts_.manifest->lists(database.name))
                add("data.member_foreign",
                    std::format("{} is not the one that belongs to this folder: {}", file,
                                put_back));
            return;
        }
        if (database.member->name != database.name)
            return add("data.member_foreign", std::format("{} is the database of {}: {}", file,
                                                          database.member->name, put_back));
        if (database.member->installation != installation())
            add("data.member_foreign",
                std::format("{} is of another installation: {}", file, put_back));
    }
    /// Without a manifest, what the first member says.
    std::string_view installation() const {
        if (facts_.manifest) return facts_.manifest->installation;
        for (const Database& database : facts_.databases)
            if (database.member) return database.member->installation;
        return {};
    }
    /// All databases are marked before the manifest, so they are as old or one mark younger.
    void check_ages() {
        const std::int64_t written = facts_.manifest ? facts_.manifest->generation : 0;
        std::int64_t newest = written;
        for (const Database& database : facts_.databases)
            if (database.member) newest = std::max(newest, database.member->generation);
        if (facts_.manifest && written < newest - 1)
            add("data.member_older", std::format("{}/{} is older than the databases beside it: {}",
                                                 facts_.folder, Manifest::file_name, put_back));
        const std::int64_t lowest = std::max(written, newest - 1);
        for (const Database& database : facts_.databases)
            if (database.member && database.member->generation < lowest)
                add("data.member_older",
                    std::format("{} is an older copy than what lies beside it: {}",
                                facts_.file_of(database.name), put_back));
    }
    void check_secret(const FolderFacts::Secret& secret) {
        const std::string file = Secrets::path(facts_.folder, secret.name);
        if (!secret.digest) {
            if (must_be_there(secret))
                add("data.secret_missing",
                    std::format("{} is missing, and the folder had it: {}", file, put_back));
            return;
        }
        const auto* known = facts_.manifest ? facts_.manifest->secret(secret.name) : nullptr;
        const bool exchangeable = secret.name == Secrets::token_key_file;
        if (known != nullptr && !exchangeable && known->digest != *secret.digest)
            add("data.secret_changed",
                std::format("{} is not the one that belongs to this folder: {}", file, put_back));
    }

    const FolderFacts& facts_;
    std::vector<Error> problems_{};
};

}  // namespace

std::vector<Error> check_folder(const FolderFacts& facts) { return Checking{facts}.run(); }

}  // namespace waybill::server
