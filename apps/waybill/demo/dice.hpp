// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"

namespace waybill::demo {

/// A seeded source (splitmix64): the same seed gives the same town and the same choices on every
/// machine. Never for tokens. Not thread-safe.
class Dice final : public Random {
public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}
    void fill(std::span<std::byte> bytes) override;

private:
    std::uint64_t state_;
};

}  // namespace waybill::demo
