// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace waybill::dispatch {

inline constexpr const char* kitchens_known = "known";
inline constexpr const char* kitchens_mean_only = "mean-only";

struct BenchOptions {
    std::vector<std::string> folders{};  ///< of instances, or of folders of them
    std::size_t jobs{1};
    std::string kitchens{kitchens_known};
    std::string plot{};       ///< an SVG file for the first instance; empty: none
    std::string solutions{};  ///< a folder for the official files; empty: none
    std::int32_t rounds{0};   ///< a run, for each open order; 0: the default
    std::uint64_t seed{1};
    bool json{false};
};
/// Plays every day and prints how it went. Exit codes: 0, 1 when a rule was broken, 64, 65 when an
/// instance is malformed, 69 when a file cannot be written.
int run_dispatch_bench(const BenchOptions& options);

struct GenerateOptions {
    std::string folder{};
    std::size_t orders{500};
    std::size_t restaurants{100};
    std::size_t couriers{110};
    double kilometres{15};
    std::uint64_t seed{1};
};
/// Writes a synthetic instance.
int run_dispatch_generate(const GenerateOptions& options);

}  // namespace waybill::dispatch
