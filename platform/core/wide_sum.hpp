// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace waybill {

/// A sum of amounts that no number of them overflows: 128 bits.
class WideSum {
public:
    void add(std::int64_t amount) { value_ += amount; }
    /// `high` × 2^32 + `low`: what a database sums in two columns, because its own sums have 64
    /// bits. Quotient and remainder have the amount's sign there as here.
    void add_parts(std::int64_t high, std::int64_t low) {
        value_ += static_cast<Wide>(high) * 4'294'967'296 + low;
    }
    bool zero() const { return value_ == 0; }
    /// Nothing when it needs more than 64 bits.
    std::optional<std::int64_t> narrow() const {
        if (value_ < std::numeric_limits<std::int64_t>::min() ||
            value_ > std::numeric_limits<std::int64_t>::max())
            return std::nullopt;
        return static_cast<std::int64_t>(value_);
    }
    /// In decimal.
    std::string text() const {
        if (value_ == 0) return "0";
        std::string digits;
        // Digit by digit on the sign's own side, so that the smallest value has no special case.
        for (Wide rest = value_; rest != 0; rest /= 10) {
            const int digit = static_cast<int>(rest % 10);
            digits.insert(digits.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
        }
        return value_ < 0 ? "-" + digits : digits;
    }
    bool operator==(const WideSum&) const = default;

private:
    // NOLINTNEXTLINE(modernize-use-using): GCC takes `__extension__` before nothing else.
    __extension__ typedef __int128 Wide;
    Wide value_{0};
};

}  // namespace waybill
