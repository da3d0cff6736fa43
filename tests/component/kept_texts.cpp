// SPDX-License-Identifier: Apache-2.0
#include "tests/component/kept_texts.hpp"

#include "apps/waybill/audit/databases.hpp"

#include <format>
#include <stdexcept>

namespace waybill::town {
namespace {

struct Place {
    std::string table;
    std::string column;
};

void ask(audit::Books& books, std::string query, FunctionRef<void(const sql::Row&)> row) {
    if (const auto read = books.fetch(std::move(query), row); !read)
        throw std::runtime_error{"cannot be read: " + read.error().detail};
}

std::vector<Place> places(audit::Books& books) {
    std::vector<Place> all;
    for (const audit::Stored& stored : audit::stored_databases()) {
        auto keep = [&](const sql::Row& row) {
            all.push_back({std::format("{}.{}", stored.schema, row.view(0)), row.text(1)});
        };
        ask(books,
            std::format("SELECT t.name, c.name FROM {0}.sqlite_schema t JOIN "
                        "pragma_table_info(t.name, '{0}') c WHERE t.type = 'table'",
                        stored.schema),
            keep);
    }
    return all;
}

}  // namespace

std::vector<std::string> columns_with(const TownWorld& town, std::string_view text) {
    audit::Books books = town.books();
    std::vector<std::string> found;
    for (const Place& place : places(books)) {
        auto note = [&](const sql::Row& row) {
            if (row.integer(0) > 0) found.push_back(place.table + "." + place.column);
        };
        ask(books,
            std::format("SELECT COUNT(*) FROM {} WHERE INSTR(CAST(\"{}\" AS BLOB), CAST({} AS "
                        "BLOB)) > 0",
                        place.table, place.column, audit::in_quotes(text)),
            note);
    }
    return found;
}

}  // namespace waybill::town
