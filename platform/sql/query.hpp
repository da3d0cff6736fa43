// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace waybill::sql {

/// A column as statements name it, and what they do with it. See columns.hpp.
struct ColumnName {
    std::string_view name;
    bool read{true};
    bool written{true};
    bool changes{false};
};

/// SQL in one piece, or in up to eight that several statements share.
class Text {
public:
    static constexpr std::size_t parts_max = 8;

    constexpr Text() = default;
    constexpr Text(const char* text) : parts_{text} {}
    constexpr Text(std::string_view text) : parts_{text} {}
    constexpr Text(const std::string& text) : parts_{text} {}
    constexpr Text(std::initializer_list<std::string_view> parts) {
        std::ranges::copy(parts, parts_.begin());
    }
    const auto& parts() const { return parts_; }
    constexpr bool empty() const { return parts_.front().empty(); }
    bool operator==(const Text&) const = default;

private:
    std::array<std::string_view, parts_max> parts_{};
};

/// A named constant statement, in the SQL that SQLite and PostgreSQL both run, with $1, $2, …
/// Prepared once per connection; identified by its address, so it has static storage.
///
/// With a list of columns, these words stand in its text for what the list says:
///   {columns}   the names that are read; where there are {values}, those that are written
///   {values}    their parameters, for an INSERT
///   {changes}   `name = $n` of each that changes, for an UPDATE
///   {excluded}  `name = excluded.name` of each that changes, for an ON CONFLICT DO UPDATE SET
/// The parameters follow those that the text itself has: `Columns::values` and `changes` bind them.
struct Query {
    std::string_view name;
    Text text;
    std::span<const ColumnName> columns{};
};

/// The SQL of a query, as the engine gets it.
std::string text_of(const Query& query);

}  // namespace waybill::sql
