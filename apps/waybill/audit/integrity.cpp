// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/integrity.hpp"

#include "platform/sql/migrate.hpp"

#include <algorithm>
#include <filesystem>
#include <format>

namespace waybill::audit {
namespace {

/// What cannot be read breaks that check.
void look(Books& books, std::string_view id, const Stored& stored, std::string text,
          FunctionRef<void(const sql::Row&)> row, Tell tell) {
    if (auto read = books.fetch(std::move(text), row); !read)
        tell(id, stored.name, read.error().message);
}

void compare_migrations(Books& books, const Stored& stored, Tell tell) {
    const auto known = sql::with_platform(stored.migrations);
    std::size_t count = 0;
    auto compare = [&](const sql::Row& row) {
        ++count;
        const auto same =
            std::ranges::find(known, static_cast<int>(row.integer(0)), &sql::Migration::number);
        const bool ours = same != known.end() && sql::checksum(same->sql) == row.view(1);
        if (!ours)
            tell("SCH-1", std::format("{} migration {}", stored.name, row.integer(0)),
                 "is not of this release");
    };
    look(books, "SCH-1", stored,
         std::format("SELECT number, checksum FROM {}.schema_migrations", stored.schema), compare,
         tell);
    if (count < known.size())
        tell("SCH-1", stored.name,
             "is of an older release; `waybill migrate` brings it up to date");
}

/// A hash that begins so cannot be checked without the file.
void check_pepper(Books& books, const Stored& stored, Tell tell) {
    const auto file = std::filesystem::path{books.folder()} / "secrets" / "pepper";
    if (std::filesystem::exists(file)) return;
    auto count = [&](const sql::Row& row) {
        if (row.integer(0) > 0)
            tell("SCH-4", file.string(),
                 std::format("is gone, and {} passwords need it", row.integer(0)));
    };
    look(books, "SCH-4", stored,
         "SELECT COUNT(*) FROM identity.credentials WHERE password_hash LIKE '{p}%'", count, tell);
}

}  // namespace

void check_schema(Books& books, const Stored& stored, Tell tell) {
    books.engine().check_schema(stored, tell);
    compare_migrations(books, stored, tell);
    if (stored.name == "identity") check_pepper(books, stored, tell);
}

}  // namespace waybill::audit
