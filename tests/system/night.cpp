// SPDX-License-Identifier: Apache-2.0
#include "tests/system/night.hpp"

#include "adapters/postgres/connection.hpp"
#include "adapters/sqlite/connection.hpp"
#include "apps/waybill/audit/databases.hpp"

#include <format>
#include <stdexcept>
#include <vector>

namespace waybill::system_test {
namespace {

constexpr std::int64_t micros = (24 * 60 + 5) * 60 * std::int64_t{1'000'000};  // and some minutes
constexpr std::int64_t first_time = 1'500'000'000'000'000;  // other numbers are smaller

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
                                      name, micros, first_time);
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
        expect_well(opened->script(std::vformat(timers_in_files, std::make_format_args(micros))));
    }
}

void let_a_day_go_by_in_schemas(const std::string& address) {
    for (const auto& stored : audit::stored_databases()) {
        const std::string schema{stored.name};
        auto opened = postgres::Connection::open(
            {.address = address, .schema = schema, .name = "test"}, nullptr);
        if (!opened) throw std::runtime_error{opened.error().detail};
        const auto rows = opened->table(
            "SELECT quote_ident(table_name), quote_ident(column_name) FROM "
            "information_schema.columns WHERE data_type = 'bigint' AND table_schema = '" +
            schema + "'");
        if (!rows) throw std::runtime_error{rows.error().detail};
        std::vector<Column> columns;
        for (const auto& row : *rows) columns.push_back({row.at(0), row.at(1)});
        expect_well(opened->script(older(columns)));
        expect_well(opened->script(std::vformat(timers_in_schemas, std::make_format_args(micros))));
    }
}

}  // namespace waybill::system_test
