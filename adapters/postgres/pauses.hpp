// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <random>

namespace waybill::postgres {

/// Pauses between tries that grow to a limit, each somewhere between half of it and the whole, so
/// that those who failed together do not come back together. Used by one thread at a time.
class Pauses {
public:
    Pauses(Duration first, Duration longest) : first_{first}, longest_{longest} {}

    Duration next() {
        pause_ = std::min(pause_ == Duration{0} ? first_ : 2 * pause_, longest_);
        if (!chance_) chance_.emplace(std::random_device{}());
        return pause_ / 2 + Duration{std::uniform_int_distribution<Duration::rep>{
                                0, pause_.count() / 2}(*chance_)};
    }
    void reset() { pause_ = Duration{0}; }

private:
    Duration first_;
    Duration longest_;
    Duration pause_{0};
    /// Spreads tries and decides nothing. Seeded by the first of them: most work needs no pause.
    std::optional<std::minstd_rand> chance_{};
};

}  // namespace waybill::postgres
