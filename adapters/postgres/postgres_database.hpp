// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "platform/sql/migration.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace waybill::telemetry {
class Registry;
}

namespace waybill::postgres {

/// What is wrong with a connection string or URL, if it cannot be read. Never repeats it, since it
/// may hold a password.
std::optional<std::string> unreadable_address(const std::string& address);

/// One schema of a PostgreSQL database behind sql::Database. Several processes may share it.
///
/// A transaction sees the state of its beginning and overwrites nothing that it has not seen
/// (REPEATABLE READ): one that loses against another is run again from its start, until its
/// deadline. It also is when the connection is lost before the commit has left; after that the
/// outcome is unknown.
///
/// Runs on `connections` threads of its own and one for news; or, given an executor in
/// `inline_on`, on that executor over one connection, in order, and hears no other process.
/// Lifetime: outlives its callers, and their executors outlive it, since its threads post to them.
/// The destructor finishes queued work and joins the threads.
class PostgresDatabase final : public sql::Database {
public:
    struct Options {
        std::string address{};                     ///< a connection string or URL of libpq
        std::string schema{};                      ///< made when it is not there
        std::vector<sql::Migration> migrations{};  ///< sql::with_platform(orders::migrations())
        const Clock* clock{nullptr};               ///< required, for deadlines
        Executor* inline_on{nullptr};
        int connections{8};
        std::size_t queue_max{4096};            ///< functions waiting
        Duration patience{60s};                 ///< for a statement, where nobody set a deadline
        telemetry::Registry* metrics{nullptr};  ///< told under the schema's name, if given
        /// The server is gone, with what it said last, or back: once for each change. On a thread
        /// of the database.
        std::function<void(const Status&)> on_change{};
    };

    /// Connects, makes the schema or brings it up to date. Every Error has a `message` of one line:
    /// sql.bad_address, sql.not_connected, sql.server_too_old, sql.wrong_encoding,
    /// sql.wrong_collation, sql.foreign_database, sql.schema_newer, sql.schema_changed.
    /// A refused database is left as it was.
    static Result<std::unique_ptr<PostgresDatabase>> open(Options options);

    ~PostgresDatabase() override;

    sql::News& news() override;
    bool shared() const override { return true; }

protected:
    void submit(Mode mode, Context ctx, Body body, Resumer<Status> done) override;

private:
    struct State;
    explicit PostgresDatabase(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace waybill::postgres
