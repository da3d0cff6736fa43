// SPDX-License-Identifier: Apache-2.0
#include "tests/system/night.hpp"

#include "adapters/postgres/connection.hpp"
#include "adapters/sqlite/connection.hpp"
#include "apps/waybill/audit/databases.hpp"
#include "tests/system/older_messages.hpp"

#include <format>
#include <stdexcept>
#include <vector>

namespace waybill::system_test {
namespace {

constexpr std::int64_t one_night =
    (24 * 60 + 5) * 60 * std::int64_t{1'000'000};  // and some minutes

struct Column {
    std::string table;
    std::string name;
};

/// Chains seal the times of the ledger and of what the office changed. Whose stock's time is up
/// together with the order's gets it back by whichever is seen first.
bool keeps_its_times(const std::string& table) {
    return table.contains("ledger_entries") || table.contains("action_entries") ||
           table.contains("reservations");
}

std::string older(const std::vector<Column>& columns) {
    std::string statements;
    for (const auto& [table, name] : columns)
        if (!keeps_its_times(table))
            statements += std::format("UPDATE {0} SET {1} = {1} - {2} WHERE {1} > {3};", table,
                                      name, one_night, first_time);
    return statements;
}

/// An order's timer has a time in digits besides.
constexpr const char* timers_in_files =
    "UPDATE timers SET payload = CAST(CAST(CAST(payload AS TEXT) - {} AS TEXT) AS BLOB) "
    "WHERE kind LIKE 'order.%';";
constexpr const char* timers_in_schemas =
    "UPDATE timers SET payload = convert_to((convert_from(payload, 'UTF8')::bigint - {})::text, "
    "'UTF8') WHERE kind LIKE 'order.%';";

void expect_well(const Status& done) {
    if (!done) throw std::runtime_error{done.error().detail};
}

using Rows = std::vector<std::vector<std::string>>;

Rows rows(sqlite::Connection& connection, const std::string& text) {
    const sql::Query query{"night.rows", text};
    Rows all;
    expect_well(connection.fetch(
        query, {}, [&](const sql::Row& row) { all.push_back({row.text(0), row.text(1)}); }));
    return all;
}

Rows rows(postgres::Connection& connection, const std::string& text) {
    auto all = connection.table(text);
    if (!all) throw std::runtime_error{all.error().detail};
    return *std::move(all);
}

/// Messages and what they are messages of, which have times inside.
struct Kept {
    std::string_view database;
    std::string_view table;
    std::string_view key;  ///< as text
    std::string_view column;
    bool lines;  ///< of a past (platform/service/past.hpp); else it is one message
};
constexpr Kept all_kept[]{
    {"orders", "order_history", "order_id || ' ' || version", "state", false},
    {"payments", "payments", "payment_id", "past", true},
    {"couriers", "deliveries", "order_id", "past", true},
};

/// Formats of what an engine says for bytes as digits, and back.
struct Hex {
    const char* to;
    const char* from;
};
constexpr Hex hex_in_files{.to = "hex({})", .from = "X'{}'"};
constexpr Hex hex_in_schemas{.to = "encode({}, 'hex')", .from = "decode('{}', 'hex')"};

template <typename Connection>
void make_kept_older(std::string_view database, Connection& connection, const Hex& hex) {
    for (const auto& [where, table, key, column, lines] : all_kept) {
        if (where != database) continue;
        const std::string value =
            lines ? std::string{column} : std::vformat(hex.to, std::make_format_args(column));
        std::string statements;
        for (const auto& row : rows(connection, std::format("SELECT {}, {} FROM {} WHERE {} IS NOT "
                                                            "NULL",
                                                            key, value, table, column))) {
            std::string older = lines ? older_past(row.at(1), one_night)
                                      : older_message_in_hex(row.at(1), one_night);
            older = lines ? std::format("'{}'", older)
                          : std::vformat(hex.from, std::make_format_args(older));
            statements += std::format("UPDATE {} SET {} = {} WHERE {} = '{}';", table, column,
                                      older, key, row.at(0));
        }
        expect_well(connection.script(statements));
    }
}

}  // namespace

void let_a_day_go_by_in_files(const std::filesystem::path& data) {
    static constexpr sql::Query all{
        "night.columns",
        "SELECT '\"' || t.name || '\"', '\"' || c.name || '\"' FROM sqlite_schema t "
        "JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND c.type = 'INTEGER'"};
    for (const auto& stored : audit::stored_databases()) {
        auto opened = sqlite::Connection::open(
            {.file = data / std::format("{}.db", stored.name), .vfs = {}, .writer = true});
        if (!opened) throw std::runtime_error{opened.error().detail};
        std::vector<Column> columns;
        auto keep = [&](const sql::Row& row) { columns.push_back({row.text(0), row.text(1)}); };
        expect_well(opened->fetch(all, {}, keep));
        expect_well(opened->script(older(columns)));
        expect_well(
            opened->script(std::vformat(timers_in_files, std::make_format_args(one_night))));
        make_kept_older(stored.name, *opened, hex_in_files);
    }
}

void let_a_day_go_by_in_schemas(const std::string& address) {
    for (const auto& stored : audit::stored_databases()) {
        const std::string schema{stored.name};
        auto opened = postgres::Connection::open(
            {.address = address, .schema = schema, .name = "test"}, nullptr);
        if (!opened) throw std::runtime_error{opened.error().detail};
        std::vector<Column> columns;
        for (const auto& row :
             rows(*opened, "SELECT quote_ident(table_name), quote_ident(column_name) FROM "
                           "information_schema.columns WHERE data_type = 'bigint' AND "
                           "table_schema = '" +
                               schema + "'"))
            columns.push_back({row.at(0), row.at(1)});
        expect_well(opened->script(older(columns)));
        expect_well(
            opened->script(std::vformat(timers_in_schemas, std::make_format_args(one_night))));
        make_kept_older(stored.name, *opened, hex_in_schemas);
    }
}

}  // namespace waybill::system_test
