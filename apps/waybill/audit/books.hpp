// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "apps/waybill/audit/databases.hpp"

#include <chrono>
#include <deque>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace waybill::audit {

/// The databases of one data folder, opened for reading beside a running server or without one.
/// Meanwhile nothing else in the process may open their files, not to look at a log either: with
/// the first that is closed POSIX drops every lock of the process, and the server copies its log
/// over what is being read.
class Books {
public:
    /// The error's message is one line.
    static Result<Books> open(const std::string& folder);

    /// Has the files mapped instead of read page by page, for who reads all of them. A disk that
    /// cannot read one then raises SIGBUS.
    Status map_files();

    /// One moment of all databases, held until each of the readers is released. While it is taken
    /// nothing is committed anywhere, or it is taken again; a server that never pauses may get two
    /// changes of two services between, so what looks wrong is looked at again.
    static Status hold(std::span<Books* const> readers);
    Status hold();
    void release();
    /// Goes on in a moment of its own once the present one is as old as that: meanwhile the
    /// server's log only grows.
    Status renew(std::chrono::seconds age);

    Status fetch(const sql::Query& query, std::span<const sql::Value> values,
                 FunctionRef<void(const sql::Row&)> row);
    /// A statement that is made at run time.
    Status fetch(std::string text, FunctionRef<void(const sql::Row&)> row);

    using Objects = std::set<std::string, std::less<>>;
    /// Those that have news or work under way in this moment: orders, payments and users. None
    /// when that cannot be read, which other checks tell.
    const Objects& under_way();

    const std::string& folder() const { return folder_; }
    sqlite::Connection& connection() { return connection_; }

private:
    Books(std::string folder, sqlite::Connection connection)
        : folder_{std::move(folder)}, connection_{std::move(connection)} {}
    Error named(Error error) const;
    const sql::Query& make(std::string text);
    Status take();
    Result<std::vector<std::string>> versions();

    struct Made {
        std::string text;
        sql::Query query;
    };

    std::string folder_;
    std::deque<Made> made_{};  ///< statements are known by their address
    sqlite::Connection connection_;
    std::optional<Objects> under_way_{};
    std::chrono::steady_clock::time_point held_since_{};
    const sql::Query* hold_all_{nullptr};
};

}  // namespace waybill::audit
