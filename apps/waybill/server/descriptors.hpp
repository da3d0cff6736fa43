// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/server/settings.hpp"
#include "platform/core/result.hpp"

#include <cstdint>

namespace waybill::server {

/// Open files that a server with these settings needs before anybody connects.
std::uint64_t descriptors_needed(const ServerSettings& settings, std::size_t databases);

/// How many files may be open (the limit is raised as far as it goes), if these are enough. Error:
/// unavailable, system.open_files, with one line that names the limit and what it needs.
Result<std::uint64_t> enough_descriptors(const ServerSettings& settings);
Status check_descriptors(std::uint64_t allowed, std::uint64_t needed);

}  // namespace waybill::server
