// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"
#include "adapters/sqlite/expected_schema.hpp"
#include "apps/waybill/audit/engine.hpp"
#include "platform/sql/migrate.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <set>
#include <unordered_map>

namespace waybill::audit {
namespace {

/// What the checks say in SQLite's words, where they are not PostgreSQL's. What is said in words of
/// both is better, so it is little.
struct Saying {
    std::string_view here;
    std::string_view there;
};
constexpr auto sayings = std::to_array<Saying>({
    {"main.", "orders."},
    {"CAST(reply AS TEXT)", "convert_from(reply, 'UTF8')"},
    {"CAST(k.reply AS TEXT)", "convert_from(k.reply, 'UTF8')"},
    {"CAST(j.payload AS TEXT)", "convert_from(j.payload, 'UTF8')"},
    // All entries of a transaction are in one chain, one after the other.
    {" ORDER BY rowid", " ORDER BY chain, position"},
    {" NOT INDEXED", ""},
});

std::string in_its_words(std::string text) {
    for (const auto& [here, there] : sayings)
        for (auto at = text.find(here); at != text.npos; at = text.find(here, at + there.size()))
            text.replace(at, here.size(), there);
    return text;
}

constexpr sql::Query all_names{
    "audit.names",
    "SELECT c.relname, x.indexrelid IS NOT NULL AND NOT (x.indisvalid AND x.indisready) FROM "
    "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index x ON x.indexrelid "
    "= c.oid WHERE n.nspname = $1 AND c.relkind IN ('r', 'i', 'v', 'm', 'S', 'f', 'p') AND NOT "
    "EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', "
    "'x'))"};
/// Those that somebody has added or taken back without having the rows compared with them.
constexpr sql::Query open_constraints{
    "audit.open_constraints",
    "SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN "
    "pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND NOT k.convalidated"};
/// A reference is kept by triggers, which a superuser can switch off.
constexpr sql::Query idle_references{
    "audit.idle_references",
    "SELECT DISTINCT c.relname, k.conname FROM pg_trigger t JOIN pg_constraint k ON k.oid = "
    "t.tgconstraint JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = "
    "c.relnamespace WHERE n.nspname = $1 AND t.tgenabled = 'D'"};

Error in_words(Error error) {
    return error.message.empty() ? at("PostgreSQL", std::move(error)) : error;
}

/// One connection; the schemas of all services are in one database.
class SchemaEngine final : public Engine {
public:
    SchemaEngine(std::string address, postgres::Connection connection)
        : address_{std::move(address)}, connection_{std::move(connection)} {}

    Result<std::unique_ptr<Engine>> another() const override { return open_schemas(address_); }

    Status begin(std::string& moment) override {
        WAYBILL_CHECK(connection_.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
        Status held = moment.empty()
                          ? name_moment(moment)
                          : connection_.script("SET TRANSACTION SNAPSHOT " + in_quotes(moment));
        if (!held) end();
        return held;
    }
    void end() override {
        // Nothing was written; should it fail, the next BEGIN says so.
        [[maybe_unused]] const Status ended = connection_.script("ROLLBACK");
    }
    Result<std::vector<std::string>> versions() override { return std::vector<std::string>{}; }

    using Engine::fetch;
    /// A statement that fails ends the transaction: what is read after it is of a later moment, as
    /// it is after a renewal.
    Status fetch(const sql::Query& query, std::span<const sql::Value> values,
                 FunctionRef<void(const sql::Row&)> row) override {
        auto read = connection_.stream(translated(query), values, row);
        if (read) return {};
        end();
        std::string moment;
        WAYBILL_CHECK(begin(moment));
        return fail(in_words(std::move(read).error()));
    }

    void check_schema(const Stored& stored, Tell tell) override {
        if (auto read = compare_names(stored, tell); !read)
            tell("SCH-1", stored.name, read.error().message);
        if (auto read = look_at_constraints(stored, tell); !read)
            tell("SCH-3", stored.name, read.error().message);
    }
    std::vector<std::string> tables_of(const Stored&) override { return {}; }
    void check_table(const Stored&, const std::string&, Depth, Tell) override {}
    std::string_view unseen() const override { return "SCH-2"; }

private:
    Status name_moment(std::string& moment) {
        WAYBILL_TRY(const auto rows, connection_.table("SELECT pg_export_snapshot()"));
        moment = rows.at(0).at(0);
        return {};
    }

    const sql::Query& translated(const sql::Query& query) {
        const auto known = translated_.find(&query);
        if (known != translated_.end()) return *known->second;
        const sql::Query& made = make(in_its_words(sql::text_of(query)));
        return *translated_.emplace(&query, &made).first->second;
    }

    /// What the migrations make has the same names on every engine. How it is defined is kept in
    /// another spelling, which nothing is there to compare with.
    Status compare_names(const Stored& stored, Tell tell) {
        std::set<std::string, std::less<>> now;
        const auto subject = [&stored](std::string_view name) {
            return std::format("{}.{}", stored.name, name);
        };
        auto keep = [&](const sql::Row& row) {
            now.insert(row.text(0));
            if (row.boolean(1))
                tell("SCH-1", subject(row.view(0)), "is an index that is not valid");
        };
        const sql::Value schema[]{sql::Value{stored.name}};
        WAYBILL_CHECK(fetch(all_names, schema, keep));
        WAYBILL_TRY(const auto expected,
                    sqlite::expected_schema(sql::with_platform(stored.migrations)));
        for (const auto& [name, sql] : expected)
            if (!sql.empty() && now.erase(name) == 0) tell("SCH-1", subject(name), "is missing");
        now.erase("schema_migrations");
        for (const auto& name : now) tell("SCH-1", subject(name), "is of no known release");
        return {};
    }

    Status look_at_constraints(const Stored& stored, Tell tell) {
        const sql::Value schema[]{sql::Value{stored.name}};
        const auto say = [&](const sql::Row& row, std::string_view what) {
            tell("SCH-3", std::format("{}.{}", stored.name, row.view(0)),
                 std::format("{} {}", row.view(1), what));
        };
        WAYBILL_CHECK(fetch(open_constraints, schema,
                            [&](const sql::Row& row) { say(row, "was never compared with it"); }));
        return fetch(idle_references, schema,
                     [&](const sql::Row& row) { say(row, "is switched off"); });
    }

    std::string address_;
    postgres::Connection connection_;
    std::unordered_map<const sql::Query*, const sql::Query*> translated_{};
};

Error missing(std::string_view schema) {
    return {.kind = ErrorKind::not_found,
            .reason = "audit.no_database",
            .message = std::format("there is no schema {} in the database; name the right one with "
                                   "storage.postgres",
                                   schema)};
}

}  // namespace

Result<std::unique_ptr<Engine>> open_schemas(const std::string& address) {
    WAYBILL_TRY(auto connection,
                postgres::Connection::open(
                    {.address = address, .schema = "public", .name = "waybill audit"}, nullptr));
    for (const Stored& stored : stored_databases()) {
        const std::array<std::string, 1> name{std::string{stored.name}};
        WAYBILL_TRY(const auto found,
                    connection.table("SELECT 1 FROM pg_namespace WHERE nspname = $1", name));
        if (found.empty()) return fail(missing(stored.name));
    }
    return std::make_unique<SchemaEngine>(address, std::move(connection));
}

}  // namespace waybill::audit
