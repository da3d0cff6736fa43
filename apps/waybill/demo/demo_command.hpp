// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/life.hpp"
#include "apps/waybill/demo/options.hpp"

#include <stop_token>
#include <vector>

namespace waybill::demo {

inline constexpr int exit_well = 0;
inline constexpr int exit_off = 1;           ///< something did not end as it should
inline constexpr int exit_usage = 64;        ///< a URL or number that cannot be used
inline constexpr int exit_unreachable = 69;  ///< nobody answers at the URL

/// `waybill demo`: plays orders against a running server, with progress on stderr and the result
/// on stdout. Blocks, on a loop of its own; SIGINT ends it early.
int run_demo(const DemoOptions& options);

/// Plays one order and answers its time line. Blocks, on a loop of its own, so the server may run
/// in the same process on other threads. Of the options `url`, `seed`, `speed` and
/// `reconnect_for` count. Given up when `stop` ends or `limit` is over.
Outcome<std::vector<Moment>> play_one(const DemoOptions& options, std::stop_token stop,
                                      Duration limit);

/// `15:04:05.123  paid       26.40 EUR captured`, a line for each moment.
std::string to_text(const std::vector<Moment>& moments);

}  // namespace waybill::demo
