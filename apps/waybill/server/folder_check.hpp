// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/server/manifest.hpp"
#include "platform/sql/installation.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::server {

/// A data folder as it was found.
struct FolderFacts {
    struct Database {
        std::string name;
        bool there{false};
        bool used{false};    ///< it has tables of its own
        bool marked{false};  ///< it was made by a release that knows of memberships
        std::optional<sql::Membership> member{};
    };
    struct Secret {
        std::string name;
        std::optional<std::string> digest{};  ///< none: there is no such file
    };

    std::string folder;
    std::optional<Manifest> manifest{};
    std::vector<Database> databases{};  ///< all that this program opens
    std::vector<Secret> secrets{};

    std::string file_of(const std::string& database) const {
        return folder + "/" + database + ".db";
    }
};

/// What can be done about a member that is gone or from elsewhere.
inline constexpr std::string_view put_back =
    "put it back, or restore the whole folder from one backup; to go on without what is lost, run "
    "waybill migrate --accept-folder";

/// What does not belong together, the gravest first; each `detail` is one line that names the
/// file and what to do. Reasons: data.member_missing, data.member_foreign, data.member_older,
/// data.member_elsewhere, data.secret_missing, data.secret_changed, sql.schema_newer.
///
/// A folder without manifest is new, was left by a first start that was cut short, or is of a
/// release that had none yet: then it is whole when nothing is missing of what has data.
std::vector<Error> check_folder(const FolderFacts& facts);

}  // namespace waybill::server
