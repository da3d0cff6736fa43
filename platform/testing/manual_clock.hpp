// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/core/time.hpp"

#include <random>

namespace waybill {

/// Time that moves only when told. Starts on 2026-01-05 09:00 UTC, a Monday.
class ManualClock final : public Clock {
public:
    TimePoint now() const override { return wall_; }
    SteadyTime steady() const override { return steady_; }
    void advance(Duration by) {
        wall_ += by;
        steady_ += by;
    }
    void advance_to(SteadyTime when) {
        if (when > steady_) advance(when - steady_);
    }

private:
    TimePoint wall_{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + 9h};
    SteadyTime steady_{1s};
};

/// Repeatable randomness for tests and the simulator.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : engine_{seed} {}
    void fill(std::span<std::byte> bytes) override {
        for (auto& byte : bytes) byte = static_cast<std::byte>(engine_() & 0xFFU);
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace waybill
