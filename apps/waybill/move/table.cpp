// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/move/table.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <map>
#include <optional>

namespace waybill::move {
namespace {

constexpr sql::Query file_columns{
    "move.file_columns",
    "SELECT t.name, c.name, c.pk FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE "
    "t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' AND t.name NOT IN "
    "('schema_migrations', 'installation') ORDER BY t.name, c.cid"};
constexpr sql::Query file_references{
    "move.file_references",
    "SELECT t.name, f.\"table\" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE "
    "t.type = 'table' ORDER BY t.name"};
/// What the server makes of other columns by itself is not written.
constexpr const char* schema_columns =
    "SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a JOIN pg_class "
    "c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 "
    "AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND "
    "c.relname NOT IN ('schema_migrations', 'installation') ORDER BY c.relname, a.attnum";

using ByName = std::map<std::string, Table, std::less<>>;
using Kinds = std::map<std::pair<std::string, std::string>, Kind>;

std::unexpected<Error> odd(std::string words) {
    return fail(
        Error{.kind = ErrorKind::conflict, .reason = "move.schema", .message = std::move(words)});
}

std::optional<Kind> kind_of(std::string_view type) {
    if (type == "bigint") return Kind::number;
    if (type == "boolean") return Kind::truth;
    if (type == "text") return Kind::text;
    if (type == "bytea") return Kind::bytes;
    return std::nullopt;
}

Result<ByName> tables_of_file(sqlite::Connection& file) {
    ByName tables;
    std::map<std::string, std::map<std::int64_t, int>> keys;
    auto keep = [&](const sql::Row& row) {
        Table& table = tables[row.text(0)];
        table.name = row.text(0);
        if (const auto place = row.integer(2); place > 0)
            keys[table.name][place] = static_cast<int>(table.columns.size());
        table.columns.push_back({.name = row.text(1)});
    };
    WAYBILL_CHECK(file.fetch(file_columns, {}, keep));
    for (auto& [name, table] : tables) {
        for (const auto& [place, column] : keys[name]) table.key.push_back(column);
        if (table.key.empty()) return odd(std::format("the table {} has no primary key", name));
    }
    auto refer = [&](const sql::Row& row) {
        const auto table = tables.find(row.view(0));
        if (table != tables.end() && row.view(0) != row.view(1))
            table->second.parents.push_back(row.text(1));
    };
    WAYBILL_CHECK(file.fetch(file_references, {}, refer));
    return tables;
}

Result<Kinds> kinds_of_schema(postgres::Connection& schema, const std::string& name) {
    const std::array<std::string, 1> values{name};
    WAYBILL_TRY(const auto rows, schema.table(schema_columns, values));
    Kinds kinds;
    for (const auto& row : rows) {
        const auto kind = kind_of(row[2]);
        if (!kind)
            return odd(
                std::format("{}.{} is of the type {}, which is not moved", row[0], row[1], row[2]));
        kinds.emplace(std::pair{row[0], row[1]}, *kind);
    }
    return kinds;
}

/// Children come after all that they refer to. Tables whose references go round in a circle are
/// none of ours.
Result<std::vector<Table>> in_order(ByName tables) {
    std::vector<Table> sorted;
    const auto ready = [&](const Table& table) {
        return std::ranges::none_of(table.parents,
                                    [&](const auto& parent) { return tables.contains(parent); });
    };
    while (!tables.empty()) {
        const auto next = std::ranges::find_if(tables, ready, &ByName::value_type::second);
        if (next == tables.end())
            return odd(std::format("the references of {} go in a circle", tables.begin()->first));
        sorted.push_back(std::move(next->second));
        tables.erase(next);
    }
    return sorted;
}

}  // namespace

Result<std::vector<Table>> tables_of(sqlite::Connection& file, postgres::Connection& schema,
                                     const std::string& schema_name) {
    WAYBILL_TRY(auto tables, tables_of_file(file));
    WAYBILL_TRY(auto kinds, kinds_of_schema(schema, schema_name));
    for (auto& [name, table] : tables)
        for (Column& column : table.columns) {
            const auto known = kinds.find({name, column.name});
            if (known == kinds.end())
                return odd(std::format("PostgreSQL has no {}.{}", name, column.name));
            column.kind = known->second;
            kinds.erase(known);
        }
    if (!kinds.empty())
        return odd(std::format("the file has no {}.{}", kinds.begin()->first.first,
                               kinds.begin()->first.second));
    return in_order(std::move(tables));
}

std::string sql_name(std::string_view name) {
    std::string out{'"'};
    for (const char c : name) out.append(c == '"' ? 2 : 1, c);
    return out += '"';
}

std::string column_list(const Table& table) {
    std::string list;
    for (const Column& column : table.columns)
        list += (list.empty() ? "" : ", ") + sql_name(column.name);
    return list;
}

std::string key_list(const Table& table) {
    std::string list;
    for (const int column : table.key)
        list += (list.empty() ? "" : ", ") +
                sql_name(table.columns[static_cast<std::size_t>(column)].name);
    return list;
}

}  // namespace waybill::move
