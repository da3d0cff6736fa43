// SPDX-License-Identifier: Apache-2.0
#include "tests/system/moving_town.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <format>
#include <sstream>
#include <string>
#include <vector>

/// An installation that is taken from its files to PostgreSQL, and back.
namespace waybill::system_test::moved {

using namespace process;

namespace {

/// A copy that takes long on a busy machine has told of its progress before.
void expect_said(const Finished& finished, int code, const std::string& words) {
    EXPECT_EQ(finished.code, code) << finished.out << finished.err;
    std::vector<std::string> said;
    std::istringstream lines{finished.err};
    for (std::string line; std::getline(lines, line);)
        if (!line.contains(": copying, ")) said.push_back(line);
    ASSERT_EQ(said.size(), 1U) << finished.err;
    EXPECT_TRUE(said[0].contains(words)) << finished.err;
}

std::string other(const std::string& side) { return side == "postgres" ? "files" : "postgres"; }

}  // namespace

TEST(MoveStore, ThereAndBackEveryRowIsTheSameAndOrdersGoOn) {
    const MovingTown town;
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
    const MovingTown town;
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
    const MovingTown town;
    const MovingTown wrong{" TEMPLATE template0 LOCALE 'C.UTF-8'"};
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
    const MovingTown neighbour;
    ASSERT_EQ(neighbour.migrate().code, 0);
    ASSERT_EQ(neighbour.move("postgres").code, 0);
    ASSERT_EQ(town.move("postgres").code, 0);
    const MovingTown empty;
    expect_said(town.told({"move-store", "--to", "files", neighbour.in_postgres()}), 65,
                "is of another installation");
    expect_said(town.told({"move-store", "--to", "files", empty.in_postgres()}), 65,
                "has nothing of the installation");
    EXPECT_EQ(empty.relations().size(), 1u);
    EXPECT_TRUE(town.is_in("postgres"));
    EXPECT_FALSE(std::filesystem::exists(town.data("orders.db")));
}

TEST(MoveStore, ARowThatDoesNotFitAndASchemaOfANewerReleaseEndItWithNothingMoved) {
    const MovingTown town;
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
    const MovingTown town;
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
    const MovingTown town;
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
        const auto again = town.move(to);  // which puts the old rows away, where that was missing
        EXPECT_TRUE(again.code == 0 || again.err.contains("already")) << again.err;
        expect_said(town.move(to), 1, "already");
        town.expect_whole(to);
    }
    EXPECT_EQ(before, town.rows());
}

/// The moment between the last two steps, which no kill from outside hits for certain.
TEST(MoveStore, WhatWasPutInItsPlaceBeforeTheSwitchIsMadeAnew) {
    const MovingTown town;
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

TEST(MoveStore, WhatWasNotPutAwayBehindTheSwitchIsPutAwayByTheNext) {
    const MovingTown town;
    ASSERT_EQ(town.migrate().code, 0);
    ASSERT_EQ(town.move("postgres").code, 0);
    std::filesystem::rename(town.data("moved-1/orders.db"), town.data("orders.db"));
    const auto there = town.move("postgres");
    EXPECT_EQ(there.code, 0) << there.err;
    EXPECT_TRUE(there.out.contains("moved-2")) << there.out;
    EXPECT_FALSE(std::filesystem::exists(town.data("orders.db")));
    expect_said(town.move("postgres"), 1, "already");

    ASSERT_EQ(town.move("files").code, 0);
    for (const std::string service : services)
        town.run_there(std::format("ALTER SCHEMA {0}_moved_1 RENAME TO {0}", service), town.name);
    EXPECT_EQ(town.move("files").code, 0);
    EXPECT_TRUE(town.table("SELECT 1 FROM pg_namespace WHERE nspname = 'orders'").empty());
    expect_said(town.move("files"), 1, "already");
    town.expect_whole("files");
}

}  // namespace waybill::system_test::moved
