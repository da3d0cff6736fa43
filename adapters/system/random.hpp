// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"

namespace waybill {

/// The kernel's generator, drawn in pages per thread so that an id costs no system call. Bytes
/// are wiped as they are handed out, and a forked child draws its own. Thread-safe.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::byte> bytes) override;
};

}  // namespace waybill
