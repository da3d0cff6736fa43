// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/query.hpp"

#include <charconv>

namespace waybill::sql {
namespace {

/// The highest parameter that the text itself has.
int parameters_in(std::string_view text) {
    int highest = 0;
    for (auto at = text.find('$'); at != text.npos; at = text.find('$', at + 1)) {
        int number = 0;
        std::from_chars(text.data() + at + 1, text.data() + text.size(), number);
        highest = std::max(highest, number);
    }
    return highest;
}

/// Puts into `text`, for `word`, a piece of each of the columns that `takes` picks.
template <typename Takes, typename Piece>
void put(std::string& text, std::string_view word, std::span<const ColumnName> columns, Takes takes,
         Piece piece) {
    const auto at = text.find(word);
    if (at == text.npos) return;
    std::string list;
    for (const ColumnName& column : columns) {
        if (!takes(column)) continue;
        if (!list.empty()) list += ", ";
        list += piece(column.name);
    }
    text.replace(at, word.size(), list);
}

}  // namespace

std::string text_of(const Query& query) {
    std::string text;
    for (const std::string_view part : query.text.parts()) text += part;
    if (query.columns.empty()) return text;

    int next = parameters_in(text);
    const bool inserts = text.contains("{values}");
    const auto picked = [&](const ColumnName& c) { return inserts ? c.written : c.read; };
    const auto changes = [](const ColumnName& c) { return c.changes; };
    const auto parameter = [&] { return "$" + std::to_string(++next); };
    put(text, "{columns}", query.columns, picked, [](auto name) { return std::string{name}; });
    put(text, "{values}", query.columns, picked, [&](auto) { return parameter(); });
    put(text, "{changes}", query.columns, changes,
        [&](auto name) { return std::string{name} + " = " + parameter(); });
    put(text, "{excluded}", query.columns, changes,
        [](auto name) { return std::string{name} + " = excluded." + std::string{name}; });
    return text;
}

}  // namespace waybill::sql
