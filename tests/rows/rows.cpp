// SPDX-License-Identifier: Apache-2.0
#include "tests/rows/rows.hpp"

#include "tests/rows/plain_words.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <iterator>
#include <stdexcept>

namespace waybill::rows {
namespace {

struct Column {
    std::string name;
    std::string type;
};
struct Table {
    std::string shown;  ///< `orders.order_lines`
    std::vector<Column> columns;
};
using Tables = std::map<std::string, Table>;  ///< by what queries call it: `main.order_lines`
using Rows = std::vector<std::string>;

void fetch(audit::Books& books, const std::string& statement,
           FunctionRef<void(const sql::Row&)> keep) {
    if (const auto read = books.fetch(statement, keep); !read)
        throw std::runtime_error{std::format("{}: {}", statement, read.error().reason)};
}

/// What chance decides, beside ids: by a payment's id the chain of its entries; by who is quicker
/// the place among events of others, and how often a mail was begun before its person was known
/// here; why it failed in the end is compared. What is told of one process alone: which of several
/// does something, and how often files were opened.
bool is_left_out(const std::string& table, std::string_view column) {
    constexpr std::array columns{"chain",      "position",  "password_hash", "leased_until",
                                 "generation", "action_id", "request_id"};
    return std::ranges::contains(columns, column) || table == "payments.ledger_chains" ||
           table == "gateway.action_chain" || table.ends_with(".leases") ||
           (table == "gateway.action_entries" && column == "hash") ||
           (table == "notifications.jobs" && column == "attempts");
}

/// As the files say, which know their columns by SQLite's own statement.
Tables tables_of(audit::Books& files) {
    Tables tables;
    for (const auto& stored : audit::stored_databases()) {
        auto keep = [&](const sql::Row& row) {
            const auto shown = std::format("{}.{}", stored.name, row.view(0));
            if (is_left_out(shown, row.view(1))) return;
            Table& table = tables[std::format("{}.{}", stored.schema, row.view(0))];
            table.shown = shown;
            table.columns.push_back({.name = row.text(1), .type = row.text(2)});
        };
        fetch(files,
              std::format("SELECT t.name, c.name, c.type FROM {0}.sqlite_schema t JOIN "
                          "pragma_table_info(t.name, '{0}') c WHERE t.type = 'table'",
                          stored.schema),
              keep);
    }
    return tables;
}

/// Everybody and everything has a name of its own by which people know it.
PlainWords words_of(audit::Books& books) {
    PlainWords words;
    auto name = [&](const sql::Row& row) { words.call(row.view(0), row.text(1)); };
    for (const char* known :
         {"SELECT user_id, email FROM identity.users", "SELECT id, title FROM catalog.partners",
          "SELECT id, name FROM catalog.products",
          "SELECT o.id, p.name FROM catalog.offers o JOIN catalog.products p "
          "ON p.id = o.product_id",
          "SELECT courier_id, name FROM couriers.couriers"})
        fetch(books, known, name);
    std::map<std::string, int> orders;  // of each customer
    auto count = [&](const sql::Row& row) {
        const std::string customer = words.name_of(row.view(0));
        const auto order = std::format("{} {}", customer, ++orders[customer]);
        for (const int column : {1, 2, 3}) words.call(row.view(column), order);
    };
    fetch(books,
          "SELECT customer_id, order_id, payment_id, number FROM main.orders "
          "ORDER BY created_at, order_id",
          count);
    return words;
}

std::string cell(const sql::Row& row, int index, const Column& column, const PlainWords& words) {
    if (row.null(index)) return "-";
    if (column.type == "BLOB") return words.bytes(row.view(index));
    if (column.type == "INTEGER") return words.number(row.integer(index));
    return words.text(row.view(index));
}

/// In an order that depends on nothing that is left out of them.
Rows rows_of(audit::Books& books, const std::string& name, const Table& table,
             const PlainWords& words) {
    std::string names;
    for (const Column& column : table.columns)
        names += std::format("{}\"{}\"", names.empty() ? "" : ", ", column.name);
    Rows rows;
    auto keep = [&](const sql::Row& row) {
        std::string& line = rows.emplace_back();
        for (int i = 0; const Column& column : table.columns)
            line += std::format(" {}={}", column.name, cell(row, i++, column, words));
    };
    fetch(books, std::format("SELECT {} FROM {}", names, name), keep);
    std::ranges::sort(rows);
    return rows;
}

/// Line by line, so that what nearly agrees stands together.
std::string difference(const std::string& table, const Side& left, const Rows& ours,
                       const Side& right, const Rows& theirs) {
    std::string text = table;
    for (std::size_t i = 0; i < std::max(ours.size(), theirs.size()); ++i) {
        if (i < ours.size()) text += std::format("\n  only {}:{}", left.name, ours[i]);
        if (i < theirs.size()) text += std::format("\n  only {}:{}", right.name, theirs[i]);
    }
    return text;
}

}  // namespace

Comparison compare(Side files, Side other) {
    const PlainWords ours = words_of(files.books);
    const PlainWords theirs = words_of(other.books);
    Comparison found;
    for (const auto& [name, table] : tables_of(files.books)) {
        const Rows left = rows_of(files.books, name, table, ours);
        const Rows right = rows_of(other.books, name, table, theirs);
        found.rows += left.size();
        Rows only_left;
        Rows only_right;
        std::ranges::set_difference(left, right, std::back_inserter(only_left));
        std::ranges::set_difference(right, left, std::back_inserter(only_right));
        if (!only_left.empty() || !only_right.empty())
            found.differences.push_back(
                difference(table.shown, files, only_left, other, only_right));
    }
    return found;
}

}  // namespace waybill::rows
