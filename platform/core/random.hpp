// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace waybill {

/// The only source of randomness in services/ and platform/. The production one is
/// cryptographically secure; the simulator's is seeded. Thread-safe.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::byte> bytes) = 0;

    std::uint64_t next();
    /// Uniform in [0, bound); bound > 0.
    std::uint64_t below(std::uint64_t bound);
    /// True with the given probability in parts per million.
    bool chance_ppm(std::uint32_t parts_per_million);
    /// `length` random bytes as lower-case hexadecimal text.
    std::string hex(std::size_t length);
};

}  // namespace waybill
