// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace waybill::server {

/// What belongs together in one data folder, so that a member that is gone, exchanged or from
/// another time is noticed. Written when all of it is there, and never before.
struct Manifest {
    static constexpr int newest_version = 1;
    static constexpr const char* file_name = "manifest.json";

    struct Secret {
        std::string name;
        std::string digest;  ///< SHA-256 of the content, in hexadecimal
    };

    int version{newest_version};
    std::string installation;    ///< in every database too
    std::int64_t generation{0};  ///< so are databases marked, each before it is written here
    std::vector<std::string> databases;  ///< in this folder; none: they are in PostgreSQL
    std::vector<Secret> secrets;

    const Secret* secret(std::string_view name) const;
    bool lists(std::string_view database) const;
    bool in_postgres() const { return databases.empty(); }
};

/// Nothing when the folder has none. The error's detail is one line.
Result<std::optional<Manifest>> read_manifest(const std::string& folder);
Status write_manifest(const std::string& folder, const Manifest& manifest);

}  // namespace waybill::server
