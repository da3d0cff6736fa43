// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/schema.hpp"
#include "apps/waybill/move/places.hpp"

#include <array>
#include <chrono>
#include <format>
#include <thread>

namespace waybill::move {
namespace {

constexpr const char* find_others =
    "SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    "pg_backend_pid() AND (application_name LIKE 'waybill%' OR application_name = "
    "current_setting('application_name')) ORDER BY 1 LIMIT 1";
constexpr const char* find_schema = "SELECT n.oid FROM pg_namespace n WHERE n.nspname = $1";
constexpr const char* find_relations =
    "SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = "
    "$1 AND c.relname = COALESCE(NULLIF($2, ''), c.relname) LIMIT 1";
/// The server takes so long to notice that a client has left, at most.
constexpr int looks_max = 30;
constexpr auto between_looks = std::chrono::milliseconds{100};

using One = std::array<std::string, 1>;
using Two = std::array<std::string, 2>;

}  // namespace

Result<SchemaPlace> SchemaPlace::open(const std::string& address, std::string installation) {
    WAYBILL_TRY(auto connection,
                postgres::Connection::open(
                    {.address = address, .schema = "public", .name = "waybill move"}, nullptr));
    WAYBILL_CHECK(postgres::check_database(connection));
    return SchemaPlace{std::move(connection), std::move(installation)};
}

Status SchemaPlace::check_unused() {
    for (int look = 1;; ++look) {
        WAYBILL_TRY(const auto others, connection_.table(find_others));
        if (others.empty()) return {};
        if (look == looks_max)
            return fail(Error{.kind = ErrorKind::unavailable,
                              .reason = "sql.in_use",
                              .message = std::format("'{}' is connected to the database: stop all "
                                                     "that use it, nothing was written",
                                                     others[0][0])});
        std::this_thread::sleep_for(between_looks);
    }
}

Status SchemaPlace::claim() {
    WAYBILL_CHECK(postgres::lock_for_start(connection_));
    return check_unused();
}

Result<bool> SchemaPlace::is_there(const std::string& name) {
    WAYBILL_TRY(const auto found, connection_.table(find_schema, One{name}));
    return !found.empty();
}

Result<std::optional<std::string>> SchemaPlace::mark_of(const std::string& name) {
    WAYBILL_TRY(const auto marked, connection_.table(find_relations, Two{name, "installation"}));
    if (marked.empty()) return std::nullopt;
    WAYBILL_TRY(const auto rows,
                connection_.table(
                    std::format("SELECT id, generation FROM {}.installation", sql_name(name))));
    if (rows.size() != 1 || rows[0][0] != installation_) return std::nullopt;
    return rows[0][1];
}

/// A schema is marked above 0 by the first start on it.
Result<bool> SchemaPlace::is_left_over(const std::string& name) {
    WAYBILL_TRY(const auto mark, mark_of(name));
    return mark == "0";
}

Result<bool> SchemaPlace::has_ours(Names names) {
    for (const std::string& name : names) {
        WAYBILL_TRY(const auto mark, mark_of(name));
        if (mark) return true;
    }
    return false;
}

Status SchemaPlace::check_free(Names names) {
    for (const std::string& name : names) {
        WAYBILL_TRY(const bool left_over, is_left_over(name));
        if (!left_over) WAYBILL_CHECK(check_empty(std::span{&name, 1}));
    }
    return {};
}

Status SchemaPlace::check_empty(Names names) {
    for (const std::string& name : names) {
        WAYBILL_TRY(const auto relations, connection_.table(find_relations, Two{name, ""}));
        if (relations.empty()) continue;
        return fail(Error{.kind = ErrorKind::conflict,
                          .reason = "move.target_not_empty",
                          .message = std::format("the database has a schema {} with tables "
                                                 "already: name an empty database, nothing was "
                                                 "written",
                                                 name)});
    }
    return {};
}

/// One by one, since the server holds a lock for each table and index that goes.
Status SchemaPlace::remove_aside(Names names) {
    for (const std::string& name : names)
        WAYBILL_CHECK(connection_.script(
            std::format("DROP SCHEMA IF EXISTS {} CASCADE", sql_name(aside(name)))));
    return {};
}

Status SchemaPlace::put_in_place(Names names) {
    std::string statements;
    for (const std::string& name : names) {
        WAYBILL_TRY(const bool left_over, is_left_over(name));
        statements +=
            std::format("DROP SCHEMA IF EXISTS {}{}; ALTER SCHEMA {} RENAME TO {};", sql_name(name),
                        left_over ? " CASCADE" : "", sql_name(aside(name)), sql_name(name));
    }
    return in_transaction(statements);
}

Result<std::string> SchemaPlace::set_aside(Names names) {
    int number = 0;
    for (bool taken = true; taken;) {
        ++number;
        taken = false;
        for (const std::string& name : names) {
            WAYBILL_TRY(const bool there, is_there(std::format("{}_moved_{}", name, number)));
            taken = taken || there;
        }
    }
    std::string statements;
    for (const std::string& name : names) {
        WAYBILL_TRY(const bool there, is_there(name));
        if (there)
            statements += std::format("ALTER SCHEMA {} RENAME TO {};", sql_name(name),
                                      sql_name(std::format("{}_moved_{}", name, number)));
    }
    WAYBILL_CHECK(in_transaction(statements));
    return std::format("schemas …_moved_{}", number);
}

/// All of the text is one transaction.
Status SchemaPlace::in_transaction(const std::string& statements) {
    return connection_.script("BEGIN;" + statements + "COMMIT;");
}

}  // namespace waybill::move
