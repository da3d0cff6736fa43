// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

/// An ISO 4217 alphabetic code that this platform settles in.
class Currency {
public:
    Currency() = default;
    /// Refuses what is not an upper-case code of the exponent table.
    static std::optional<Currency> parse(std::string_view code);
    std::string_view code() const { return {code_.data(), code_.size()}; }
    /// Digits after the point of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD.
    int exponent() const;
    auto operator<=>(const Currency&) const = default;

private:
    std::array<char, 3> code_{'E', 'U', 'R'};
};

/// Integer minor units of one currency. Arithmetic refuses overflow and mixed currencies.
struct Money {
    std::int64_t amount{0};
    Currency currency{};
    auto operator<=>(const Money&) const = default;
};

Result<Money> add(Money left, Money right);
Result<Money> multiply(Money unit, std::int64_t count);
/// `12.50 EUR`, for people; never parsed.
std::string to_text(Money money);

}  // namespace waybill
