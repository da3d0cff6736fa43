// SPDX-License-Identifier: Apache-2.0
#include "tests/system/moving_town.hpp"

#include "adapters/sqlite/connection.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <format>
#include <fstream>

namespace waybill::system_test::moved {

using namespace process;

namespace {

constexpr Millis patience{120'000};

std::string ask(sqlite::Connection& connection, const std::string& statement) {
    std::string answer;
    EXPECT_TRUE(connection.text_of(statement, answer)) << statement;
    return answer;
}

postgres::Connection connect(const MovingTown& town, const std::string& database) {
    auto connection = postgres::Connection::open(
        {.address = town.server.address(database), .schema = "public", .name = "test"}, nullptr);
    if (!connection) throw std::runtime_error{connection.error().message};
    return *std::move(connection);
}

}  // namespace

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

void MovingTown::run_there(const std::string& statement, const std::string& database) const {
    auto connection = connect(*this, database.empty() ? "postgres" : database);
    ASSERT_TRUE(connection.script(statement)) << statement;
}

Table MovingTown::table(const std::string& query) const {
    const auto rows = connect(*this, name).table(query);
    EXPECT_TRUE(rows.has_value()) << query;
    return rows.value_or(Table{});
}

Table MovingTown::relations() const {
    return table(
        "SELECT n.nspname, COALESCE(c.relname, '') FROM pg_namespace n LEFT JOIN pg_class c ON "
        "c.relnamespace = n.oid WHERE n.nspname !~ '^(pg_|information_schema)' ORDER BY 1, 2");
}

Contents MovingTown::bytes() const {
    Contents all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder / "data"})
        if (entry.is_regular_file() && entry.path().extension() != ".lock")
            all.emplace(entry.path().string(),
                        std::to_string(std::hash<std::string>{}(read_file(entry.path()))));
    return all;
}

std::map<std::string, Contents> MovingTown::rows(const std::string& place) const {
    std::map<std::string, Contents> all;
    for (const std::string service : services)
        all[service] = rows_of(data(place + service + ".db"));
    return all;
}

Finished MovingTown::told(Words words) const {
    words.push_back(data_flag(folder));
    return run(words, folder.path(), patience);
}

Words MovingTown::moving(const std::string& to) const {
    return {"move-store", "--to", to, data_flag(folder), in_postgres()};
}

Finished MovingTown::move(const std::string& to) const {
    return run(moving(to), folder.path(), patience);
}

void MovingTown::add_user(const std::string& email) const {
    std::ofstream{folder / "password"} << "correct horse battery";
    std::filesystem::permissions(folder / "password", std::filesystem::perms{0600});
    const auto added = told({"user", "add", "--email", email, "--password-file",
                             folder / "password", "--role", "operator"});
    ASSERT_EQ(added.code, 0) << added.err;
}

/// People of the demo town log in from one address.
void MovingTown::play(int orders, ServeOptions options) const {
    options.flags.emplace_back("--gateway.rate_limits=false");
    Serving serving{folder, std::move(options)};
    ASSERT_TRUE(serving.ready()) << serving.child().err();
    const auto played =
        run({"demo", "--orders", std::to_string(orders), "--speed", "1000", "--url", serving.url(),
             "--internal-url", "http://127.0.0.1:" + std::to_string(serving.internal_port())},
            folder.path(), patience);
    EXPECT_EQ(played.code, 0) << played.out << played.err << serving.child().err();
    serving.child().send(SIGTERM);
    EXPECT_EQ(serving.child().wait(Millis{20'000}), 0) << serving.child().err();
}

/// What a stopped server leaves under way cannot be decided: that is 75.
void MovingTown::expect_whole(const std::string& side) const {
    const auto verified =
        told(side == "postgres" ? Words{"verify", in_postgres()} : Words{"verify"});
    EXPECT_TRUE(verified.code == 0 || verified.code == 75)
        << verified.code << verified.out << verified.err;
    EXPECT_FALSE(verified.out.contains("BROKEN")) << verified.out << verified.err;
}

void MovingTown::expect_no_start(const std::string& side) const {
    const auto start = told(side == "postgres" ? Words{"serve", in_postgres()} : Words{"serve"});
    EXPECT_EQ(start.code, 65) << start.out << start.err;
    EXPECT_TRUE(start.err.contains(side == "postgres" ? "leave storage.postgres empty"
                                                      : "keeps its databases in PostgreSQL"))
        << start.err;
}

bool MovingTown::is_in(const std::string& side) const {
    const bool there = read_file(data("manifest.json")).contains(R"("databases":[])");
    return there == (side == "postgres");
}

}  // namespace waybill::system_test::moved
