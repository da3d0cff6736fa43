// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/inspect.hpp"
#include "apps/waybill/server/folder_check.hpp"
#include "apps/waybill/wiring/platform.hpp"

#include <map>

namespace waybill::server {

/// A data folder with everything in it opened for reading.
struct FolderLook {
    FolderFacts facts;
    std::map<std::string, sqlite::Inspected> databases{};
    std::vector<Error> damage{};  ///< what could not even be read
};

struct LookOptions {
    bool alone{true};  ///< false beside a running server, whose marks and logs are under way
    Duration check_max{100ms};  ///< of each database
};

/// Changes and makes nothing.
FolderLook look_at(const std::string& folder, std::span<const wiring::StoredService> services,
                   LookOptions options = {});

/// Databases from which events are gone that their consumers have: `older` copies, told as
/// `check_folder` tells its problems. Reads some rows of each.
std::vector<Error> check_events(FolderLook& look, TimePoint now);

/// The first thing that is wrong, of all that `look_at`, `check_folder` and `check_events` see.
Status check_look(FolderLook& look, TimePoint now);

}  // namespace waybill::server
