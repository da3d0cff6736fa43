// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/transaction.hpp"

namespace waybill::postgres {

using enum Connection::Want;

Result<std::int64_t> Transaction::run(const sql::Query& query, std::span<const sql::Value> values) {
    WAYBILL_TRY(const auto answers, ask(query, values));
    return rows_changed(*answers.front());
}

Result<std::vector<std::int64_t>> Transaction::run_each(const sql::Query& query,
                                                        std::span<const sql::Values> rows) {
    WAYBILL_TRY(const auto answers, ask_each(query, rows));
    std::vector<std::int64_t> changed;
    changed.reserve(answers.size());
    for (const auto& answer : answers) changed.push_back(rows_changed(*answer));
    return changed;
}

Status Transaction::send(const sql::Query& query, std::span<const sql::Value> values) {
    return connection_.put(query, values, nothing);
}

Status Transaction::send_each(const sql::Query& query, std::span<const sql::Values> rows) {
    for (const sql::Values& one : rows) WAYBILL_CHECK(connection_.put(query, one.all(), nothing));
    return {};
}

Status Transaction::fetch(const sql::Query& query, std::span<const sql::Value> values,
                          FunctionRef<void(const sql::Row&)> row) {
    WAYBILL_TRY(const auto answers, ask(query, values));
    return hand_over(query, answers, row);
}

Status Transaction::fetch_each(const sql::Query& query, std::span<const sql::Values> rows,
                               FunctionRef<void(const sql::Row&)> row) {
    WAYBILL_TRY(const auto answers, ask_each(query, rows));
    return hand_over(query, answers, row);
}

Result<std::vector<Connection::Answer>> Transaction::ask(const sql::Query& query,
                                                         std::span<const sql::Value> values) {
    WAYBILL_CHECK(connection_.put(query, values, answer));
    return connection_.settle();
}

Result<std::vector<Connection::Answer>> Transaction::ask_each(const sql::Query& query,
                                                              std::span<const sql::Values> rows) {
    for (const sql::Values& one : rows) WAYBILL_CHECK(connection_.put(query, one.all(), answer));
    return connection_.settle();
}

/// All answers are here, so a row's function may run statements of its own.
Status Transaction::hand_over(const sql::Query& query, std::span<const Connection::Answer> answers,
                              FunctionRef<void(const sql::Row&)> row) {
    for (const auto& answer : answers)
        for (int i = 0; i < rows_in(*answer); ++i) {
            const ResultRow current{*answer, i};
            row(current);
            if (current.corrupt())
                return fail(ErrorKind::internal, "sql.corrupt", std::string{query.name});
        }
    return {};
}

Status transact(Connection& connection, FunctionRef<Status(sql::Tx&)> body) {
    connection.begin(Connection::Access::write, Duration::max());
    std::vector<std::string_view> nobody;
    Transaction tx{connection, nobody};
    Status done = body(tx);
    if (done) done = connection.commit();
    connection.roll_back();
    return done;
}

}  // namespace waybill::postgres
