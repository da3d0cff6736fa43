// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace waybill::couriers::dispatch {

/// SplitMix64 (Steele, Lea, Flood 2014): the search draws a number every few hundred nanoseconds,
/// and the same seed must give the same plan everywhere. Not for secrets.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}

    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15U;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
        return mixed ^ (mixed >> 31U);
    }
    /// 0 … bound - 1; bound > 0. The bias of the multiplication is below 2^-32 * bound.
    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>(((next() >> 32U) * bound) >> 32U);
    }
    /// True `chances` times in 65,536.
    bool happens(std::uint32_t chances) { return (next() >> 48U) < chances; }

private:
    std::uint64_t state_;
};

}  // namespace waybill::couriers::dispatch
