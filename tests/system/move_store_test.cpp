// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"
#include "adapters/sqlite/connection.hpp"
#include "tests/postgres/server.hpp"
#include "tests/process/serving.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <format>
#include <map>

/// An installation that is taken from its files to PostgreSQL, and back.
namespace waybill::system_test {

using namespace process;

namespace {

constexpr const char* services[] = {"notifications", "identity", "catalog", "payments",
                                    "orders",        "couriers", "gateway"};

struct Town {
    postgres::Server database{};
    Folder folder{};
    std::string name{postgres::Server::fresh_schema("town")};

    Town() { run_there("CREATE DATABASE " + name, "postgres"); }
    std::string address() const { return database.address(name); }
    std::string in_postgres() const { return "--storage.postgres=" + address(); }

    void run_there(const std::string& statement, const std::string& where) const {
        auto connection = postgres::Connection::open(
            {.address = database.address(where), .schema = "public", .name = "test"}, nullptr);
        ASSERT_TRUE(connection.has_value());
        ASSERT_TRUE(connection->script(statement)) << statement;
    }
    std::vector<std::string> moving(const std::string& to) const {
        return {"move-store", "--to", to, data_flag(folder), in_postgres()};
    }
    Finished move(const std::string& to) const { return run(moving(to), folder.path()); }

