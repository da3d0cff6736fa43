// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "apps/waybill/audit/databases.hpp"

#include <deque>
#include <memory>
#include <set>
#include <string>

namespace waybill::audit {

/// The databases of one data folder, opened for reading beside a running server or without one.
class Books {
public:
    /// The error's message is one line.
    static Result<Books> open(const std::string& folder);

    /// One moment of all databases: their snapshots are taken by one statement, microseconds apart,
    /// and held until `release`. Two changes of two services may still lie between, so what looks
    /// wrong is looked at again.
    Status hold();
    void release();

    Status fetch(const sql::Query& query, std::span<const sql::Value> values,
                 FunctionRef<void(const sql::Row&)> row);
    /// A statement that is made at run time.
    Status fetch(std::string text, FunctionRef<void(const sql::Row&)> row);

    /// Objects that have news or work under way in this moment: orders, payments and users. None
    /// when that cannot be read, which other checks tell.
    std::set<std::string, std::less<>> under_way();
    /// How many events are not everywhere yet, and how much work of payments is not done.
    Result<std::int64_t> backlog();

    const std::string& folder() const { return folder_; }
    sqlite::Connection& connection() { return connection_; }

private:
    Books(std::string folder, sqlite::Connection connection)
        : folder_{std::move(folder)}, connection_{std::move(connection)} {}
    Error named(Error error) const;
    const sql::Query& make(std::string text);

    struct Made {
        std::string text;
        sql::Query query;
    };

    std::string folder_;
    std::deque<Made> made_{};  ///< statements are known by their address
    sqlite::Connection connection_;
    const sql::Query* hold_all_{nullptr};
    const sql::Query* count_backlog_{nullptr};
};

}  // namespace waybill::audit
