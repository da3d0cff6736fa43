// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <format>

namespace waybill::postgres {
namespace {

/// How much longer than its limit a transaction's answers are waited for, before its connection is
/// given up.
constexpr Duration grace = 2s;

constexpr const char* begin_statement = "begin";
constexpr const char* commit_statement = "commit";
constexpr const char* rollback_statement = "rollback";
constexpr const char* impatience = "impatience";

/// Prepared, so that the server need not read the same words for each transaction.
struct Control {
    const char* name;
    const char* text;
};
constexpr std::array controls{Control{begin_statement, "BEGIN"},
                              Control{commit_statement, "COMMIT"},
                              Control{rollback_statement, "ROLLBACK"},
                              Control{impatience, "SET LOCAL lock_timeout = '50ms'"}};

/// A lock is waited for no longer than five seconds, so that the others of the queue get their
/// turn. A connection that was given up stops what it still does within one.
constexpr const char* limits =
    "SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', '5s', false),"
    " set_config('client_connection_check_interval', '1s', false)";

bool only_reads(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
    if (text.starts_with("SELECT")) return true;
    return text.starts_with("WITH") &&
           std::ranges::none_of(std::array{"INSERT ", "UPDATE ", "DELETE ", "MERGE "},
                                [text](const char* word) { return text.contains(word); });
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

Status Connection::enter_pipeline() {
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(patience_);
    const std::array<std::string, 1> patience{std::to_string(milliseconds.count())};
    WAYBILL_CHECK(table(limits, patience));
    for (const Control& one : controls) {
        const Answer made{PQprepare(handle_.get(), one.name, one.text, 0, nullptr)};
        if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) return fail(error_of(made.get()));
    }
    PQenterPipelineMode(handle_.get());
    return {};
}

void Connection::begin(Access access, Duration limit, Waits waits) {
    access_ = access;
    impatient_ = waits == Waits::hardly;
    limit_ = std::min(limit, patience_);
    until_ = Clock::now() + limit_ + grace;
    failure_.reset();
    answers_.clear();
    again_ = Again::no;
    begun_ = false;
    committed_ = false;
    refused_ = false;
}

/// Ahead of the first statement in the same flush. Who reads says nothing: all that is sent up to
/// the end of a batch is one transaction by itself.
Status Connection::send_beginning() {
    begun_ = true;
    if (access_ == Access::read) return {};
    WAYBILL_CHECK(control(begin_statement));
    if (impatient_) WAYBILL_CHECK(control(impatience));
    return {};
}

/// One of the `controls`, which every session has prepared.
Status Connection::control(const char* name, Awaited::What what) {
    if (PQsendQueryPrepared(handle_.get(), name, 0, nullptr, nullptr, nullptr, 1) == 0) {
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
    if (prepared->types.size() != values.size())
        return misused(std::format("{}: {} values for {} parameters", query.name, values.size(),
                                   prepared->types.size()));
    if (access_ == Access::read && !prepared->reads)
        return misused(std::format("{} is of a function that only reads", query.name));
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

std::unexpected<Error> Connection::misused(std::string detail) {
    failure_ =
        Error{.kind = ErrorKind::internal, .reason = "sql.failed", .detail = std::move(detail)};
    return failed();
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
    Prepared fresh = named(query, text);
    if (PQsendPrepare(handle_.get(), fresh.name.c_str(), text.c_str(),
                      static_cast<int>(types->size()), types->data()) == 0) {
        lose(PQerrorMessage(handle_.get()));
        return failed();
    }
    fresh.types = *std::move(types);
    expect({.what = Awaited::What::prepared, .query = &query});
    return &prepared_.emplace(&query, std::move(fresh)).first->second;
}

Connection::Prepared Connection::named(const sql::Query& query, std::string_view text) {
    return {.name = std::format("{} {}", ++statements_, query.name),
            .types = {},
            .reads = only_reads(text)};
}

Status Connection::describe(const sql::Query& query, const std::string& text) {
    Prepared fresh = named(query, text);
    if (PQsendPrepare(handle_.get(), fresh.name.c_str(), text.c_str(), 0, nullptr) == 0 ||
        PQsendDescribePrepared(handle_.get(), fresh.name.c_str()) == 0) {
        lose(PQerrorMessage(handle_.get()));
        return failed();
    }
    prepared_.emplace(&query, std::move(fresh));
    expect({.what = Awaited::What::prepared, .query = &query});
    expect({.what = Awaited::What::described, .query = &query});
    deliver();
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

/// Sends what is queued and has it answered. The end of a batch would end a transaction that reads.
void Connection::deliver() {
    if (access_ == Access::write) return end_batch(true);
    if (PQsendFlushRequest(handle_.get()) == 0 || PQflush(handle_.get()) < 0)
        lose(PQerrorMessage(handle_.get()));
}

Result<std::vector<Connection::Answer>> Connection::settle() {
    if (failure_) return failed();
    deliver();
    read_all();
    if (failure_) return failed();
    return std::exchange(answers_, {});
}

Status Connection::commit() {
    if (failure_) return failed();
    if (!begun_) return {};
    WAYBILL_CHECK(control(commit_statement, Awaited::What::commit));
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
    if (access_ == Access::write) {
        if (!awaited_.empty()) end_batch(false);
        if (!control(rollback_statement)) return;
    }
    end_batch(true);
    for (Awaited& one : awaited_) one.past = true;
}

bool Connection::lost() {
    if (!lost_ && PQconsumeInput(handle_.get()) == 0) lose(PQerrorMessage(handle_.get()));
    return lost_;
}

/// What the server still does for it ends by itself.
void Connection::give_up() {
    if (limit_ < patience_ && !failure_)
        failure_ = Error{.kind = ErrorKind::deadline,
                         .reason = "sql.too_slow",
                         .detail = "the server did not answer in time"};
    lose("the server did not answer in time");
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
