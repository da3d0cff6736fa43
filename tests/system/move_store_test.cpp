// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"
#include "adapters/sqlite/connection.hpp"
#include "tests/postgres/server.hpp"
#include "tests/process/serving.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <format>
#include <fstream>
#include <map>

/// An installation that is taken from its files to PostgreSQL, and back.
namespace waybill::system_test::moved {

using namespace process;

namespace {

constexpr const char* services[] = {"notifications", "identity", "catalog", "payments",
                                    "orders",        "couriers", "gateway"};
constexpr Millis patience{120'000};

using Words = std::vector<std::string>;
using Contents = std::map<std::string, std::string>;

std::string ask(sqlite::Connection& connection, const std::string& statement) {
    std::string answer;
    EXPECT_TRUE(connection.text_of(statement, answer)) << statement;
    return answer;
}

/// Every row of every table of one file, by the tables' names; not whose it is, and how often the
/// folder was started.
Contents rows_of(const std::string& file) {
    auto connection = sqlite::Connection::open({.file = file, .vfs = {}});
    if (!connection) {
        ADD_FAILURE() << file << ": " << connection.error().detail;
        return {};
    }
    Contents all;
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

void change(const std::string& file, const std::string& statement) {
    auto connection = sqlite::Connection::open({.file = file, .vfs = {}, .writer = true});
    ASSERT_TRUE(connection.has_value()) << file;
    ASSERT_TRUE(connection->script(statement)) << statement;
}

/// One installation, and a database that it may be moved to.
struct Town {
    postgres::Server& server{postgres::Server::shared()};
    Folder folder{};
    std::string name{postgres::Server::fresh_schema("moved")};

    explicit Town(const std::string& kind = "") { run_there("CREATE DATABASE " + name + kind, ""); }

    std::string in_postgres() const { return "--storage.postgres=" + server.address(name); }
    std::string data(const std::string& member = "") const { return folder / ("data/" + member); }

    postgres::Connection connect(const std::string& where) const {
        auto connection = postgres::Connection::open(
            {.address = server.address(where), .schema = "public", .name = "test"}, nullptr);
        if (!connection) throw std::runtime_error{connection.error().message};
        return *std::move(connection);
    }
    void run_there(const std::string& statement, const std::string& where) const {
        auto connection = connect(where.empty() ? "postgres" : where);
        ASSERT_TRUE(connection.script(statement)) << statement;
    }
    std::vector<std::vector<std::string>> table(const std::string& query) const {
        const auto rows = connect(name).table(query);
        EXPECT_TRUE(rows.has_value()) << query;
        return rows.value_or(std::vector<std::vector<std::string>>{});
    }
    /// What is there of ours and of others.
    std::vector<std::vector<std::string>> relations() const {
        return table(
            "SELECT n.nspname, COALESCE(c.relname, '') FROM pg_namespace n LEFT JOIN pg_class c ON "
            "c.relnamespace = n.oid WHERE n.nspname !~ '^(pg_|information_schema)' ORDER BY 1, 2");
    }
    /// What every file of the folder comes to; locks come and go.
    Contents bytes() const {
        Contents all;
        for (const auto& entry : std::filesystem::recursive_directory_iterator{folder / "data"})
            if (entry.is_regular_file() && entry.path().extension() != ".lock")
                all.emplace(entry.path().string(),
                            std::to_string(std::hash<std::string>{}(read_file(entry.path()))));
        return all;
    }
    std::map<std::string, Contents> rows(const std::string& place = "") const {
        std::map<std::string, Contents> all;
        for (const std::string service : services)
            all[service] = rows_of(data(place + service + ".db"));
        return all;
    }

    Finished told(Words words) const {
        words.push_back(data_flag(folder));
        return run(words, folder.path(), patience);
    }
    Finished migrate() const { return told({"migrate"}); }
    Words moving(const std::string& to) const {
        return {"move-store", "--to", to, data_flag(folder), in_postgres()};
    }
    Finished move(const std::string& to) const { return run(moving(to), folder.path(), patience); }
    void add_user(const std::string& email) const {
        std::ofstream{folder / "password"} << "correct horse battery";
        std::filesystem::permissions(folder / "password", std::filesystem::perms{0600});
        const auto added = told({"user", "add", "--email", email, "--password-file",
                                 folder / "password", "--role", "operator"});
        ASSERT_EQ(added.code, 0) << added.err;
    }

    /// Serves, plays some orders, and stops. People of the demo town log in from one address.
    void play(int orders, ServeOptions options) const {
        options.flags.emplace_back("--gateway.rate_limits=false");
        Serving serving{folder, std::move(options)};
        ASSERT_TRUE(serving.ready()) << serving.child().err();
        const auto played = run(
            {"demo", "--orders", std::to_string(orders), "--speed", "1000", "--url", serving.url(),
             "--internal-url", "http://127.0.0.1:" + std::to_string(serving.internal_port())},
            folder.path(), patience);
        EXPECT_EQ(played.code, 0) << played.out << played.err << serving.child().err();
        serving.child().send(SIGTERM);
        EXPECT_EQ(serving.child().wait(Millis{20'000}), 0) << serving.child().err();
    }
    /// What a stopped server leaves under way cannot be decided: that is 75.
    void expect_whole(const std::string& to) const {
        const auto verified =
            told(to == "postgres" ? Words{"verify", in_postgres()} : Words{"verify"});
        EXPECT_TRUE(verified.code == 0 || verified.code == 75)
            << verified.code << verified.out << verified.err;
        EXPECT_FALSE(verified.out.contains("BROKEN")) << verified.out << verified.err;
    }
    /// Nobody can begin to use the half of a copy, or the old rows beside a whole one.
    void expect_no_start(const std::string& with) const {
        const auto start =
            told(with == "postgres" ? Words{"serve", in_postgres()} : Words{"serve"});
        EXPECT_EQ(start.code, 65) << start.out << start.err;
        EXPECT_TRUE(start.err.contains(with == "postgres" ? "leave storage.postgres empty"
                                                          : "keeps its databases in PostgreSQL"))
            << start.err;
    }
    bool is_in(const std::string& where) const {
        const bool there = read_file(data("manifest.json")).contains(R"("databases":[])");
        return there == (where == "postgres");
    }
};

void expect_said(const Finished& finished, int code, const std::string& words) {
    EXPECT_EQ(finished.code, code) << finished.out << finished.err;
    EXPECT_TRUE(finished.err.contains(words)) << finished.err;
    EXPECT_EQ(std::ranges::count(finished.err, '\n'), 1) << finished.err;
}

std::string other(const std::string& side) { return side == "postgres" ? "files" : "postgres"; }

}  // namespace

TEST(MoveStore, ThereAndBackEveryRowIsTheSameAndOrdersGoOn) {
    const Town town;
    town.play(20, {});
    const auto before = town.rows();
    const auto there = town.move("postgres");
    ASSERT_EQ(there.code, 0) << there.out << there.err;
    EXPECT_TRUE(there.out.contains("moved and compared")) << there.out;
    town.expect_whole("postgres");
    town.expect_no_start("files");
    expect_said(town.move("postgres"), 1, "already");
    EXPECT_EQ(before, town.rows("moved-1/"));

    const auto back = town.move("files");
    ASSERT_EQ(back.code, 0) << back.out << back.err;
    for (const auto& [service, tables] : town.rows()) {
        EXPECT_GT(tables.size(), 5u) << service;
        EXPECT_EQ(tables, before.at(service)) << service;
    }
    town.expect_whole("files");
    town.expect_no_start("postgres");

    ASSERT_EQ(town.move("postgres").code, 0) << "the first schemas are out of the way";
    town.play(10, {.demo = false, .flags = {town.in_postgres()}});
    town.expect_whole("postgres");
    ASSERT_EQ(town.move("files").code, 0);
    town.play(10, {.demo = false});
    town.expect_whole("files");
}

TEST(MoveStore, WhatIsInUseOrInTheWayIsToldInOneLineAndNothingIsWritten) {
    const Town town;
    expect_said(town.move("postgres"), 69, "is not the data folder of an installation");
    EXPECT_FALSE(std::filesystem::exists(town.data()));
    ASSERT_EQ(town.migrate().code, 0);
    {
        Serving serving{town.folder, {.demo = false}};
        ASSERT_TRUE(serving.ready());
        expect_said(town.move("postgres"), 69, "in use by another waybill process");
        serving.child().send(SIGTERM);
        EXPECT_EQ(serving.child().wait(Millis{20'000}), 0);
    }
    EXPECT_EQ(town.relations().size(), 1u) << "public alone";
    const auto before = town.bytes();
    town.run_there("CREATE SCHEMA orders; CREATE TABLE orders.mine (a BIGINT)", town.name);
    const auto mine = town.relations();
    expect_said(town.move("postgres"), 1, "has a schema orders with tables");
    EXPECT_EQ(town.relations(), mine);
    EXPECT_EQ(town.bytes(), before);
    town.run_there("DROP SCHEMA orders CASCADE", town.name);

    ASSERT_EQ(town.move("postgres").code, 0);
    const auto schemas = town.relations();
    {
        Serving serving{town.folder, {.demo = false, .flags = {town.in_postgres()}}};
        ASSERT_TRUE(serving.ready());
        expect_said(town.move("files"), 69, "is connected to the database");
    }
    std::filesystem::copy(town.data("moved-1/orders.db"), town.data("orders.db"));
    const auto folder = town.bytes();
    expect_said(town.move("files"), 1, "is there already");
    EXPECT_EQ(town.bytes(), folder);
    EXPECT_EQ(town.relations(), schemas);
    std::filesystem::remove(town.data("orders.db"));
    EXPECT_EQ(town.move("files").code, 0);
}

TEST(MoveStore, WrongDatabasesAreToldInOneLineAndNothingIsWritten) {
    const Town town;
    const Town wrong{" TEMPLATE template0 LOCALE 'C.UTF-8'"};
    ASSERT_EQ(town.migrate().code, 0);
    const auto before = town.bytes();
    struct Case {
        const char* address;
        int code;
        const char* words;
    };
    const std::string nowhere = town.server.address("nowhere");
    for (const Case& one : {Case{"host=127.0.0.1 port=1 user=w", 69, "sql.not_connected"},
                            Case{nowhere.c_str(), 69, "createdb"}}) {
        SCOPED_TRACE(one.address);
        expect_said(town.told({"move-store", "--to", "postgres",
                               std::string{"--storage.postgres="} + one.address}),
                    one.code, one.words);
    }
    for (const Words& words :
         {Words{"move-store", "--to", "postgres"},
          Words{"move-store", "--to", "postgres", "--storage.postgres=nonsense"}}) {
        const auto finished = town.told(words);
        EXPECT_EQ(finished.code, 78) << finished.err;
        EXPECT_TRUE(finished.err.contains("storage.postgres")) << finished.err;
    }
    const auto unknown = town.move("elsewhere");
    EXPECT_EQ(unknown.code, 64) << unknown.err;
    EXPECT_TRUE(unknown.err.contains("--to")) << unknown.err;
    expect_said(town.move("files"), 1, "has its databases already");
    expect_said(town.told({"move-store", "--to", "postgres", wrong.in_postgres()}), 65,
                "has the collation C.UTF-8");
    EXPECT_EQ(wrong.relations().size(), 1u);
    EXPECT_EQ(town.bytes(), before);

    // Rows of another installation, and of nobody.
    const Town neighbour;
    ASSERT_EQ(neighbour.migrate().code, 0);
    ASSERT_EQ(neighbour.move("postgres").code, 0);
    ASSERT_EQ(town.move("postgres").code, 0);
    const Town empty;
    expect_said(town.told({"move-store", "--to", "files", neighbour.in_postgres()}), 65,
                "is of another installation");
    expect_said(town.told({"move-store", "--to", "files", empty.in_postgres()}), 65,
                "has nothing of the installation");
    EXPECT_EQ(empty.relations().size(), 1u);
    EXPECT_TRUE(town.is_in("postgres"));
    EXPECT_FALSE(std::filesystem::exists(town.data("orders.db")));
}

TEST(MoveStore, ARowThatDoesNotFitAndASchemaOfANewerReleaseEndItWithNothingMoved) {
    const Town town;
    ASSERT_EQ(town.migrate().code, 0);
    town.add_user("ada@example.org");
    const std::string identity = town.data("identity.db");
    change(identity, "UPDATE users SET verified = 2");  // which PostgreSQL takes for true
    expect_said(town.move("postgres"), 1, "the copy is not the same: identity.users, key");
    EXPECT_EQ(town.relations().size(), 1u) << "what was copied is removed";
    change(identity, "UPDATE users SET verified = 1, first_name = 'A' || char(0) || 'a'");
    expect_said(town.move("postgres"), 69, "identity.users");
    change(identity, "UPDATE users SET first_name = 'Ada'");

    constexpr const char* newer = "INSERT INTO schema_migrations VALUES (9999, 'later', '0')";
    constexpr const char* as_before = "DELETE FROM schema_migrations WHERE number = 9999";
    change(identity, newer);
    const auto before = town.bytes();
    expect_said(town.move("postgres"), 65, "newer");
    EXPECT_EQ(town.bytes(), before);
    EXPECT_EQ(town.relations().size(), 1u);
    change(identity, as_before);
    ASSERT_EQ(town.move("postgres").code, 0);

    const std::string there = "SET search_path = identity; ";
    town.run_there(there + newer, town.name);
    expect_said(town.move("files"), 65, "newer");
    EXPECT_FALSE(std::filesystem::exists(town.data("identity.db")));
    EXPECT_FALSE(std::filesystem::exists(town.data("moving")));
    town.run_there(there + as_before, town.name);
    EXPECT_EQ(town.move("files").code, 0);
}

/// Whatever services the settings of one process name: rows of the others would be lost.
TEST(MoveStore, AllServicesAreMovedByTheSettingsOfAny) {
    const Town town;
    ASSERT_EQ(town.migrate().code, 0);
    ASSERT_EQ(town.move("postgres").code, 0);
    const auto moved =
        town.told({"move-store", "--to", "files", town.in_postgres(), "--server.services=payments",
                   "--events.kafka=127.0.0.1:1", "--server.public_url=http://127.0.0.1"});
    EXPECT_EQ(moved.code, 0) << moved.err;
    EXPECT_EQ(town.rows(), town.rows("moved-1/"));
    town.expect_whole("files");
}

TEST(MoveStore, KilledAnywhereOneSideIsWholeTheOtherRefusedAndItRunsAgain) {
    const Town town;
    town.play(20, {});
    const auto before = town.rows();
    for (const std::string to : {"postgres", "files"}) {
        SCOPED_TRACE(to);
        int kills = 0;
        for (Millis after{30}; town.is_in(other(to)); after += after / 3 + Millis{10}) {
            Child child{town.moving(to), town.folder.path()};
            rest(after);
            if (!child.running()) {
                EXPECT_EQ(child.wait(Millis{1'000}), 0) << child.err();
                break;
            }
            child.send(SIGKILL);
            child.wait(Millis{5'000});
            ++kills;
            const std::string whole = town.is_in(to) ? to : other(to);
            town.expect_whole(whole);
            town.expect_no_start(other(whole));
        }
        EXPECT_GT(kills, 3);
        const auto again = town.move(to);
        expect_said(again, 1, "already");
        town.expect_whole(to);
    }
    EXPECT_EQ(before, town.rows());
}

/// The moment between the last two steps, which no kill from outside hits for certain.
TEST(MoveStore, WhatWasPutInItsPlaceBeforeTheSwitchIsMadeAnew) {
    const Town town;
    ASSERT_EQ(town.migrate().code, 0);
    const std::string old = town.folder / "old";
    const auto all = std::filesystem::copy_options::recursive;
    std::filesystem::copy(town.data(), old, all);
    ASSERT_EQ(town.move("postgres").code, 0);
    std::filesystem::remove_all(town.data());
    std::filesystem::copy(old, town.data(), all);
    town.expect_no_start("postgres");
    town.add_user("ada@example.org");
    const auto there = town.move("postgres");
    ASSERT_EQ(there.code, 0) << there.err;
    EXPECT_EQ(town.table("SELECT email FROM identity.users"),
              (std::vector<std::vector<std::string>>{{"ada@example.org"}}));

    std::filesystem::copy(town.data("manifest.json"), town.folder / "manifest");
    ASSERT_EQ(town.move("files").code, 0);
    std::filesystem::copy(town.folder / "manifest", town.data("manifest.json"),
                          std::filesystem::copy_options::overwrite_existing);
    for (const std::string service : services)
        town.run_there(std::format("ALTER SCHEMA {0}_moved_1 RENAME TO {0}", service), town.name);
    town.expect_no_start("files");
    town.run_there("UPDATE identity.users SET first_name = 'Grace'", town.name);
    const auto back = town.move("files");
    ASSERT_EQ(back.code, 0) << back.err;
    EXPECT_TRUE(rows_of(town.data("identity.db")).at("users").contains("Grace"));
}

}  // namespace waybill::system_test::moved
