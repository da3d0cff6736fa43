// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/folder_lock.hpp"
#include "apps/waybill/server/manifest.hpp"
#include "apps/waybill/server/secrets.hpp"
#include "apps/waybill/wiring/platform.hpp"
#include "platform/sql/installation.hpp"

#include <optional>
#include <string>
#include <vector>

namespace waybill::server {

struct SharedLook;

/// One member of a data folder and what is wrong with it, for people.
struct Finding {
    std::string what;
    bool fine{true};
    std::string words;
    std::string file{};  ///< what a line about it begins with
};

/// The databases and secrets of one installation, which belong together. Whoever has it has the
/// folder to himself; but for one whose databases are in PostgreSQL, where the folder is never
/// written to after its first start.
class DataFolder {
public:
    /// `accept`: what does not belong together is taken as it is, and what is missing made anew.
    enum class Trust : std::uint8_t { check, accept };

    /// Makes the folder when it is new; otherwise everything in it must belong together, and
    /// nothing is changed before that is sure. Brings all schemas up to date and marks all
    /// members. The error's message, or without one its detail, is one line for a person.
    static Result<DataFolder> open(const std::string& path,
                                   std::span<const wiring::StoredService> services, Random& random,
                                   Trust trust = Trust::check);

    /// The same where the databases are schemas in PostgreSQL, and the folder has the secrets.
    static Result<DataFolder> open_shared(const std::string& path, const std::string& address,
                                          std::span<const wiring::StoredService> services,
                                          Random& random, Trust trust = Trust::check);

    /// The same look, without changing or making anything; beside a running server too.
    static std::vector<Finding> look(const std::string& path,
                                     std::span<const wiring::StoredService> services);
    static std::vector<Finding> look_shared(const std::string& path, const std::string& address,
                                            std::span<const wiring::StoredService> services);

    const Secrets& secrets() const { return secrets_; }
    const std::string& installation() const { return manifest_.installation; }

    /// How `database` is marked next. When all of them are, `marked` writes it down. Blocking.
    sql::Membership next_mark(std::string database) const;
    Status marked();

private:
    DataFolder(std::string path, std::optional<sqlite::FolderLock> lock)
        : path_{std::move(path)}, lock_{std::move(lock)} {}
    static std::vector<Manifest::Secret> digests_of(const Secrets& secrets);
    Status make(std::span<const wiring::StoredService> services, Random& random, Trust trust);
    Status make_shared(SharedLook& look, Random& random, Trust trust, Secrets::For whom);

    std::string path_;
    std::optional<sqlite::FolderLock> lock_;
    Manifest manifest_{};
    Secrets secrets_{};
};

}  // namespace waybill::server
