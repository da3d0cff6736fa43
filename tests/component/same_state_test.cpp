// SPDX-License-Identifier: Apache-2.0
#include "platform/core/ascii.hpp"
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <format>

/// Two lives leave the same behind in SQLite and in PostgreSQL.
namespace waybill::town::same_state {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

struct Column {
    std::string name;
    std::string type;
};
using Tables = std::map<std::string, std::vector<Column>>;  ///< `couriers.timers` and its columns
using Rows = std::vector<std::string>;

/// What chance decides, beside ids: an order's number, and by a payment's id the chain of its
/// entries. Which process does what alone is noted where there may be several.
bool is_left_out(const std::string& table, std::string_view column) {
    constexpr std::array names{"main.orders.number", "notifications.notifications.number",
                               "payments.ledger_entries.chain", "payments.ledger_entries.position"};
    return std::ranges::contains(names, std::format("{}.{}", table, column)) ||
           table == "payments.ledger_chains" || table.ends_with(".leases") ||
           column == "leased_until";
}

/// As the files say, which know their columns by SQLite's own statement.
Tables tables_of(audit::Books& files) {
    Tables tables;
    for (const auto& stored : audit::stored_databases()) {
        auto keep = [&](const sql::Row& row) {
            const auto table = std::format("{}.{}", stored.schema, row.view(0));
            if (!is_left_out(table, row.view(1)))
                tables[table].push_back({.name = row.text(1), .type = row.text(2)});
        };
        EXPECT_TRUE(
            files.fetch(std::format("SELECT t.name, c.name, c.type FROM {0}.sqlite_schema t JOIN "
                                    "pragma_table_info(t.name, '{0}') c WHERE t.type = 'table'",
                                    stored.schema),
                        keep));
    }
    return tables;
}

bool in_word(char c) {
    constexpr std::string_view others = "_-+/=.:";
    return ascii::is_alphanumeric(c) || others.contains(c);
}

/// Ids, times, digests and what is sealed are long words with digits in them, alone or in a text.
std::string without_chance(std::string_view text) {
    constexpr std::ptrdiff_t long_min = 20;
    std::string out;
    for (auto at = text.begin(); at != text.end();) {
        const auto end = std::find_if_not(at, text.end(), in_word);
        if (end - at >= long_min && std::find_if(at, end, ascii::is_digit) != end)
            out += "<word>";
        else
            out.append(at, end);
        at = end;
        if (at != text.end()) out += *at++;
    }
    return out;
}

std::string cell(const sql::Row& row, int index, const Column& column) {
    constexpr std::int64_t microseconds_now = 100'000'000'000'000;
    if (row.null(index)) return "-";
    if (column.type == "BLOB") return "<bytes>";
    if (column.type != "INTEGER") return without_chance(row.view(index));
    const auto number = row.integer(index);
    return number > microseconds_now ? "<time>" : std::to_string(number);
}

/// In an order that depends on nothing that is left out of them.
Rows rows_of(audit::Books& books, const std::string& table, std::span<const Column> columns) {
    std::string names;
    for (const Column& column : columns)
        names += std::format("{}\"{}\"", names.empty() ? "" : ", ", column.name);
    Rows rows;
    auto keep = [&](const sql::Row& row) {
        std::string& line = rows.emplace_back(table);
        for (int i = 0; const Column& column : columns)
            line += std::format(" {}={}", column.name, cell(row, i++, column));
    };
    EXPECT_TRUE(books.fetch(std::format("SELECT {} FROM {}", names, table), keep)) << table;
    std::ranges::sort(rows);
    return rows;
}

Rows only_in(const Rows& left, const Rows& right) {
    Rows rest;
    std::ranges::set_difference(left, right, std::back_inserter(rest));
    return rest;
}

class SameState : public ::testing::TestWithParam<AssignmentMode> {};

TEST_P(SameState, InFilesAndInPostgres) {
    const auto town_in = [](Storage storage) {
        return TownOptions{.seed = 2026, .assignment = GetParam(), .storage = storage};
    };
    TownWorld here{town_in(Storage::files)};
    TownWorld there{town_in(Storage::postgres)};
    for (TownWorld* town : {&here, &there}) {
        live_two(*town, GetParam());
        EXPECT_TRUE(town->settle());
    }
    audit::Books files = here.books();
    audit::Books schemas = there.books();
    std::size_t compared = 0;
    for (const auto& [table, columns] : tables_of(files)) {
        const Rows left = rows_of(files, table, columns);
        const Rows right = rows_of(schemas, table, columns);
        compared += left.size();
        EXPECT_THAT(only_in(left, right), IsEmpty()) << "only in files";
        EXPECT_THAT(only_in(right, left), IsEmpty()) << "only in PostgreSQL";
    }
    EXPECT_GT(compared, 300u);
}

INSTANTIATE_TEST_SUITE_P(Modes, SameState,
                         ::testing::Values(AssignmentMode::claim, AssignmentMode::least_loaded));

}  // namespace waybill::town::same_state
