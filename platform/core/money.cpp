// SPDX-License-Identifier: Apache-2.0
#include "platform/core/money.hpp"

#include <algorithm>
#include <cstdlib>

namespace waybill {
namespace {

struct KnownCurrency {
    std::string_view code;
    int exponent;
};
/// ISO 4217 exponents of the currencies that a partner may price in.
constexpr auto known = std::to_array<KnownCurrency>({
    {"AED", 2}, {"AMD", 2}, {"AUD", 2}, {"BHD", 3}, {"BRL", 2}, {"BYN", 2}, {"CAD", 2}, {"CHF", 2},
    {"CLP", 0}, {"CNY", 2}, {"CZK", 2}, {"DKK", 2}, {"EUR", 2}, {"GBP", 2}, {"GEL", 2}, {"HKD", 2},
    {"HUF", 2}, {"INR", 2}, {"ISK", 0}, {"JOD", 3}, {"JPY", 0}, {"KRW", 0}, {"KWD", 3}, {"KZT", 2},
    {"MXN", 2}, {"NOK", 2}, {"NZD", 2}, {"OMR", 3}, {"PLN", 2}, {"RON", 2}, {"RSD", 2}, {"RUB", 2},
    {"SEK", 2}, {"SGD", 2}, {"TND", 3}, {"TRY", 2}, {"UAH", 2}, {"USD", 2}, {"VND", 0}, {"ZAR", 2},
});

const KnownCurrency* find(std::string_view code) {
    const auto* found = std::ranges::lower_bound(known, code, {}, &KnownCurrency::code);
    return found != known.end() && found->code == code ? found : nullptr;
}

std::unexpected<Error> overflow() { return fail(ErrorKind::invalid, "money.overflow"); }
std::unexpected<Error> mixed() { return fail(ErrorKind::invalid, "money.mixed_currencies"); }

}  // namespace

std::optional<Currency> Currency::parse(std::string_view code) {
    if (find(code) == nullptr) return std::nullopt;
    Currency currency;
    std::ranges::copy(code, currency.code_.begin());
    return currency;
}

int Currency::exponent() const { return find(code())->exponent; }

Result<Money> add(Money left, Money right) {
    if (left.currency != right.currency) return mixed();
    Money sum{.amount = 0, .currency = left.currency};
    if (__builtin_add_overflow(left.amount, right.amount, &sum.amount)) return overflow();
    return sum;
}

Result<Money> multiply(Money unit, std::int64_t count) {
    Money product{.amount = 0, .currency = unit.currency};
    if (__builtin_mul_overflow(unit.amount, count, &product.amount)) return overflow();
    return product;
}

std::string to_text(Money money) {
    const int exponent = money.currency.exponent();
    auto digits = std::to_string(money.amount < 0 ? 0 - static_cast<std::uint64_t>(money.amount)
                                                  : static_cast<std::uint64_t>(money.amount));
    const auto places = static_cast<std::size_t>(exponent);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    if (places > 0) digits.insert(digits.size() - places, 1, '.');
    if (money.amount < 0) digits.insert(0, 1, '-');
    digits += ' ';
    digits += money.currency.code();
    return digits;
}

}  // namespace waybill
