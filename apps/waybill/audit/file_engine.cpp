// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/expected_schema.hpp"
#include "apps/waybill/audit/engine.hpp"
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

Error missing(const std::filesystem::path& file) {
    return {.kind = ErrorKind::not_found,
            .reason = "audit.no_database",
            .message = "there is no database " + file.string() +
                       "; name the data folder with "
                       "--server.data"};
}

/// One connection with the files of all services attached; the one of orders is `main`.
class FileEngine final : public Engine {
public:
    FileEngine(std::string folder, sqlite::Connection connection)
        : folder_{std::move(folder)}, connection_{std::move(connection)} {}

    Result<std::unique_ptr<Engine>> another() const override { return open_files(folder_); }

    /// A disk that cannot read a file that is mapped raises SIGBUS.
    Status expect_all() override {
        constexpr std::string_view as_much_as_can_be = "PRAGMA mmap_size = 2147418112";
        return script(std::string{as_much_as_can_be});
    }

    Status begin(std::string&) override {
        if (hold_all_ == nullptr) {
            std::string text = "SELECT 0";
            for (const Stored& stored : stored_databases())
                text += std::format(" + EXISTS (SELECT 1 FROM {}.sqlite_schema)", stored.schema);
            hold_all_ = &make(std::move(text));
        }
        WAYBILL_CHECK(script("BEGIN"));
        auto held = fetch(*hold_all_, {}, [](const sql::Row&) {});
        if (!held) end();
        return held;
    }
    void end() override {
        // Nothing was written; should it fail, the next BEGIN says so.
        [[maybe_unused]] const Status ended = connection_.script("COMMIT");
    }
    /// A number for each database that is another one after a commit, to this connection.
    Result<std::vector<std::string>> versions() override {
        std::vector<std::string> all;
        for (const Stored& stored : stored_databases())
            if (auto read = connection_.text_of(
                    std::format("PRAGMA {}.data_version", stored.schema), all.emplace_back());
                !read)
                return fail(at(folder_, read.error()));
        return all;
    }

    using Engine::fetch;
    Status fetch(const sql::Query& query, std::span<const sql::Value> values,
                 FunctionRef<void(const sql::Row&)> row) override {
        auto read = connection_.fetch(query, values, row);
        if (!read) return fail(at(folder_, read.error()));
        return {};
    }

    void check_schema(const Stored& stored, Tell tell) override {
        Schema now = read_schema(stored, tell);
        const auto expected = sqlite::expected_schema(sql::with_platform(stored.migrations));
        if (!expected) return tell("SCH-1", stored.name, expected.error().detail);
        for (const auto& [name, sql] : *expected) {
            const auto known = now.find(name);
            const auto subject = std::format("{}.{}", stored.name, name);
            if (known == now.end())
                tell("SCH-1", subject, "is missing");
            else if (known->second != sql)
                tell("SCH-1", subject, "is defined in another way: " + known->second);
            if (known != now.end()) now.erase(known);
        }
        for (const auto& [name, sql] : now)
            if (is_ours(name))
                tell("SCH-1", std::format("{}.{}", stored.name, name), "is of no known release");
    }
    std::vector<std::string> tables_of(const Stored& stored) override {
        std::vector<std::string> names;
        auto keep = [&names](const sql::Row& row) { names.push_back(row.text(0)); };
        // That it cannot be read is told by the check of the schema.
        [[maybe_unused]] const Status read =
            fetch(std::format("SELECT name FROM {}.sqlite_schema WHERE sql LIKE 'CREATE TABLE%'",
                              stored.schema),
                  keep);
        return names;
    }
    void check_table(const Stored& stored, const std::string& name, Depth depth,
                     Tell tell) override {
        const auto subject = std::format("{}.{}", stored.name, name);
        auto page = [&](const sql::Row& row) {
            if (row.view(0) != "ok") tell("SCH-2", subject, row.text(0));
        };
        look("SCH-2", stored,
             std::format("PRAGMA {}.{}({})", stored.schema,
                         depth == Depth::deep ? "integrity_check" : "quick_check", in_quotes(name)),
             page, tell);
        if (stored.schema == "main" && std::ranges::contains(tables_of_lives, name)) return;
        auto reference = [&](const sql::Row& row) {
            const std::string which = row.null(1) ? "a row" : "row " + row.text(1);
            tell("SCH-3", subject, std::format("{} has no {}", which, row.text(2)));
        };
        look("SCH-3", stored,
             std::format("PRAGMA {}.foreign_key_check({})", stored.schema, in_quotes(name)),
             reference, tell);
    }

private:
    Status script(const std::string& statements) {
        auto done = connection_.script(statements);
        if (!done) return fail(at(folder_, done.error()));
        return {};
    }
    /// What cannot be read breaks that check.
    void look(std::string_view id, const Stored& stored, std::string text,
              FunctionRef<void(const sql::Row&)> row, Tell tell) {
        if (auto read = fetch(std::move(text), row); !read)
            tell(id, stored.name, read.error().message);
    }
    Schema read_schema(const Stored& stored, Tell tell) {
        Schema found;
        auto keep = [&](const sql::Row& row) { found.emplace(row.text(0), row.text(1)); };
        look("SCH-1", stored, std::format("SELECT name, sql FROM {}.sqlite_schema", stored.schema),
             keep, tell);
        return found;
    }

    std::string folder_;
    sqlite::Connection connection_;
    const sql::Query* hold_all_{nullptr};
};

}  // namespace

Result<std::unique_ptr<Engine>> open_files(const std::string& folder) {
    const std::filesystem::path place{folder};
    const auto orders = place / "orders.db";
    for (const Stored& stored : stored_databases()) {
        const auto file = place / (std::string{stored.name} + ".db");
        if (!std::filesystem::exists(file)) return fail(missing(file));
    }
    auto opened = sqlite::Connection::open({.file = orders, .vfs = {}, .cache_kib = 32768});
    if (!opened) return fail(at(orders.string(), opened.error()));
    for (const Stored& stored : stored_databases()) {
        if (stored.schema == "main") continue;
        const auto file = place / (std::string{stored.name} + ".db");
        const auto attach = std::format("ATTACH DATABASE {} AS {}; PRAGMA {}.cache_size = -16384;",
                                        in_quotes(file.string()), stored.schema, stored.schema);
        if (auto done = opened->script(attach); !done) return fail(at(file.string(), done.error()));
    }
    return std::make_unique<FileEngine>(folder, *std::move(opened));
}

}  // namespace waybill::audit
