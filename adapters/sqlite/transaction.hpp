// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/connection.hpp"

namespace waybill::sqlite {

/// One function's view of the connection. News are kept until the caller knows the outcome.
class Transaction final : public sql::Tx {
public:
    Transaction(Connection& connection, std::vector<std::string_view>& news)
        : connection_{connection}, news_{news} {}
    void announce(std::string_view news) override { news_.push_back(news); }

protected:
    Result<std::int64_t> run(const sql::Query& query, std::span<const sql::Value> values) override {
        return connection_.run(query, values);
    }
    Result<std::vector<std::int64_t>> run_each(const sql::Query& query,
                                               std::span<const sql::Values> rows) override {
        return connection_.run_each(query, rows);
    }
    Status fetch(const sql::Query& query, std::span<const sql::Value> values,
                 FunctionRef<void(const sql::Row&)> row) override {
        return connection_.fetch(query, values, row);
    }
    Status fetch_each(const sql::Query& query, std::span<const sql::Values> rows,
                      FunctionRef<void(const sql::Row&)> row) override {
        return connection_.fetch_each(query, rows, row);
    }

private:
    Connection& connection_;
    std::vector<std::string_view>& news_;
};

/// Calls a transaction function; what it throws becomes an error, since the thread must go on.
template <typename Body>
Status call_body(Body& body, sql::Tx& tx) {
    try {
        return body(tx);
    } catch (const std::exception& thrown) {
        return fail(ErrorKind::internal, "sql.failed", thrown.what());
    }
}

}  // namespace waybill::sqlite
