// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace waybill {

/// A size in bytes, so that a limit of bytes is not mistaken for a limit of items.
struct ByteCount {
    std::int64_t value{0};
    constexpr auto operator<=>(const ByteCount&) const = default;
    constexpr std::size_t size() const { return static_cast<std::size_t>(value); }
};

constexpr ByteCount operator""_KiB(unsigned long long n) {
    return {static_cast<std::int64_t>(n << 10U)};
}
constexpr ByteCount operator""_MiB(unsigned long long n) {
    return {static_cast<std::int64_t>(n << 20U)};
}

}  // namespace waybill
