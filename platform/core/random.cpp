// SPDX-License-Identifier: Apache-2.0
#include "platform/core/random.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/assert.hpp"

#include <limits>
#include <vector>

namespace waybill {

std::uint64_t Random::next() {
    std::uint64_t value = 0;
    fill(std::as_writable_bytes(std::span{&value, 1}));
    return value;
}

std::uint64_t Random::below(std::uint64_t bound) {
    WAYBILL_ASSERT(bound > 0);
    // Values past the last whole multiple of `bound` would favour the low results.
    const auto limit = std::numeric_limits<std::uint64_t>::max() -
                       std::numeric_limits<std::uint64_t>::max() % bound;
    for (;;)
        if (const auto value = next(); value < limit) return value % bound;
}

bool Random::chance_ppm(std::uint32_t parts_per_million) {
    return below(1'000'000) < parts_per_million;
}

std::string Random::hex(std::size_t length) {
    std::vector<std::byte> bytes(length);
    fill(bytes);
    return ascii::hex(bytes);
}

}  // namespace waybill
