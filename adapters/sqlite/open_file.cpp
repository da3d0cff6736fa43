// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/open_file.hpp"

#include "adapters/sqlite/errors.hpp"

#include <array>
#include <format>
#include <fstream>

namespace waybill::sqlite {
namespace {

const sql::Query list_applied{"migrations.list", R"(
    SELECT number, name, checksum FROM schema_migrations ORDER BY number)"};
const sql::Query record_applied{"migrations.record", R"(
    INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3))"};

constexpr auto create_table =
    "CREATE TABLE IF NOT EXISTS schema_migrations "
    "(number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT;";

class SqliteSchema final : public sql::SchemaTarget {
public:
    explicit SqliteSchema(Connection& connection) : connection_{connection} {}

    Result<std::vector<sql::AppliedMigration>> applied() override {
        return applied_migrations(connection_);
    }

    Status apply(std::string_view portable_sql, const sql::AppliedMigration& migration) override {
        Status done = connection_.script("BEGIN IMMEDIATE;");
        if (done) done = connection_.script(create_table + sql::for_sqlite(portable_sql));
        const std::array<sql::Value, 3> values{migration.number, migration.name,
                                               migration.checksum};
        if (done) {
            auto recorded = connection_.run(record_applied, values);
            if (!recorded) done = std::unexpected(std::move(recorded).error());
        }
        if (done) done = connection_.script("COMMIT;");
        // What the rollback answers changes nothing: the first error is the one to tell.
        if (connection_.in_transaction()) [[maybe_unused]]
            const Status undone = connection_.script("ROLLBACK;");
        return done;
    }

private:
    Connection& connection_;
};

/// Tells a file of ours by its first 72 bytes.
Status check_header(const std::filesystem::path& file) {
    std::array<char, 72> head{};
    std::ifstream in{file, std::ios::binary};
    if (!in)
        return fail(open_error(ErrorKind::unavailable, "sql.folder_not_writable",
                               "the file cannot be opened; check its owner and rights"));
    in.read(head.data(), head.size());
    const std::string_view text{head.data(), head.size()};
    if (!text.starts_with(std::string_view{"SQLite format 3\0", 16}))
        return fail(open_error(ErrorKind::internal, "sql.not_a_database",
                               "the file is not a SQLite database"));
    std::uint32_t mark = 0;
    for (const char byte : text.substr(68, 4)) mark = mark << 8U | static_cast<std::uint8_t>(byte);
    if (mark != application_id)
        return fail(open_error(ErrorKind::conflict, "sql.foreign_database",
                               "the file is a SQLite database of another program"));
    return {};
}

Result<Connection> prepare(const SqliteDatabase::Options& options) {
    WAYBILL_CHECK(look_first(options.file));
    const bool durable = options.durability == Durability::full;
    WAYBILL_TRY(auto connection, Connection::open({.file = options.file,
                                                   .vfs = options.vfs,
                                                   .writer = true,
                                                   .durable = durable,
                                                   .cache_kib = options.writer_cache_kib}));
    SqliteSchema schema{connection};
    WAYBILL_CHECK(sql::migrate(schema, options.migrations));
    return connection;
}

}  // namespace

Status look_first(const std::filesystem::path& file) {
    std::error_code absent;
    const auto size = std::filesystem::file_size(file, absent);
    const bool empty = absent || size == 0;
    const auto log_size = std::filesystem::file_size(file.string() + "-wal", absent);
    if (empty && !absent && log_size > 0)
        return fail(open_error(ErrorKind::internal, "sql.corrupt",
                               "the file is missing or empty but its log (-wal) is there"));
    // A journal means that the very first write was cut short; SQLite rolls it back.
    if (empty || std::filesystem::exists(file.string() + "-journal")) return {};
    return check_header(file);
}

Status check_no_log(const std::filesystem::path& file) {
    const std::string log = file.string() + "-wal";
    std::error_code absent;
    if (const auto size = std::filesystem::file_size(log, absent); absent || size == 0) return {};
    return fail(open_error(ErrorKind::unavailable, "storage.failed",
                           log + " is not empty: what is in it would be lost"));
}

Result<std::vector<sql::AppliedMigration>> applied_migrations(Connection& connection) {
    std::string known;
    WAYBILL_CHECK(
        connection.text_of("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'", known));
    std::vector<sql::AppliedMigration> found;
    if (known.empty()) return found;
    auto keep = [&](const sql::Row& row) {
        found.push_back({static_cast<int>(row.integer(0)), row.text(1), row.text(2)});
    };
    WAYBILL_CHECK(connection.fetch(list_applied, {}, keep));
    return found;
}

Error in_words(Error error, const std::filesystem::path& file) {
    if (failed_read(error)) error.reason = "sql.corrupt";
    const std::string& what = error.message.empty() ? error.detail : error.message;
    std::string_view hint;
    if (error.reason == "sql.corrupt" || error.reason == "sql.log_lost")
        hint = "; it was left as it is: restore a backup, or move it away";
    if (error.reason == "storage.full") hint = "; free some space and start again";
    error.message = std::format("{}: {}{}", file.string(), what, hint);
    return error;
}

Result<Connection> open_file(const SqliteDatabase::Options& options) {
    auto connection = prepare(options);
    if (connection) return connection;
    return fail(in_words(std::move(connection).error(), options.file));
}

}  // namespace waybill::sqlite
