// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"
#include "adapters/postgres/postgres_database.hpp"
#include "adapters/system/clock.hpp"
#include "tests/postgres/server.hpp"

#include <gtest/gtest.h>

#include <thread>

/// What is refused at the start, and that it is left as it was.
namespace waybill::postgres {
namespace {

const sql::Migration first{100, "things", "CREATE TABLE things (name TEXT PRIMARY KEY);"};
const sql::Migration second{101, "more", "CREATE TABLE more (name TEXT PRIMARY KEY);"};
const sql::Migration other_first{100, "things", "CREATE TABLE things (name TEXT);"};
const sql::Migration broken{101, "broken", "CREATE TABLE more (name TEXT); SELECT nothing;"};

std::string count_tables(const std::string& schema) {
    auto connection = Connection::open(
        {.address = Server::shared().address(), .schema = "public", .name = "test"}, nullptr);
    const std::array<std::string, 1> values{schema};
    return connection
        ->table("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = $1", values)
        .value()[0][0];
}

void run_script(const std::string& statements) {
    auto connection = Connection::open(
        {.address = Server::shared().address(), .schema = "public", .name = "test"}, nullptr);
    ASSERT_TRUE(connection->script(statements));
}

struct Opening {
    std::string address{Server::shared().address()};
    std::string schema{Server::fresh_schema("open")};
    std::vector<sql::Migration> migrations{first};
};

Status open_once(const Opening& opening) {
    static const SystemClock clock;
    auto opened = PostgresDatabase::open({.address = opening.address,
                                          .schema = opening.schema,
                                          .migrations = opening.migrations,
                                          .clock = &clock,
                                          .connections = 1});
    if (!opened) return std::unexpected(opened.error());
    return {};
}

/// The reason, and that the message is one line for a person.
std::string reason_of(const Opening& opening) {
    const auto opened = open_once(opening);
    if (opened) return "opened";
    EXPECT_FALSE(opened.error().message.empty());
    EXPECT_FALSE(opened.error().message.contains('\n')) << opened.error().message;
    return std::string{opened.error().reason};
}

TEST(PostgresOpen, MakesItsSchemaAndFindsItAgain) {
    Opening opening;
    EXPECT_EQ(reason_of(opening), "opened");
    opening.migrations.push_back(second);
    EXPECT_EQ(reason_of(opening), "opened");
    EXPECT_EQ(count_tables(opening.schema), "3");
}

TEST(PostgresOpen, RefusesWhatItCannotReach) {
    EXPECT_EQ(reason_of({.address = "nonsense"}), "sql.bad_address");
    EXPECT_EQ(reason_of({.address = "postgresql://waybill:s3cret@[::1/waybill"}),
              "sql.bad_address");
    EXPECT_EQ(reason_of({.address = "host=127.0.0.1 port=1 user=waybill"}), "sql.not_connected");
    const Opening missing{.address = Server::shared().address("nowhere")};
    EXPECT_EQ(reason_of(missing), "sql.refused");
    EXPECT_TRUE(open_once(missing).error().message.contains("createdb"));
}

TEST(PostgresOpen, NeverRepeatsAnAddress) {
    const std::string address = "postgresql://waybill:s3cret@[::1/waybill";
    ASSERT_TRUE(unreadable_address(address));
    EXPECT_FALSE(unreadable_address(address)->contains("s3cret"));
    EXPECT_FALSE(unreadable_address("host=a,b port=1,2 target_session_attrs=read-write"));
}

TEST(PostgresOpen, RefusesADatabaseThatOrdersTextOtherwise) {
    run_script("CREATE DATABASE languages TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'");
    run_script("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
    run_script("CREATE DATABASE builtin TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin "
               "BUILTIN_LOCALE 'C.UTF-8'");
    EXPECT_EQ(reason_of({.address = Server::shared().address("languages")}), "sql.wrong_collation");
    EXPECT_EQ(reason_of({.address = Server::shared().address("latin")}), "sql.wrong_encoding");
    EXPECT_EQ(reason_of({.address = Server::shared().address("builtin")}), "opened");
}

TEST(PostgresOpen, RefusesTheTablesOfOthersAndOfNewerVersions) {
    Opening opening;
    run_script("CREATE SCHEMA " + opening.schema + " CREATE TABLE theirs (name TEXT)");
    EXPECT_EQ(reason_of(opening), "sql.foreign_database");
    EXPECT_EQ(count_tables(opening.schema), "1");

    opening.schema = Server::fresh_schema("open");
    opening.migrations = {first, second};
    ASSERT_EQ(reason_of(opening), "opened");
    opening.migrations = {first};
    EXPECT_EQ(reason_of(opening), "sql.schema_newer");
    opening.migrations = {other_first, second};
    EXPECT_EQ(reason_of(opening), "sql.schema_changed");
    EXPECT_EQ(count_tables(opening.schema), "3");
}

TEST(PostgresOpen, MigrationThatFailsLeavesThoseBeforeItAndNothingOfItself) {
    Opening opening;
    opening.migrations = {first, broken};
    const auto failed = open_once(opening);
    ASSERT_FALSE(failed);
    EXPECT_TRUE(failed.error().message.contains("migration 101")) << failed.error().message;
    EXPECT_EQ(count_tables(opening.schema), "2");
    opening.migrations = {first, second};
    EXPECT_EQ(reason_of(opening), "opened");
}

TEST(PostgresOpen, ManyThatStartTogetherMakeOneSchema) {
    const Opening opening;
    std::vector<std::string> reasons(4);
    {
        std::vector<std::jthread> starters;
        for (std::string& reason : reasons)
            starters.emplace_back([&reason, &opening] { reason = reason_of(opening); });
    }
    EXPECT_EQ(reasons, std::vector<std::string>(4, "opened"));
}

}  // namespace
}  // namespace waybill::postgres
