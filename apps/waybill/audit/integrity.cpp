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

const Finding file_promises[]{
    {"SCH-1", "each database has the tables and rules of this release"},
    {"SCH-2", "each file is sound; with --deep, each index says what its table says"},
    {"SCH-3", "each reference leads to a row"},
    {"SCH-4", "stored passwords have the secret that they were made with"},
};
const Finding& schema_promise = file_promises[0];
const Finding& pages_promise = file_promises[1];
const Finding& references_promise = file_promises[2];
const Finding& secret_promise = file_promises[3];

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
    explicit IntegrityCheck(Books& books) : books_{books} {}

    std::vector<Finding> schema(const Stored& stored) && {
        compare(stored, read_schema(stored));
        compare_migrations(stored);
        if (stored.name == "identity") check_pepper();
        return std::move(found_);
    }
    std::vector<Finding> table(const Stored& stored, const std::string& name, Depth depth) && {
        check_table(stored, name, depth);
        return std::move(found_);
    }

private:
    void add(const Finding& promise, std::string subject, std::string problem) {
        found_.push_back({.id = promise.id,
                          .words = promise.words,
                          .subject = std::move(subject),
                          .problem = std::move(problem)});
    }
    void fetch(const Finding& promise, const Stored& stored, std::string text,
               FunctionRef<void(const sql::Row&)> row) {
        if (auto read = books_.fetch(std::move(text), row); !read)
            add(promise, std::string{stored.name}, read.error().message);
    }

    Schema read_schema(const Stored& stored) {
        Schema found;
        auto keep = [&](const sql::Row& row) { found.emplace(row.text(0), row.text(1)); };
        fetch(schema_promise, stored,
              std::format("SELECT name, sql FROM {}.sqlite_schema", stored.schema), keep);
        return found;
    }

    void compare(const Stored& stored, Schema now) {
        const auto expected = sqlite::expected_schema(sql::with_platform(stored.migrations));
        if (!expected)
            return add(schema_promise, std::string{stored.name}, expected.error().detail);
        for (const auto& [name, sql] : *expected) {
            const auto known = now.find(name);
            const auto subject = std::format("{}.{}", stored.name, name);
            if (known == now.end())
                add(schema_promise, subject, "is missing");
            else if (known->second != sql)
                add(schema_promise, subject, "is defined in another way: " + known->second);
            if (known != now.end()) now.erase(known);
        }
        for (const auto& [name, sql] : now)
            if (is_ours(name))
                add(schema_promise, std::format("{}.{}", stored.name, name),
                    "is of no known release");
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
                add(schema_promise, std::format("{} migration {}", stored.name, row.integer(0)),
                    "is not of this release");
        };
        fetch(schema_promise, stored,
              std::format("SELECT number, checksum FROM {}.schema_migrations", stored.schema),
              look);
        if (count < known.size())
            add(schema_promise, std::string{stored.name},
                "is of an older release; `waybill migrate` brings it up to date");
    }

    void check_table(const Stored& stored, const std::string& table, Depth depth) {
        const auto subject = std::format("{}.{}", stored.name, table);
        auto page = [&](const sql::Row& row) {
            if (row.view(0) != "ok") add(pages_promise, subject, row.text(0));
        };
        fetch(
            pages_promise, stored,
            std::format("PRAGMA {}.{}({})", stored.schema,
                        depth == Depth::deep ? "integrity_check" : "quick_check", in_quotes(table)),
            page);
        if (stored.schema == "main" && std::ranges::contains(tables_of_lives, table)) return;
        auto reference = [&](const sql::Row& row) {
            add(references_promise, subject,
                std::format("row {} has no {}", row.integer(1), row.text(2)));
        };
        fetch(references_promise, stored,
              std::format("PRAGMA {}.foreign_key_check({})", stored.schema, in_quotes(table)),
              reference);
    }

    /// A hash that begins so cannot be checked without the file.
    void check_pepper() {
        const auto file = std::filesystem::path{books_.folder()} / "secrets" / "pepper";
        if (std::filesystem::exists(file)) return;
        auto count = [&](const sql::Row& row) {
            if (row.integer(0) > 0)
                add(secret_promise, file.string(),
                    std::format("is gone, and {} passwords need it", row.integer(0)));
        };
        if (auto read = books_.fetch(
                "SELECT COUNT(*) FROM identity.credentials WHERE password_hash LIKE '{p}%'", count);
            !read)
            add(secret_promise, "identity", read.error().message);
    }

    Books& books_;
    std::vector<Finding> found_{};
};

}  // namespace

std::span<const Finding> integrity_promises() { return file_promises; }

std::vector<Finding> check_schema(Books& books, const Stored& stored) {
    return IntegrityCheck{books}.schema(stored);
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

std::vector<Finding> check_table(Books& books, const Stored& stored, const std::string& table,
                                 Depth depth) {
    return IntegrityCheck{books}.table(stored, table, depth);
}

}  // namespace waybill::audit
