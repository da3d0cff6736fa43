// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"

#include <libpq-fe.h>

#include <format>

/// How many rows are read outside the pipeline, without having all of them at once.
namespace waybill::postgres {
namespace {

/// Some hundred kilobytes of most tables.
constexpr int rows_at_once = 1000;

Status hand_over(const sql::Query& query, const PGresult& result,
                 FunctionRef<void(const sql::Row&)> row) {
    for (int i = 0; i < rows_in(result); ++i) {
        const ResultRow current{result, i};
        row(current);
        if (current.corrupt())
            return fail(ErrorKind::internal, "sql.corrupt", std::string{query.name});
    }
    return {};
}

}  // namespace

Result<const Connection::Prepared*> Connection::prepare_alone(const sql::Query& query) {
    if (const auto known = prepared_.find(&query); known != prepared_.end()) return &known->second;
    const std::string text = sql::text_of(query);
    Prepared fresh = named(query, text);
    const Answer made{PQprepare(handle_.get(), fresh.name.c_str(), text.c_str(), 0, nullptr)};
    if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) return fail(error_of(made.get()));
    const Answer described{PQdescribePrepared(handle_.get(), fresh.name.c_str())};
    if (PQresultStatus(described.get()) != PGRES_COMMAND_OK) return fail(error_of(described.get()));
    for (int i = 0; i < PQnparams(described.get()); ++i)
        fresh.types.push_back(PQparamtype(described.get(), i));
    return &prepared_.emplace(&query, std::move(fresh)).first->second;
}

Status Connection::stream(const sql::Query& query, std::span<const sql::Value> values,
                          FunctionRef<void(const sql::Row&)> row) {
    WAYBILL_TRY(const Prepared* const prepared, prepare_alone(query));
    if (prepared->types.size() != values.size())
        return fail(ErrorKind::internal, "sql.failed",
                    std::format("{}: {} values for {} parameters", query.name, values.size(),
                                prepared->types.size()));
    parameters_.bind(values, prepared->types);
    if (PQsendQueryPrepared(handle_.get(), prepared->name.c_str(), parameters_.count(),
                            parameters_.data(), parameters_.lengths(), parameters_.formats(),
                            1) == 0 ||
        PQsetChunkedRowsMode(handle_.get(), rows_at_once) == 0)
        return fail(error_of(nullptr));
    Status done;
    // Up to its end, or the connection could not be used any more.
    while (const Answer part{PQgetResult(handle_.get())}) {
        const auto status = PQresultStatus(part.get());
        const bool good = status == PGRES_TUPLES_CHUNK || status == PGRES_TUPLES_OK;
        if (done) done = good ? hand_over(query, *part, row) : fail(error_of(part.get()));
    }
    return done;
}

}  // namespace waybill::postgres
