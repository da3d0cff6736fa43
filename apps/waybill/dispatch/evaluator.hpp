// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/dispatch/solution.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace waybill::dispatch {

struct Summary {
    double mean{0};
    double p90{0};
};
/// Percentiles interpolate linearly.
Summary summarise(std::vector<double> values);
double quantile(std::span<const double> sorted, double share);

/// Optional powers of the environment that a solution made use of.
struct PowersUsed {
    std::int64_t prepositioned{0};
    std::int64_t updated{0};
    std::int64_t interleaved{0};
};

struct Verdict {
    std::vector<std::string> problems;  ///< empty: feasible
    PowersUsed used{};
};

/// Stricter than the public checker: half service times around pick-up and drop-off, moves only
/// when free, nothing told before it is known.
Verdict check(const Instance& instance, const Solution& solution);

struct Metrics {
    std::size_t orders{0};
    std::size_t delivered{0};
    double undelivered_percent{0};
    Summary click_to_door{};
    Summary ready_to_door{};
    Summary ready_to_pickup{};
    Summary overage{};
    double excess{0};  ///< minutes above each order's floor, 60 at most and for undelivered ones
    std::int64_t late{0};         ///< over the limit of click-to-door
    std::int64_t late_beyond{0};  ///< of them those whose floor is not
    double cost_per_order{0};     ///< dollars
    double payment{0};
    double orders_per_bundle{0};
    double bundled_percent{0};
    double utilization{0};
    double on_guarantee{0};  ///< share of couriers whose piece pay is below it
};
Metrics measure(const Instance& instance, const Solution& solution);

}  // namespace waybill::dispatch
