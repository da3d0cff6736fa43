// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/postgres/connection.hpp"
#include "tests/postgres/server.hpp"
#include "tests/process/serving.hpp"

#include <map>
#include <string>
#include <vector>

namespace waybill::system_test::moved {

using Words = std::vector<std::string>;
using Contents = std::map<std::string, std::string>;
using Table = std::vector<std::vector<std::string>>;

inline constexpr const char* services[] = {"notifications", "identity", "catalog", "payments",
                                           "orders",        "couriers", "gateway"};

/// Every row of every table of one file, by the tables' names; not whose it is, and how often the
/// folder was started.
Contents rows_of(const std::string& file);
/// A statement that writes to a file.
void change(const std::string& file, const std::string& statement);

/// One installation, and a database that it may be moved to. `postgres` and `files` are the two
/// sides.
struct MovingTown {
    postgres::Server& server{postgres::Server::shared()};
    process::Folder folder{};
    std::string name{postgres::Server::fresh_schema("moved")};

    /// `kind`: what comes behind CREATE DATABASE.
    explicit MovingTown(const std::string& kind = "") {
        run_there("CREATE DATABASE " + name + kind, "");
    }

    std::string in_postgres() const { return "--storage.postgres=" + server.address(name); }
    std::string data(const std::string& member = "") const { return folder / ("data/" + member); }

    void run_there(const std::string& statement, const std::string& database) const;
    Table table(const std::string& query) const;
    /// What is in the database of ours and of others.
    Table relations() const;
    /// What every file of the folder comes to; locks come and go.
    Contents bytes() const;
    std::map<std::string, Contents> rows(const std::string& place = "") const;
    bool is_in(const std::string& side) const;

    process::Finished told(Words words) const;
    process::Finished migrate() const { return told({"migrate"}); }
    Words moving(const std::string& to) const;
    process::Finished move(const std::string& to) const;
    void add_user(const std::string& email) const;
    /// Serves, plays some orders, and stops.
    void play(int orders, process::ServeOptions options) const;

    void expect_whole(const std::string& side) const;
    /// Nobody can begin to use the half of a copy, or the old rows beside a whole one.
    void expect_no_start(const std::string& side) const;
};

}  // namespace waybill::system_test::moved
