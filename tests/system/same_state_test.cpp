// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"
#include "tests/rows/rows.hpp"
#include "tests/system/day.hpp"
#include "tests/system/town_of_processes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <exception>
#include <fstream>
#include <thread>

/// The same day leaves the same behind in one process on files, in one on PostgreSQL, and in seven
/// on PostgreSQL, Kafka and Redis.
namespace waybill::system_test::same_state {

using namespace process;
using ::testing::IsEmpty;

/// The operator's account, as a new installation gets it.
std::vector<std::string> user_add(const Folder& folder) {
    const std::string secret = folder / "password";
    std::ofstream{secret} << Day::password;
    std::filesystem::permissions(secret, std::filesystem::perms{0600});
    return {"user",
            "add",
            "--email",
            std::string{Day::operator_email},
            "--password-file",
            secret,
            "--first-name",
            "Olga",
            "--last-name",
            "Example",
            "--role",
            "operator"};
}

std::vector<std::string> joined(std::vector<std::string> words,
                                const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

/// A day of its own in one shape of the program, which is stopped when nothing is under way.
class Shape {
public:
    virtual ~Shape() = default;
    /// What went wrong; empty: nothing.
    std::string live() {
        try {
            const auto added = run(user_add(folder()));
            if (added.code != 0) return added.err;
            const Entrance entrance = start();
            Day{entrance}.play();
            const auto verified = verify_when_quiet();
            if (verified.code != 0) return verified.out + verified.err;
            return stop();
        } catch (const std::exception& thrown) {
            return thrown.what();
        }
    }

private:
    virtual const Folder& folder() const = 0;
    virtual Finished run(std::vector<std::string> words) = 0;
    virtual Entrance start() = 0;
    virtual std::string stop() = 0;

    Finished verify_when_quiet() {
        Finished verified;
        (void)wait_until(Millis{60'000}, [&] {
            verified = run({"verify"});
            return verified.code != 75;
        });
        return verified;
    }
};

std::string stop(const std::string& name, Child& child) {
    child.send(SIGTERM);
    return child.wait(Millis{20'000}) == 0 ? "" : name + " did not end well: " + child.err();
}

class OneProcess final : public Shape {
public:
    explicit OneProcess(std::vector<std::string> storage)
        : flags_{joined(Day::settings(), storage)} {}

    const Folder& folder() const override { return folder_; }

private:
    Finished run(std::vector<std::string> words) override {
        words.push_back(data_flag(folder_));
        return process::run(joined(std::move(words), flags_), folder_.path(), Millis{60'000});
    }
    Entrance start() override {
        server_.emplace(folder_, ServeOptions{.demo = false, .flags = flags_});
        if (!server_->ready()) throw std::runtime_error{server_->child().err()};
        return {.port = server_->port(), .mail_port = server_->internal_port()};
    }
    std::string stop() override { return same_state::stop("the process", server_->child()); }

    Folder folder_{};
    std::vector<std::string> flags_;
    std::optional<Serving> server_{};
};

class SevenProcesses final : public Shape {
public:
    std::string address() const { return town_.database.address(); }
    const Folder& folder() const override { return town_.folder; }
    std::string address_of(const std::string& database) const {
        return town_.database.address(database);
    }

private:
    Finished run(std::vector<std::string> words) override { return town_.run(std::move(words)); }
    Entrance start() override {
        const std::string trouble = town_.start();
        if (!trouble.empty()) throw std::runtime_error{trouble + town_.warnings()};
        return {.port = town_.port(), .mail_port = town_.internal_port("notifications")};
    }
    std::string stop() override {
        std::string trouble;
        for (const std::string& service : TownOfProcesses::services)
            trouble += same_state::stop(service, town_.process_of(service));
        return trouble;
    }

    TownOfProcesses town_{
        {.contents = TownOfProcesses::Contents::none, .settings = Day::settings()}};
};

std::string fresh_database(const std::string& server) {
    auto connection = postgres::Connection::open(
        {.address = server, .schema = "public", .name = "test"}, nullptr);
    const std::string name = "one_process";
    if (!connection || !connection->script("CREATE DATABASE " + name))
        throw std::runtime_error{"no database"};
    return name;
}

audit::Books books_of(const Folder& folder, Result<std::unique_ptr<audit::Engine>> opened) {
    if (!opened) throw std::runtime_error{opened.error().message};
    return {folder / "data", *std::move(opened)};
}

TEST(SameState, InOneProcessAndInSeven) {
    SevenProcesses seven;
    const std::string alone = seven.address_of(fresh_database(seven.address()));
    OneProcess on_files{{}};
    OneProcess on_postgres{{"--storage.postgres=" + alone}};
    std::string of_files;
    std::string of_postgres;
    std::jthread first{[&] { of_files = on_files.live(); }};
    std::jthread second{[&] { of_postgres = on_postgres.live(); }};
    EXPECT_EQ(seven.live(), "") << "in seven processes";
    first.join();
    second.join();
    EXPECT_EQ(of_files, "");
    EXPECT_EQ(of_postgres, "");
    if (HasFailure()) return;

    audit::Books files = books_of(on_files.folder(), audit::open_files(on_files.folder() / "data"));
    audit::Books schemas = books_of(on_postgres.folder(), audit::open_schemas(alone));
    audit::Books split = books_of(seven.folder(), audit::open_schemas(seven.address()));
    const rows::Side here{.name = "in one process on files", .books = files};
    const auto in_one = rows::compare(here, {.name = "in one on PostgreSQL", .books = schemas});
    EXPECT_THAT(in_one.differences, IsEmpty());
    const auto in_seven = rows::compare(here, {.name = "in seven processes", .books = split});
    EXPECT_THAT(in_seven.differences, IsEmpty());
    EXPECT_GT(in_seven.rows, 1'000u);
}

}  // namespace waybill::system_test::same_state
