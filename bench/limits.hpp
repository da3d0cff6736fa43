// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loop.hpp"
#include "bench/table.hpp"

#include <filesystem>

namespace waybill::bench {

/// In two seconds: what the server at `port` answers at most, what the disk below `folder` and
/// SQLite on it do at most.
Limits measure_limits(AsioLoop& loop, int port, const std::filesystem::path& folder);
/// F alone, which drifts most.
double measure_sync(const std::filesystem::path& folder);

}  // namespace waybill::bench
