// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/integrity.hpp"

#include "adapters/sqlite/expected_schema.hpp"
#include "platform/sql/migrate.hpp"

#include <algorithm>
#include <filesystem>
#include <format>
#include <map>

namespace waybill::audit {
namespace {

/// What the rows of these belong to is seen where the lives of all orders are read.
constexpr std::string_view tables_of_lives[]{"order_lines", "order_history"};

using Schema = std::map<std::string, std::string>;  ///< name to definition

/// SQLite's own tables, and the list of migrations that is made before them.
bool is_ours(std::string_view name) {
    return !name.starts_with("sqlite_stat") && !name.contains("schema_migrations") &&
           name != "sqlite_sequence";
}

class IntegrityCheck {
public:
    IntegrityCheck(Books& books, Tell tell) : books_{books}, tell_{tell} {}

    void schema(const Stored& stored) {
        compare(stored, read_schema(stored));
        compare_migrations(stored);
        if (stored.name == "identity") check_pepper(stored);
    }
    void table(const Stored& stored, const std::string& name, Depth depth) {
        const auto subject = std::format("{}.{}", stored.name, name);
        auto page = [&](const sql::Row& row) {
            if (row.view(0) != "ok") tell_("SCH-2", subject, row.text(0));
        };
        fetch(
            "SCH-2", stored,
            std::format("PRAGMA {}.{}({})", stored.schema,
                        depth == Depth::deep ? "integrity_check" : "quick_check", in_quotes(name)),
            page);
        if (stored.schema == "main" && std::ranges::contains(tables_of_lives, name)) return;
        auto reference = [&](const sql::Row& row) {
            const std::string which = row.null(1) ? "a row" : "row " + row.text(1);
            tell_("SCH-3", subject, std::format("{} has no {}", which, row.text(2)));
        };
        fetch("SCH-3", stored,
              std::format("PRAGMA {}.foreign_key_check({})", stored.schema, in_quotes(name)),
              reference);
    }

private:
    /// What cannot be read breaks that check.
    void fetch(std::string_view id, const Stored& stored, std::string text,
               FunctionRef<void(const sql::Row&)> row) {
        if (auto read = books_.fetch(std::move(text), row); !read)
            tell_(id, stored.name, read.error().message);
    }

    Schema read_schema(const Stored& stored) {
        Schema found;
        auto keep = [&](const sql::Row& row) { found.emplace(row.text(0), row.text(1)); };
        fetch("SCH-1", stored, std::format("SELECT name, sql FROM {}.sqlite_schema", stored.schema),
              keep);
        return found;
    }

    void compare(const Stored& stored, Schema now) {
        const auto expected = sqlite::expected_schema(sql::with_platform(stored.migrations));
        if (!expected) return tell_("SCH-1", stored.name, expected.error().detail);
        for (const auto& [name, sql] : *expected) {
            const auto known = now.find(name);
            const auto subject = std::format("{}.{}", stored.name, name);
            if (known == now.end())
                tell_("SCH-1", subject, "is missing");
            else if (known->second != sql)
                tell_("SCH-1", subject, "is defined in another way: " + known->second);
            if (known != now.end()) now.erase(known);
        }
        for (const auto& [name, sql] : now)
            if (is_ours(name))
                tell_("SCH-1", std::format("{}.{}", stored.name, name), "is of no known release");
    }

    void compare_migrations(const Stored& stored) {
        const auto known = sql::with_platform(stored.migrations);
        std::size_t count = 0;
        auto look = [&](const sql::Row& row) {
            ++count;
            const auto same =
                std::ranges::find(known, static_cast<int>(row.integer(0)), &sql::Migration::number);
            const bool ours = same != known.end() && sql::checksum(same->sql) == row.view(1);
            if (!ours)
                tell_("SCH-1", std::format("{} migration {}", stored.name, row.integer(0)),
                      "is not of this release");
        };
        fetch("SCH-1", stored,
              std::format("SELECT number, checksum FROM {}.schema_migrations", stored.schema),
              look);
        if (count < known.size())
            tell_("SCH-1", stored.name,
                  "is of an older release; `waybill migrate` brings it up to date");
    }

    /// A hash that begins so cannot be checked without the file.
    void check_pepper(const Stored& stored) {
        const auto file = std::filesystem::path{books_.folder()} / "secrets" / "pepper";
        if (std::filesystem::exists(file)) return;
        auto count = [&](const sql::Row& row) {
            if (row.integer(0) > 0)
                tell_("SCH-4", file.string(),
                      std::format("is gone, and {} passwords need it", row.integer(0)));
        };
        fetch("SCH-4", stored,
              "SELECT COUNT(*) FROM identity.credentials WHERE password_hash LIKE '{p}%'", count);
    }

    Books& books_;
    Tell tell_;
};

}  // namespace

void check_schema(Books& books, const Stored& stored, Tell tell) {
    IntegrityCheck{books, tell}.schema(stored);
}

std::vector<std::string> tables_of(Books& books, const Stored& stored) {
    std::vector<std::string> names;
    auto keep = [&names](const sql::Row& row) { names.push_back(row.text(0)); };
    // That it cannot be read is told by the check of the schema.
    [[maybe_unused]] const Status read =
        books.fetch(std::format("SELECT name FROM {}.sqlite_schema WHERE sql LIKE 'CREATE TABLE%'",
                                stored.schema),
                    keep);
    return names;
}

void check_table(Books& books, const Stored& stored, const std::string& table, Depth depth,
                 Tell tell) {
    IntegrityCheck{books, tell}.table(stored, table, depth);
}

}  // namespace waybill::audit