    /// Serves, plays some orders, and stops.
    void play(int orders, ServeOptions options) const {
        Serving server{folder, std::move(options)};
        ASSERT_TRUE(server.ready()) << server.child().err();
        const auto played = run(
            {"demo", "--orders", std::to_string(orders), "--speed", "1000", "--url", server.url(),
             "--internal-url", "http://127.0.0.1:" + std::to_string(server.internal_port())},
            folder.path(), Millis{120'000});
        EXPECT_EQ(played.code, 0) << played.out << played.err << server.child().err();
        server.child().send(SIGTERM);
        EXPECT_EQ(server.child().wait(Millis{20'000}), 0) << server.child().err();
    }
    /// What a stopped server leaves under way cannot be decided: that is 75.
    void expect_whole(const std::vector<std::string>& flags) const {
        std::vector<std::string> words{"verify", data_flag(folder)};
        words.insert(words.end(), flags.begin(), flags.end());
        const auto verified = run(words, folder.path(), Millis{60'000});
        EXPECT_TRUE(verified.code == 0 || verified.code == 75)
            << verified.code << verified.out << verified.err;
        EXPECT_FALSE(verified.out.contains("BROKEN")) << verified.out << verified.err;
    }
};

std::string ask(sqlite::Connection& connection, const std::string& statement) {
    std::string answer;
    EXPECT_TRUE(connection.text_of(statement, answer)) << statement;
    return answer;
}

/// Every row of every table of one file, by the tables' names.
std::map<std::string, std::string> rows_of(const std::string& file) {
    auto connection = sqlite::Connection::open({.file = file, .vfs = {}});
    if (!connection) {
        ADD_FAILURE() << file << ": " << connection.error().detail;
        return {};
    }
    std::map<std::string, std::string> all;
    std::string names =
        ask(*connection, "SELECT group_concat(name, ' ') FROM sqlite_schema WHERE type = "
                         "'table' AND name <> 'installation'");
    while (!names.empty()) {
        const std::string name = names.substr(0, names.find(' '));
        names.erase(0, name.size() + 1);
        const std::string cells =
            ask(*connection, std::format("SELECT group_concat(format('quote(\"%w\")', name), '||') "
                                         "FROM pragma_table_info('{}')",
                                         name));
        all[name] = ask(*connection, std::format("SELECT group_concat(line, char(10)) FROM (SELECT "
                                                 "{} AS line FROM \"{}\" ORDER BY 1)",
                                                 cells, name));
    }
    return all;
}

void expect_said(const Finished& finished, int code, const std::string& words) {
    EXPECT_EQ(finished.code, code) << finished.out << finished.err;
    EXPECT_TRUE(finished.err.contains(words)) << finished.err;
}

}  // namespace

TEST(MoveStore, ThereAndBackEveryRowIsTheSameAndOrdersGoOn) {
    const Town town;
    town.play(20, {});
    const auto there = town.move("postgres");
    ASSERT_EQ(there.code, 0) << there.out << there.err;
    EXPECT_TRUE(there.out.contains("moved and compared")) << there.out;
    town.expect_whole({town.in_postgres()});
    const auto start = run({"serve", data_flag(town.folder)}, town.folder.path());
    expect_said(start, 65, "keeps its databases in PostgreSQL");
    expect_said(town.move("postgres"), 1, "already");

    const auto back = town.move("files");
    ASSERT_EQ(back.code, 0) << back.out << back.err;
    for (const std::string service : services) {
        const auto before = rows_of(town.folder / ("moved-1/" + service + ".db"));
        EXPECT_GT(before.size(), 5u);
        EXPECT_EQ(before, rows_of(town.folder / (service + ".db"))) << service;
    }
    town.expect_whole({});
    expect_said(run({"serve", data_flag(town.folder), town.in_postgres()}, town.folder.path()), 65,
                "leave storage.postgres empty");

    ASSERT_EQ(town.move("postgres").code, 0) << "the first schemas are out of the way";
    town.play(10, {.demo = false, .flags = {town.in_postgres()}});
    town.expect_whole({town.in_postgres()});
    ASSERT_EQ(town.move("files").code, 0);
    town.play(10, {.demo = false});
    town.expect_whole({});
}

TEST(MoveStore, RefusesInOneLineAndWritesNothing) {
    const Town town;
    expect_said(town.move("postgres"), 69, "is not the data folder of an installation");
    const auto data = data_flag(town.folder);
    ASSERT_EQ(run({"migrate", data}, town.folder.path()).code, 0);
    expect_said(town.move("files"), 1, "has its databases already");
    expect_said(town.move("elsewhere"), 64, "--to");
    expect_said(run({"move-store", "--to", "postgres", data}, town.folder.path()), 78,
                "storage.postgres");
    {
        Serving server{town.folder, {.demo = false}};
        ASSERT_TRUE(server.ready());
        expect_said(town.move("postgres"), 69, "in use by another waybill process");
    }
    town.run_there("CREATE SCHEMA orders; CREATE TABLE orders.mine (a BIGINT)", town.name);
    expect_said(town.move("postgres"), 1, "has a schema orders with tables");
    town.run_there("DROP SCHEMA orders CASCADE", town.name);
    ASSERT_EQ(town.move("postgres").code, 0);
    {
        Serving server{town.folder, {.demo = false, .flags = {town.in_postgres()}}};
        ASSERT_TRUE(server.ready());
        expect_said(town.move("files"), 69, "is connected to the database");
    }
    std::filesystem::copy(town.folder / "moved-1/orders.db", town.folder / "orders.db");
    expect_said(town.move("files"), 1, "is there already");
    std::filesystem::remove(town.folder / "orders.db");
    EXPECT_FALSE(std::filesystem::exists(town.folder / "moving"));
    EXPECT_EQ(town.move("files").code, 0);
}

TEST(MoveStore, KilledAnywhereItLeavesTheSourceAsItWasAndRunsAgain) {
    const Town town;
    town.play(20, {});
    for (const std::string to : {"postgres", "files"}) {
        const bool there = to == "postgres";
        for (const int after : {60, 120, 200, 300, 420, 560}) {
            Child child{town.moving(to), town.folder.path()};
            rest(Millis{after});
            if (!child.running()) {
                EXPECT_EQ(child.wait(Millis{1'000}), 0) << child.err();
                break;
            }
            child.send(SIGKILL);
            child.wait(Millis{5'000});
            town.expect_whole(there ? std::vector<std::string>{}
                                    : std::vector<std::string>{town.in_postgres()});
        }
        const auto again = town.move(to);
        EXPECT_TRUE(again.code == 0 || again.err.contains("already")) << again.err;
        town.expect_whole(there ? std::vector<std::string>{town.in_postgres()}
                                : std::vector<std::string>{});
    }
}

}  // namespace waybill::system_test
