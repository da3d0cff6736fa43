// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <format>

namespace waybill::postgres {
namespace {

/// How much longer than the server's own time-out an answer is waited for.
constexpr Duration grace = 2s;
/// A lock is waited for no longer than this, so that the others of the queue get their turn.
constexpr Duration lock_wait_max = 5s;

/// Rounded up, so that the session's setting seldom has to change.
Duration rounded(Duration limit) {
    constexpr std::array steps{Duration{250ms}, Duration{1s},  Duration{2s}, Duration{5s},
                               Duration{10s},   Duration{30s}, Duration{60s}};
    for (const Duration step : steps)
        if (limit <= step) return step;
    return steps.back();
}

}  // namespace

std::optional<std::vector<TypeNumber>> KnownTypes::find(const sql::Query& query) {
    const std::scoped_lock lock{mutex_};
    const auto known = types_.find(&query);
    if (known == types_.end()) return std::nullopt;
    return known->second;
}

void KnownTypes::learn(const sql::Query& query, std::vector<TypeNumber> types) {
    const std::scoped_lock lock{mutex_};
    types_.insert_or_assign(&query, std::move(types));
}

void Connection::Close::operator()(pg_conn* handle) const { PQfinish(handle); }
void Connection::Clear::operator()(pg_result* result) const { PQclear(result); }

void Connection::begin(Access access, Duration limit) {
    access_ = access;
    limit_ = std::min(limit, patience_);
    until_ = Clock::now() + limit_ + grace;
    failure_.reset();
    answers_.clear();
    again_ = Again::no;
    begun_ = false;
    committed_ = false;
    refused_ = false;
}

/// The session's time-outs, in a transaction of their own since a rollback would undo them, and
/// BEGIN: all ahead of the first statement in the same flush.
Status Connection::send_beginning() {
    begun_ = true;
    if (const Duration wanted = rounded(limit_); wanted != server_limit_) {
        const auto milliseconds = [](Duration time) {
            return std::to_string(
                std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
        };
        const std::string text = "SELECT set_config('statement_timeout', '" + milliseconds(wanted) +
                                 "', false), set_config('lock_timeout', '" +
                                 milliseconds(std::min(wanted, lock_wait_max)) + "', false)";
        WAYBILL_CHECK(control(text.c_str()));
        end_batch(false);
        server_limit_ = wanted;
    }
    return control(access_ == Access::write ? "BEGIN" : "BEGIN READ ONLY");
}

Status Connection::control(const char* statement, Awaited::What what) {
    if (PQsendQueryParams(handle_.get(), statement, 0, nullptr, nullptr, nullptr, nullptr, 1) ==
        0) {
        lose(PQerrorMessage(handle_.get()));
        return failed();
    }
    expect({.what = what});
    return {};
}

Status Connection::put(const sql::Query& query, std::span<const sql::Value> values, Want want) {
    if (failure_) return failed();
    if (!begun_) WAYBILL_CHECK(send_beginning());
    WAYBILL_TRY(const Prepared* const prepared, prepare(query));
    if (prepared->types.size() != values.size()) {
        failure_ = Error{.kind = ErrorKind::internal,
                         .reason = "sql.failed",
                         .detail = std::format("{}: {} values for {} parameters", query.name,
                                               values.size(), prepared->types.size())};
        return failed();
    }
    parameters_.bind(values, prepared->types);
    if (PQsendQueryPrepared(handle_.get(), prepared->name.c_str(), parameters_.count(),
                            parameters_.data(), parameters_.lengths(), parameters_.formats(),
                            1) == 0) {
        lose(PQerrorMessage(handle_.get()));
        return failed();
    }
    expect({.what = Awaited::What::rows, .query = &query, .want = want});
    return {};
}

/// Known to the session, or queued to become so. The first connection that meets a statement asks
/// the server for its parameters, which takes a round trip.
Result<const Connection::Prepared*> Connection::prepare(const sql::Query& query) {
    if (const auto known = prepared_.find(&query); known != prepared_.end()) return &known->second;
    const std::string text = sql::text_of(query);
    auto types = types_->find(query);
    if (!types) {
        WAYBILL_CHECK(describe(query, text));
        types = types_->find(query);
        if (!types) return fail(ErrorKind::internal, "sql.failed", std::string{query.name});
        if (const auto known = prepared_.find(&query); known != prepared_.end()) {
            known->second.types = *std::move(types);
            return &known->second;
        }
    }
    Prepared fresh{.name = std::format("{} {}", ++statements_, query.name), .types = {}};
    if (PQsendPrepare(handle_.get(), fresh.name.c_str(), text.c_str(),
                      static_cast<int>(types->size()), types->data()) == 0) {
        lose(PQerrorMessage(handle_.get()));
        return failed();
    }
    fresh.types = *std::move(types);
    expect({.what = Awaited::What::prepared, .query = &query});
    return &prepared_.emplace(&query, std::move(fresh)).first->second;
}

Status Connection::describe(const sql::Query& query, const std::string& text) {
    Prepared fresh{.name = std::format("{} {}", ++statements_, query.name), .types = {}};
    if (PQsendPrepare(handle_.get(), fresh.name.c_str(), text.c_str(), 0, nullptr) == 0 ||
        PQsendDescribePrepared(handle_.get(), fresh.name.c_str()) == 0) {
        lose(PQerrorMessage(handle_.get()));
        return failed();
    }
    prepared_.emplace(&query, std::move(fresh));
    expect({.what = Awaited::What::prepared, .query = &query});
    expect({.what = Awaited::What::described, .query = &query});
    end_batch(true);
    read_all();
    if (failure_) return failed();
    return {};
}

/// PostgreSQL answers everything up to here, and goes on behind it whatever has failed before.
void Connection::end_batch(bool flush) {
    const int sent = flush ? PQpipelineSync(handle_.get()) : PQsendPipelineSync(handle_.get());
    if (sent == 0) return lose(PQerrorMessage(handle_.get()));
    expect({.what = Awaited::What::end});
}

Result<std::vector<Connection::Answer>> Connection::settle() {
    if (failure_) return failed();
    end_batch(true);
    read_all();
    if (failure_) return failed();
    return std::exchange(answers_, {});
}

Status Connection::commit() {
    if (failure_) return failed();
    if (!begun_) return {};
    WAYBILL_CHECK(control("COMMIT", Awaited::What::commit));
    end_batch(true);
    read_all();
    if (committed_) return {};
    // Once the commit has left, every loss leaves it open, even one among the statements before.
    if (lost_ && !refused_)
        return fail(ErrorKind::outcome_unknown, "sql.commit_unknown",
                    failure_ ? failure_->detail : std::string{});
    if (failure_) return failed();
    return fail(ErrorKind::internal, "sql.failed", "the commit was not answered as one");
}

/// What is still to be answered may fail, and then all up to the end of its batch is passed over:
/// so the rollback is in the next. After a commit nothing is left to take back.
void Connection::roll_back() {
    if (!begun_ || lost_) return;
    begun_ = false;
    if (committed_) return;
    if (!awaited_.empty()) end_batch(false);
    if (!control("ROLLBACK")) return;
    end_batch(true);
    for (Awaited& one : awaited_) one.past = true;
}

bool Connection::lost() {
    if (!lost_ && PQconsumeInput(handle_.get()) == 0) lose(PQerrorMessage(handle_.get()));
    return lost_;
}

void Connection::lose(std::string_view why) {
    lost_ = true;
    awaited_.clear();
    if (!failure_)
        failure_ = Error{.kind = ErrorKind::unavailable,
                         .reason = "sql.connection_lost",
                         .detail = one_line(why)};
}

}  // namespace waybill::postgres
