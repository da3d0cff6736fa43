// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/load/load_run.hpp"

#include <string>

namespace waybill::load {

inline constexpr int exit_well = 0;
inline constexpr int exit_beyond = 1;        ///< slower, or more failures, than allowed
inline constexpr int exit_usage = 64;        ///< a URL or number that cannot be used
inline constexpr int exit_unreachable = 69;  ///< nobody answers at the URL

enum class Output : std::uint8_t { table, json };

struct LoadOptions {
    std::string url{"http://127.0.0.1:8080"};  ///< a numeric address or localhost, no TLS
    LoadPlan plan{};
    double seconds{10};
    double p99_max_ms{0};  ///< 0: any
    double errors_max{0};  ///< refused and lost, percent of what was due
    Output output{Output::table};
};

/// Whether the result is within what the options allow.
bool is_within(const LoadResult& result, const LoadOptions& options);
std::string to_table(const LoadResult& result, const LoadOptions& options);
/// One JSON object, one line.
std::string to_json(const LoadResult& result, const LoadOptions& options);

/// `waybill loadtest`: reads from a running server at a rate, the result on stdout. Blocks, on a
/// loop of its own; SIGINT ends it early.
int run_loadtest(LoadOptions options);

}  // namespace waybill::load
