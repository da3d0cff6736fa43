// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loop.hpp"
#include "bench/server.hpp"
#include "bench/table.hpp"

#include <filesystem>

namespace waybill::bench {

/// In two seconds: what the server answers at most, what the disk below its folder and SQLite on
/// it do at most, and how much of the machine went to others meanwhile.
Limits measure_limits(AsioLoop& loop, const Server& server);
/// F alone, which drifts most.
double measure_sync(const std::filesystem::path& folder);

}  // namespace waybill::bench
