// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace waybill::json {

/// Closed interval; an open side is the limit of the type.
struct Bounds {
    std::int64_t min{std::numeric_limits<std::int64_t>::min()};
    std::int64_t max{std::numeric_limits<std::int64_t>::max()};
    bool contains(std::int64_t value) const { return min <= value && value <= max; }
    constexpr bool open_below() const { return min == std::numeric_limits<std::int64_t>::min(); }
    constexpr bool open_above() const { return max == std::numeric_limits<std::int64_t>::max(); }
    bool operator==(const Bounds&) const = default;
};

/// What a string must look like; the checks are in platform/core/text.hpp. `text` is any
/// characters but control ones (line feed and tab may occur); `line` has no line feed either.
enum class Format : std::uint8_t { text, line, email, phone, person_name, uri };

/// What is said about one field: enforced when decoding and written into the schema alike. In a
/// vector `items` speaks of the vector, everything else of its elements.
struct Rules {
    std::string_view help{};
    std::string_view example{};  ///< as it is for strings, JSON for anything else
    Bounds length{};             ///< characters (code points), not bytes
    Bounds range{};              ///< of an integer, a number or a money's amount
    Bounds items{};              ///< of a vector
    Format format{Format::text};
    std::span<const std::string_view> words{};  ///< of a string: the only ones that there are
    bool unusual{false};  ///< an optional field that the usual body lacks: not in examples
};

/// Bounds of strings and vectors that say none: nothing that comes in is unbounded.
inline constexpr std::int64_t length_max_default = 4'096;
inline constexpr std::int64_t items_max_default = 1'000;
/// The interval that is enforced: never below zero, closed above.
constexpr Bounds bounded(Bounds bounds, std::int64_t max_default) {
    return {bounds.min < 0 ? 0 : bounds.min, bounds.open_above() ? max_default : bounds.max};
}
/// The values that both allow.
constexpr Bounds narrowed(Bounds a, Bounds b) {
    return {a.min > b.min ? a.min : b.min, a.max < b.max ? a.max : b.max};
}
/// More problems than this are not listed.
inline constexpr std::size_t problems_max = 50;

/// Where a field of an endpoint's input comes from. Everything that is nested is body.
enum class Source : std::uint8_t { body, path, query, header };

}  // namespace waybill::json
