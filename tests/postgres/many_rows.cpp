// SPDX-License-Identifier: Apache-2.0
#include "tests/postgres/many_rows.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <map>

namespace waybill::postgres {
namespace {

constexpr const char* rules_of_schema =
    "SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN "
    "pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND k.contype IN ('c', 'f')";
constexpr const char* columns_of_schema =
    "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE "
    "table_schema = $1 AND is_generated = 'NEVER' AND is_identity = 'NO' ORDER BY table_name, "
    "ordinal_position";

/// Of these there are few, however many rows there are.
constexpr std::array kinds{"consumer", "kind", "topic", "type", "currency", "status", "state"};

bool is_time(std::string_view column) {
    return column == "at" || column == "due" || column == "until" || column.ends_with("_at") ||
           column.ends_with("_by") || column.ends_with("_since") || column.ends_with("_until");
}

/// What stands for row `i`.
std::string expression(const std::string& table, std::span<const std::string> column,
                       TimePoint now) {
    const std::string& name = column[1];
    const std::string& type = column[2];
    std::string made;
    if (type == "boolean")
        made = "i % 2 = 0";
    else if (type == "bytea")
        made = "'\\x00'::bytea";
    else if (type == "bigint" && is_time(name))
        // A year has about 3 * 10^13 microseconds; a hundredth of the rows is before now.
        made = std::format("{} + (i % 10007 - 100) * 3000000000", to_micros(now));
    else if (type == "bigint")
        made = "1000000 + i";
    else if (std::ranges::contains(kinds, name))
        made = std::format(
            "COALESCE((SELECT MODE() WITHIN GROUP (ORDER BY \"{0}\") FROM \"{1}\"), 'some')", name,
            table);
    else
        made = "'zz_' || i";  // behind every id that there is, as what is younger
    return column[3] == "YES" ? std::format("CASE WHEN i % 100 <> 0 THEN {} END", made) : made;
}

struct Lists {
    std::string columns;
    std::string expressions;
};

Status drop_rules(Connection& connection, std::span<const std::string> schema) {
    WAYBILL_TRY(const auto rules, connection.table(rules_of_schema, schema));
    for (const auto& rule : rules)
        WAYBILL_CHECK(connection.script(std::format(
            "ALTER TABLE \"{}\" DROP CONSTRAINT IF EXISTS \"{}\" CASCADE", rule[0], rule[1])));
    return {};
}

}  // namespace

Status add_many_rows(Connection& connection, const ManyRows& how) {
    const std::array schema{how.schema};
    WAYBILL_CHECK(drop_rules(connection, schema));
    WAYBILL_TRY(const auto columns, connection.table(columns_of_schema, schema));
    std::map<std::string, Lists> tables;
    for (const auto& column : columns) {
        Lists& lists = tables[column[0]];
        const char* const comma = lists.columns.empty() ? "" : ", ";
        lists.columns += std::format("{}\"{}\"", comma, column[1]);
        lists.expressions += comma + expression(column[0], column, how.now);
    }
    for (const auto& [table, lists] : tables)
        if (const int rows = how.count(table); rows > 0)
            WAYBILL_CHECK(connection.script(std::format(
                "INSERT INTO \"{}\" ({}) SELECT {} FROM generate_series(1, {}) i ON CONFLICT DO "
                "NOTHING",
                table, lists.columns, lists.expressions, rows)));
    return connection.script("ANALYZE");
}

Result<std::vector<std::string>> plan_of(Connection& connection, const sql::Query& query,
                                         const std::string& values) {
    WAYBILL_CHECK(connection.script("PREPARE asked AS " + sql::text_of(query)));
    const auto rows = connection.table("EXPLAIN (COSTS OFF) EXECUTE asked" +
                                       (values.empty() ? "" : "(" + values + ")"));
    WAYBILL_CHECK(connection.script("DEALLOCATE asked"));
    if (!rows) return fail(rows.error());
    std::vector<std::string> lines;
    for (const auto& row : *rows) lines.push_back(row.at(0));
    return lines;
}

}  // namespace waybill::postgres
