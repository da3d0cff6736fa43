// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/kitchen_times.hpp"

#include <algorithm>
#include <array>

namespace waybill::couriers::dispatch {
namespace {

constexpr std::size_t remembered_max = 500;
/// Before anything is learned: a bell with the 8.2 minutes that Reyes et al. (2018) report.
constexpr std::array<Seconds, 15> bell{-750, -555, -437, -347, -272, -204, -141, -80,
                                       0,    100,  180,  260,  360,  500,  800};

}  // namespace

KitchenTimes::KitchenTimes()
    : errors_(bell.begin(), bell.end()), recent_(bell.begin(), bell.end()) {
    errors_.reserve(remembered_max + 1);
    recent_.reserve(remembered_max);
}

void KitchenTimes::learn(Seconds mean, Seconds took) {
    const Seconds error = took - mean;
    ++learned_;
    if (recent_.size() < remembered_max) {
        recent_.push_back(error);
    } else {
        errors_.erase(std::ranges::lower_bound(errors_, recent_[next_]));
        recent_[next_] = error;
        next_ = (next_ + 1) % remembered_max;
    }
    errors_.insert(std::ranges::upper_bound(errors_, error), error);
}

Seconds KitchenTimes::estimate(Seconds mean, Seconds age, double share) const {
    const auto possible = std::ranges::upper_bound(errors_, age - mean);
    if (possible == errors_.end()) return age + minute;  // longer than anything seen: any moment
    const auto left = static_cast<double>(errors_.end() - possible - 1);
    return mean + *(possible + static_cast<std::ptrdiff_t>(share * left));
}

}  // namespace waybill::couriers::dispatch
