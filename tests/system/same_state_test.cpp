// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"
#include "tests/process/ports.hpp"
#include "tests/rows/rows.hpp"
#include "tests/system/day.hpp"
#include "tests/system/night.hpp"
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

/// A day of its own in one shape of the program, which stands still in the following night. It is
/// stopped when nothing is under way.
class Shape {
public:
    virtual ~Shape() = default;
    /// What went wrong; empty: nothing.
    std::string live() {
        try {
            expect_well(run(user_add(folder())));
            Day day{start()};
            day.play();
            stop_when_quiet();
            let_a_day_go_by();
            start();
            day.await_next();
            stop_when_quiet();
            return {};
        } catch (const std::exception& thrown) {
            return std::string{thrown.what()} + "\n" + warnings();
        }
    }
    virtual const Folder& folder() const = 0;

private:
    virtual Finished run(std::vector<std::string> words) = 0;
    /// At the same place each time.
    virtual Entrance start() = 0;
    virtual void stop() = 0;
    virtual void let_a_day_go_by() = 0;
    virtual std::string warnings() = 0;

    static void expect_well(const Finished& finished) {
        if (finished.code != 0) throw std::runtime_error{finished.err};
    }
    void stop_when_quiet() {
        constexpr int undecided = 75;
        Finished verified;
        (void)wait_until(Millis{60'000}, [&] {
            verified = run({"verify"});
            return verified.code != undecided;
        });
        expect_well(verified);
        stop();
    }
};

void stop_process(Child& child) {
    child.send(SIGTERM);
    if (child.wait(Millis{20'000}) != 0) throw std::runtime_error{"ended badly: " + child.err()};
}

class OneProcess final : public Shape {
public:
    explicit OneProcess(std::string postgres) : postgres_{std::move(postgres)} {
        if (!postgres_.empty()) flags_.push_back("--storage.postgres=" + postgres_);
    }
    const Folder& folder() const override { return folder_; }

private:
    Finished run(std::vector<std::string> words) override {
        words.push_back(data_flag(folder_));
        words.insert(words.end(), flags_.begin(), flags_.end());
        return process::run(std::move(words), folder_.path(), Millis{60'000});
    }
    Entrance start() override {
        server_.emplace(
            folder_,
            ServeOptions{
                .demo = false, .port = ports_[0], .internal_port = ports_[1], .flags = flags_});
        if (!server_->ready()) throw std::runtime_error{server_->child().err()};
        return {.port = ports_[0], .mail_port = ports_[1]};
    }
    void stop() override { stop_process(server_->child()); }
    void let_a_day_go_by() override {
        if (postgres_.empty()) return let_a_day_go_by_in_files(folder_ / "data");
        let_a_day_go_by_in_schemas(postgres_);
    }
    std::string warnings() override { return server_ ? server_->child().err() : ""; }

    Folder folder_{};
    std::vector<int> ports_{free_ports(2)};
    std::string postgres_;
    std::vector<std::string> flags_{Day::settings()};
    std::optional<Serving> server_{};
};

class SevenProcesses final : public Shape {
public:
    const Folder& folder() const override { return town_.folder; }
    const postgres::Server& database() const { return town_.database; }

private:
    Finished run(std::vector<std::string> words) override { return town_.run(std::move(words)); }
    Entrance start() override {
        const std::string trouble = town_.start();
        if (!trouble.empty()) throw std::runtime_error{trouble};
        return {.port = town_.port(), .mail_port = town_.internal_port("notifications")};
    }
    void stop() override {
        for (const std::string& service : TownOfProcesses::services)
            stop_process(town_.process_of(service));
    }
    void let_a_day_go_by() override { let_a_day_go_by_in_schemas(town_.database.address()); }
    std::string warnings() override { return town_.warnings(); }

    TownOfProcesses town_{
        {.contents = TownOfProcesses::Contents::none, .settings = Day::settings()}};
};

std::string fresh_database(const postgres::Server& server) {
    const std::string name = "one_process";
    auto connection = postgres::Connection::open(
        {.address = server.address(), .schema = "public", .name = "test"}, nullptr);
    if (!connection || !connection->script("CREATE DATABASE " + name))
        throw std::runtime_error{"no database"};
    return server.address(name);
}

audit::Books books_of(const Folder& folder, Result<std::unique_ptr<audit::Engine>> opened) {
    if (!opened) throw std::runtime_error{opened.error().message};
    return {folder / "data", *std::move(opened)};
}

TEST(SameState, InOneProcessAndInSeven) {
    OneProcess on_files{""};
    std::string of_files;
    std::jthread first{[&] { of_files = on_files.live(); }};
    SevenProcesses seven;  // their servers are started meanwhile
    const std::string alone = fresh_database(seven.database());
    OneProcess on_postgres{alone};
    std::string of_postgres;
    std::jthread second{[&] { of_postgres = on_postgres.live(); }};
    EXPECT_EQ(seven.live(), "") << "in seven processes";
    first.join();
    second.join();
    EXPECT_EQ(of_files, "");
    EXPECT_EQ(of_postgres, "");
    if (HasFailure()) return;

    audit::Books files = books_of(on_files.folder(), audit::open_files(on_files.folder() / "data"));
    audit::Books schemas = books_of(on_postgres.folder(), audit::open_schemas(alone));
    audit::Books split = books_of(seven.folder(), audit::open_schemas(seven.database().address()));
    const rows::Side here{.name = "in one process on files", .books = files};
    const auto in_one = rows::compare(here, {.name = "in one on PostgreSQL", .books = schemas});
    EXPECT_THAT(in_one.differences, IsEmpty());
    const auto in_seven = rows::compare(here, {.name = "in seven processes", .books = split});
    EXPECT_THAT(in_seven.differences, IsEmpty());
    EXPECT_GT(in_seven.rows, 1'000u);
}

}  // namespace waybill::system_test::same_state
