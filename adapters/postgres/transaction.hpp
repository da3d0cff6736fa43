// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/postgres/connection.hpp"
#include "platform/sql/database.hpp"

namespace waybill::postgres {

/// One function's view of the connection. News are kept until the caller knows the outcome.
class Transaction final : public sql::Tx {
public:
    Transaction(Connection& connection, std::vector<std::string_view>& news)
        : connection_{connection}, news_{news} {}
    void announce(std::string_view news) override { news_.push_back(news); }

protected:
    Result<std::int64_t> run(const sql::Query& query, std::span<const sql::Value> values) override;
    Result<std::vector<std::int64_t>> run_each(const sql::Query& query,
                                               std::span<const sql::Values> rows) override;
    Status send(const sql::Query& query, std::span<const sql::Value> values) override;
    Status send_each(const sql::Query& query, std::span<const sql::Values> rows) override;
    Status fetch(const sql::Query& query, std::span<const sql::Value> values,
                 FunctionRef<void(const sql::Row&)> row) override;
    Status fetch_each(const sql::Query& query, std::span<const sql::Values> rows,
                      FunctionRef<void(const sql::Row&)> row) override;

private:
    Result<std::vector<Connection::Answer>> ask(const sql::Query& query,
                                                std::span<const sql::Value> values);
    Result<std::vector<Connection::Answer>> ask_each(const sql::Query& query,
                                                     std::span<const sql::Values> rows);
    Status hand_over(const sql::Query& query, std::span<const Connection::Answer> answers,
                     FunctionRef<void(const sql::Row&)> row);

    Connection& connection_;
    std::vector<std::string_view>& news_;
};

/// Runs one function on a connection that nobody else has, in the pipeline.
Status transact(Connection& connection, FunctionRef<Status(sql::Tx&)> body);

}  // namespace waybill::postgres
