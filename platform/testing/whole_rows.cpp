// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/whole_rows.hpp"

#include "platform/sql/stored.hpp"

#include <algorithm>
#include <set>

namespace waybill {
namespace {

constexpr sql::Query columns_of_table{"test.columns_of_table", R"(
    SELECT name FROM pragma_table_info($1))"};

/// What happens to a row later.
constexpr std::array later{"outbox.published_at", "jobs.finished_at", "jobs.leased_until"};

}  // namespace

Result<std::vector<std::string>> columns_left_out(sql::Tx& tx, const sql::Query& query) {
    std::vector<std::string> missing;
    const std::string text = sql::text_of(query);
    constexpr std::string_view insert = "INSERT INTO ";
    const auto begin = text.find(insert);
    if (query.columns.empty() || begin == text.npos) return missing;

    const auto table_at = begin + insert.size();
    const auto list_at = text.find('(', table_at);
    const std::string table = text.substr(table_at, text.find_first_of(" (", table_at) - table_at);
    std::set<std::string> named;
    for (auto at = list_at; at < text.size() && text[at] != ')';) {
        const auto word = text.find_first_not_of("(, \n", at);
        at = text.find_first_of("), \n", word);
        named.insert(text.substr(word, at - word));
    }
    WAYBILL_TRY(const auto columns, tx.all(columns_of_table, sql::first<std::string>, table));
    for (const std::string& column : columns)
        if (!named.contains(column) && !std::ranges::contains(later, table + "." + column))
            missing.push_back(table + "." + column);
    return missing;
}

}  // namespace waybill
