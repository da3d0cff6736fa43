// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"
#include "tests/postgres/server.hpp"
#include "tests/process/serving.hpp"

#include <gtest/gtest.h>

#include <csignal>

/// The program with its databases in PostgreSQL.
namespace waybill::system_test {

using namespace process;

namespace {

void run_in_database(const postgres::Server& server, const std::string& statements) {
    auto connection = postgres::Connection::open(
        {.address = server.address(), .schema = "public", .name = "test"}, nullptr);
    ASSERT_TRUE(connection.has_value());
    ASSERT_TRUE(connection->script(statements)) << statements;
}

std::string flag(const std::string& address) { return "--storage.postgres=" + address; }

std::string first_order(const std::string& address) {
    auto connection = postgres::Connection::open(
        {.address = address, .schema = "orders", .name = "test"}, nullptr);
    const auto rows = connection->table("SELECT order_id FROM orders ORDER BY order_id LIMIT 1");
    return rows.value().at(0).at(0);
}

/// What the commands say that read all databases, beside the server.
void expect_books_in_order(const Folder& folder, const std::string& address) {
    const auto ask = [&](std::vector<std::string> words) {
        words.insert(words.end(), {data_flag(folder), flag(address)});
        return run(words, folder.path(), Millis{60'000});
    };
    const auto verified = ask({"verify"});
    EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
    EXPECT_TRUE(verified.out.contains("not looked at: SCH-2")) << verified.out;
    const std::string order = first_order(address);
    const auto shown = ask({"order", "show", order});
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_TRUE(shown.out.contains("created               -> PENDING")) << shown.out;
    const auto explained = ask({"dispatch", "explain", order});
    EXPECT_TRUE(explained.code == 0 || explained.err.contains("to nobody")) << explained.err;
}

std::string fresh_database(const postgres::Server& server) {
    std::string name = postgres::Server::fresh_schema("town");
    run_in_database(server, "CREATE DATABASE " + name);
    return server.address(name);
}

}  // namespace

TEST(OnPostgres, OrdersArePlayedToTheirEndAndTheServerMayGoAwayMeanwhile) {
    postgres::Server database;
    const Folder folder;
    const std::string address = fresh_database(database);
    ServeOptions options{.demo = true, .flags = {flag(address)}};
    Serving server{folder, options};
    ASSERT_TRUE(server.ready()) << server.child().err();
    const auto play = [&](const std::string& orders) {
        return run({"demo", "--orders", orders, "--speed", "1000", "--url", server.url(),
                    "--internal-url", "http://127.0.0.1:" + std::to_string(server.internal_port())},
                   folder.path(), Millis{120'000});
    };
    const auto played = play("20");
    EXPECT_EQ(played.code, 0) << played.out << played.err << server.child().err();

    database.kill();
    EXPECT_TRUE(wait_until(
        Millis{10'000}, [&] { return http_get(server.internal_port(), "/readyz").status == 503; }));
    database.start();
    EXPECT_TRUE(wait_until(Millis{10'000}, [&] {
        return http_get(server.internal_port(), "/readyz").status == 200;
    })) << "it recovers by itself";
    const auto again = play("20");
    EXPECT_EQ(again.code, 0) << again.out << again.err << server.child().err();
    expect_books_in_order(folder, address);
    server.child().send(SIGTERM);
    EXPECT_EQ(server.child().wait(Millis{20'000}), 0) << server.child().err();

    Serving next{folder, {.demo = false, .flags = {flag(address)}}};
    ASSERT_TRUE(next.ready()) << next.child().err();
}

TEST(OnPostgres, StartWaitsForItsServer) {
    postgres::Server database;
    const Folder folder;
    const std::string address = fresh_database(database);
    ASSERT_EQ(run({"migrate", data_flag(folder), flag(address)}, folder.path()).code, 0);
    database.kill();
    const auto impatient = run(
        {"serve", data_flag(folder), flag(address), "--server.start_patience=1s"}, folder.path());
    EXPECT_EQ(impatient.code, 69) << impatient.err;
    EXPECT_TRUE(impatient.err.contains("waiting for a store")) << impatient.err;
    Serving patient{folder, {.demo = false, .flags = {flag(address)}}};
    ASSERT_TRUE(wait_until(Millis{10'000}, [&] {
        return patient.child().err().contains("waiting for a store");
    })) << patient.child().err();
    database.start();
    EXPECT_TRUE(patient.ready()) << patient.child().err();
}

struct Refused {
    std::vector<std::string> words;
    int code;
    const char* err;
};

TEST(OnPostgres, WhatDoesNotBelongTogetherIsToldInOneLineAndNothingIsMade) {
    postgres::Server database;
    const Folder folder;
    const std::string town = flag(fresh_database(database));
    const std::string empty = flag(fresh_database(database));
    const std::string ours = data_flag(folder);
    const std::string nobodys = "--server.data=" + (folder / "nobody");
    const auto made = run({"migrate", ours, town}, folder.path());
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_TRUE(made.out.contains("orders: up to date"));
    EXPECT_EQ(run({"migrate", ours, town}, folder.path()).code, 0);

    const Refused table[] = {
        {{"migrate", nobodys, flag("nonsense")}, 78, "storage.postgres must be"},
        {{"migrate", nobodys, flag("host=127.0.0.1 port=1 user=w")}, 69, "sql.not_connected"},
        {{"serve", nobodys, flag(database.address("nowhere"))}, 69, "createdb"},
        {{"serve", nobodys, town}, 65, "whose secrets are not in"},
        {{"serve", ours, empty}, 65, "has nothing of the installation"},
        {{"verify", ours, empty}, 69, "there is no schema"},
    };
    for (const Refused& one : table) {
        SCOPED_TRACE(one.err);
        const auto finished = run(one.words, folder.path());
        EXPECT_EQ(finished.code, one.code) << finished.out << finished.err;
        EXPECT_TRUE(finished.err.contains(one.err)) << finished.err;
    }
    EXPECT_FALSE(std::filesystem::exists(folder / "nobody")) << "nothing was made";
    EXPECT_EQ(run({"doctor", ours, town}, folder.path()).code, 0);
    EXPECT_EQ(run({"migrate", "--accept-folder", ours, empty}, folder.path()).code, 0);

    const std::string files = "--server.data=" + (folder / "files");
    ASSERT_EQ(run({"migrate", files}, folder.path()).code, 0);
    EXPECT_EQ(run({"migrate", files, town}, folder.path()).code, 65) << "two installations";
}

}  // namespace waybill::system_test
