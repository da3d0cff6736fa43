// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/expected_schema.hpp"

#include "adapters/sqlite/errors.hpp"
#include "platform/sql/migrate.hpp"

#include <sqlite3.h>

#include <memory>

namespace waybill::sqlite {
namespace {

struct CloseMemory {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};

}  // namespace

Result<std::vector<SchemaObject>> expected_schema(std::span<const sql::Migration> migrations) {
    sqlite3* raw = nullptr;
    int code =
        sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    const std::unique_ptr<sqlite3, CloseMemory> handle{raw};
    for (const sql::Migration& migration : migrations) {
        if (code != SQLITE_OK) break;
        code = sqlite3_exec(raw, sql::for_sqlite(migration.sql).c_str(), nullptr, nullptr, nullptr);
    }
    std::vector<SchemaObject> objects;
    auto keep = [](void* out, int, char** values, char**) {
        static_cast<std::vector<SchemaObject>*>(out)->push_back(
            {.name = values[0], .sql = values[1] == nullptr ? "" : values[1]});
        return 0;
    };
    if (code == SQLITE_OK)
        code = sqlite3_exec(raw, "SELECT name, sql FROM sqlite_schema ORDER BY name", keep,
                            &objects, nullptr);
    if (code != SQLITE_OK) return fail(statement_error(code, "expected_schema", raw));
    return objects;
}

}  // namespace waybill::sqlite
