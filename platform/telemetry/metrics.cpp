// SPDX-License-Identifier: Apache-2.0
#include "platform/telemetry/metrics.hpp"

#include <algorithm>

namespace waybill::telemetry {

Histogram::Histogram(std::span<const double> bounds)
    : bounds_{bounds}, counts_{std::make_unique<std::atomic<std::uint64_t>[]>(bounds.size() + 1)} {}

void Histogram::observe(double value) {
    const auto edge = std::ranges::lower_bound(bounds_, value);
    const auto bucket = static_cast<std::size_t>(edge - bounds_.begin());
    counts_[bucket].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

std::vector<std::uint64_t> Histogram::counts() const {
    std::vector<std::uint64_t> counts(bounds_.size() + 1);
    for (std::size_t i = 0; i < counts.size(); ++i)
        counts[i] = counts_[i].load(std::memory_order_relaxed);
    return counts;
}

std::uint64_t Histogram::count() const {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i <= bounds_.size(); ++i)
        total += counts_[i].load(std::memory_order_relaxed);
    return total;
}

}  // namespace waybill::telemetry
