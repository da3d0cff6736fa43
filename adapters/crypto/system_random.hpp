// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"

namespace waybill {

/// The operating system's generator (getrandom), through libsodium.
class SystemRandom final : public Random {
public:
    SystemRandom();
    void fill(std::span<std::byte> bytes) override;
};

}  // namespace waybill
