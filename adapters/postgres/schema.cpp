// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/schema.hpp"

#include "platform/sql/migrate.hpp"

#include <array>
#include <charconv>
#include <format>

namespace waybill::postgres {
namespace {

using Names = std::array<std::string, 1>;

constexpr int server_min = 170'000;

constexpr const char* describe_database =
    "SELECT pg_encoding_to_char(encoding), datcollate, datlocprovider, pg_is_in_recovery() "
    "FROM pg_database WHERE datname = current_database()";
constexpr const char* describe_schema =
    "SELECT COUNT(c.oid), COUNT(c.oid) FILTER (WHERE c.relname = 'schema_migrations'), "
    "COUNT(c.oid) FILTER (WHERE c.relname = 'installation') "
    "FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid "
    "WHERE n.nspname = $1 GROUP BY n.oid";
constexpr const char* find_membership =
    "SELECT name, id, generation FROM installation ORDER BY name LIMIT 1";
constexpr const char* list_applied =
    "SELECT number, name, checksum FROM schema_migrations ORDER BY number";
constexpr const char* record_applied = "INSERT INTO schema_migrations (number, name, checksum) "
                                       "VALUES (CAST($1 AS BIGINT), $2, $3)";
constexpr const char* create_table =
    "CREATE TABLE IF NOT EXISTS schema_migrations "
    "(number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL);";

class PostgresSchema final : public sql::SchemaTarget {
public:
    PostgresSchema(Connection& connection, std::string schema)
        : connection_{connection}, schema_{std::move(schema)} {}

    Result<std::vector<sql::AppliedMigration>> applied() override {
        std::vector<sql::AppliedMigration> found;
        WAYBILL_TRY(const auto described, connection_.table(describe_schema, Names{schema_}));
        made_ = !described.empty();
        marked_ = made_ && described[0][2] != "0";
        if (!made_ || described[0][0] == "0") return found;
        if (described[0][1] == "0")
            return fail(
                open_error(ErrorKind::conflict, "sql.foreign_database",
                           std::format("the schema {} has tables of another program", schema_)));
        WAYBILL_TRY(const auto rows, connection_.table(list_applied));
        for (const auto& row : rows) {
            auto& migration = found.emplace_back(0, row[1], row[2]);
            std::from_chars(row[0].data(), row[0].data() + row[0].size(), migration.number);
        }
        return found;
    }

    bool made() const { return made_; }
    /// It has the table that says whose it is.
    bool marked() const { return marked_; }

    Status apply(std::string_view portable_sql, const sql::AppliedMigration& migration) override {
        Status done = connection_.script("BEGIN");
        if (done) done = apply_in_transaction(portable_sql, migration);
        if (done) done = connection_.script("COMMIT");
        // What the rollback answers changes nothing: the first error is the one to tell.
        if (!done) [[maybe_unused]]
            const Status undone = connection_.script("ROLLBACK");
        return done;
    }

private:
    Status apply_in_transaction(std::string_view portable_sql,
                                const sql::AppliedMigration& migration) {
        if (!made_) WAYBILL_CHECK(connection_.script("CREATE SCHEMA \"" + schema_ + "\""));
        WAYBILL_CHECK(connection_.script(create_table + std::string{portable_sql}));
        const std::array<std::string, 3> values{std::to_string(migration.number), migration.name,
                                                migration.checksum};
        WAYBILL_CHECK(connection_.table(record_applied, values));
        made_ = true;
        return {};
    }

    Connection& connection_;
    std::string schema_;
    bool made_{false};
    bool marked_{false};
};

/// An advisory lock of the session; its number is made from the name.
Status lock(Connection& connection, const std::string& name) {
    const Names key{"x" + sql::checksum("waybill " + name)};
    WAYBILL_CHECK(connection.script("SET lock_timeout = '60s'"));
    WAYBILL_CHECK(connection.table(
        "SELECT pg_advisory_lock(CAST(CAST(CAST($1 AS TEXT) AS BIT(64)) AS BIGINT))", key));
    return {};
}

sql::Membership membership_of(std::span<const std::string> row) {
    sql::Membership member{.name = row[0], .installation = row[1]};
    std::from_chars(row[2].data(), row[2].data() + row[2].size(), member.generation);
    return member;
}

/// The message names the schema that it is about.
Error in_words(Error error, const std::string& schema) {
    error.message =
        std::format("{} (schema {})", error.message.empty() ? error.detail : error.message, schema);
    return error;
}

Result<Inspected> look(Connection& connection, const std::string& schema,
                       std::span<const sql::Migration> migrations) {
    WAYBILL_CHECK(check_database(connection));
    PostgresSchema target{connection, schema};
    WAYBILL_TRY(const auto applied, target.applied());
    Inspected found{.there = target.made()};
    WAYBILL_TRY(found.pending, sql::pending(applied, migrations));
    if (!target.marked()) return found;
    WAYBILL_TRY(const auto rows, connection.table(find_membership));
    if (!rows.empty()) found.member = membership_of(rows.front());
    return found;
}

Status migrate(Connection& connection, const std::string& schema,
               std::span<const sql::Migration> migrations) {
    WAYBILL_CHECK(check_database(connection));
    WAYBILL_CHECK(lock(connection, "schema " + schema));
    PostgresSchema target{connection, schema};
    WAYBILL_CHECK(sql::migrate(target, migrations));
    return {};
}

}  // namespace

Status check_database(Connection& connection) {
    constexpr std::string_view remedy =
        "; make one with: createdb --template=template0 --encoding=UTF8 --locale=C NAME";
    const auto wrong = [](std::string_view reason, const std::string& words) {
        return fail(open_error(ErrorKind::conflict, reason, "PostgreSQL: " + words));
    };
    if (const int version = connection.server_version(); version < server_min)
        return wrong(
            "sql.server_too_old",
            std::format("the server is version {}, and 17 or newer is needed", version / 10'000));
    WAYBILL_TRY(const auto rows, connection.table(describe_database));
    const auto& facts = rows.at(0);
    if (facts[0] != "UTF8")
        return wrong("sql.wrong_encoding",
                     std::format("the database has the encoding {}, not UTF8{}", facts[0], remedy));
    if (facts[2] != "b" && facts[1] != "C" && facts[1] != "POSIX")
        return wrong("sql.wrong_collation",
                     std::format("the database has the collation {}, not C{}", facts[1], remedy));
    if (facts[3] == "t")
        return wrong("sql.standby",
                     "the server is a standby; name all servers of the cluster in the address, "
                     "with target_session_attrs=read-write");
    return {};
}

Result<Inspected> inspect(Connection& connection, const std::string& schema,
                          std::span<const sql::Migration> migrations) {
    auto found = look(connection, schema, migrations);
    if (!found) return fail(in_words(std::move(found).error(), schema));
    return found;
}

Status lock_for_start(Connection& connection) { return lock(connection, "start"); }

Status bring_up_to_date(Connection& connection, const std::string& schema,
                        std::span<const sql::Migration> migrations) {
    auto done = migrate(connection, schema, migrations);
    if (!done) return fail(in_words(std::move(done).error(), schema));
    return {};
}

}  // namespace waybill::postgres
