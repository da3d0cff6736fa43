// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/values.hpp"

#include <libpq-fe.h>

#include <bit>
#include <charconv>
#include <limits>

namespace waybill::postgres {
namespace {

// pg_type.dat; they never change.
constexpr TypeNumber type_bool = 16;
constexpr TypeNumber type_int8 = 20;
constexpr TypeNumber type_int2 = 21;
constexpr TypeNumber type_int4 = 23;
constexpr TypeNumber type_oid = 26;
constexpr TypeNumber type_float8 = 701;
constexpr TypeNumber type_numeric = 1700;

constexpr int text_format = 0;
constexpr int binary_format = 1;

/// Big-endian, as the wire has it.
std::int64_t number_in(std::string_view bytes) {
    std::int64_t number = bytes.empty() || (bytes.front() & '\x80') == 0 ? 0 : -1;
    for (const char byte : bytes)
        number = static_cast<std::int64_t>(static_cast<std::uint64_t>(number) << 8U |
                                           static_cast<std::uint8_t>(byte));
    return number;
}

/// NUMERIC on the wire: how many digits of base 10,000, the power of the first, the sign, how many
/// decimals are shown, the digits. What is behind the point is cut off.
std::optional<std::int64_t> whole_part(std::string_view bytes) {
    constexpr std::size_t head = 8;
    constexpr std::int64_t base = 10'000;
    constexpr std::int64_t positive = 0x0000;
    constexpr std::int64_t negative = 0x4000;
    if (bytes.size() < head) return std::nullopt;
    const auto part = [bytes](std::size_t index) { return number_in(bytes.substr(2 * index, 2)); };
    const std::int64_t digits = part(0);
    const std::int64_t weight = part(1);
    const std::int64_t sign = part(2);
    if (sign != positive && sign != negative) return std::nullopt;
    std::int64_t number = 0;
    for (std::int64_t i = 0; i <= weight; ++i) {
        const std::int64_t digit = i < digits ? part(4 + static_cast<std::size_t>(i)) : 0;
        // Towards the sign, so that the smallest number is met without overflow.
        if (__builtin_mul_overflow(number, base, &number)) return std::nullopt;
        const std::int64_t step = sign == negative ? -digit : digit;
        if (__builtin_add_overflow(number, step, &number)) return std::nullopt;
    }
    return number;
}

}  // namespace

void Parameters::bind(std::span<const sql::Value> values, std::span<const TypeNumber> types) {
    data_.assign(values.size(), nullptr);
    lengths_.assign(values.size(), 0);
    formats_.assign(values.size(), binary_format);
    numbers_.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        switch (values[i].type()) {
            case sql::Value::Type::null: break;
            case sql::Value::Type::integer:
            case sql::Value::Type::boolean: bind_number(i, values[i], types[i]); break;
            case sql::Value::Type::text:
            case sql::Value::Type::bytes: {
                // A null pointer would be NULL instead of an empty value.
                const std::string_view view = values[i].view();
                data_[i] = view.data() != nullptr ? view.data() : "";
                lengths_[i] = static_cast<int>(view.size());
                break;
            }
        }
    }
}

void Parameters::bind_number(std::size_t at, const sql::Value& value, TypeNumber type) {
    const std::int64_t number = value.integer();
    auto& bytes = numbers_[at];
    data_[at] = bytes.data();
    if (type == type_int8) {
        for (std::size_t i = 0; i < 8; ++i)
            bytes[i] = static_cast<char>(static_cast<std::uint64_t>(number) >> (56U - 8U * i));
        lengths_[at] = 8;
    } else if (type == type_bool) {
        bytes[0] = static_cast<char>(number != 0 ? 1 : 0);
        lengths_[at] = 1;
    } else {  // the server reads the digits, and refuses what does not fit
        *std::to_chars(bytes.data(), bytes.data() + bytes.size() - 1, number).ptr = '\0';
        formats_[at] = text_format;
    }
}

std::int64_t rows_changed(pg_result& result) {
    if (std::string_view{PQcmdStatus(&result)}.starts_with("SELECT")) return 0;
    const std::string_view digits = PQcmdTuples(&result);
    std::int64_t rows = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), rows);
    return rows;
}

int rows_in(const pg_result& result) { return PQntuples(&result); }

bool ResultRow::null(int column) const { return PQgetisnull(&result_, row_, column) != 0; }

std::string_view ResultRow::view(int column) const {
    return {PQgetvalue(&result_, row_, column),
            static_cast<std::size_t>(PQgetlength(&result_, row_, column))};
}

std::int64_t ResultRow::integer(int column) const {
    if (null(column)) return 0;
    switch (PQftype(&result_, column)) {
        case type_bool:
        case type_int2:
        case type_int4:
        case type_int8: return number_in(view(column));
        case type_oid: return number_in(view(column)) & std::numeric_limits<std::uint32_t>::max();
        case type_float8:
            return static_cast<std::int64_t>(std::bit_cast<double>(number_in(view(column))));
        case type_numeric: {
            const auto number = whole_part(view(column));
            if (!number) mark_corrupt();
            return number.value_or(0);
        }
        default: mark_corrupt(); return 0;
    }
}

}  // namespace waybill::postgres
