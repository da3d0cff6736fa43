// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>

/// What comes back on a connection.
namespace waybill::postgres {
namespace {

std::string_view state_of(const PGresult& result) {
    const char* const state = PQresultErrorField(&result, PG_DIAG_SQLSTATE);
    return state == nullptr ? std::string_view{} : state;
}

std::string_view words_of(const PGresult& result) {
    const char* const words = PQresultErrorField(&result, PG_DIAG_MESSAGE_PRIMARY);
    return words == nullptr ? PQresultErrorMessage(&result) : words;
}

}  // namespace

void Connection::read_all() {
    while (!awaited_.empty()) {
        Answer result = next_answer();
        if (lost_) return;
        if (!result) return lose("an answer is missing");
        const Awaited awaited = awaited_.front();
        awaited_.pop_front();
        take(awaited, std::move(result));
        if (lost_ || awaited.what == Awaited::What::end) continue;
        if (const Answer more = next_answer(); more) return lose("an answer too many");
    }
}

void Connection::take(const Awaited& awaited, Answer result) {
    using What = Awaited::What;
    switch (PQresultStatus(result.get())) {
        case PGRES_PIPELINE_SYNC:
            if (awaited.what != What::end) lose("the answers are out of step");
            return;
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK: break;
        case PGRES_PIPELINE_ABORTED:  // something before it failed
            if (awaited.what == What::prepared) prepared_.erase(awaited.query);
            return;
        default: return refuse(awaited, *result);
    }
    if (awaited.what == What::commit)
        committed_ = std::string_view{PQcmdStatus(result.get())} == "COMMIT";
    if (awaited.what == What::described) {
        std::vector<TypeNumber> types(static_cast<std::size_t>(PQnparams(result.get())));
        for (std::size_t i = 0; i < types.size(); ++i)
            types[i] = PQparamtype(result.get(), static_cast<int>(i));
        types_->learn(*awaited.query, std::move(types));
    }
    if (awaited.want == Want::answer && !awaited.past) answers_.push_back(std::move(result));
}

void Connection::refuse(const Awaited& awaited, const pg_result& result) {
    const std::string_view state = state_of(result);
    if (awaited.what == Awaited::What::prepared) prepared_.erase(awaited.query);
    if (awaited.past && awaited.what != Awaited::What::control) return;
    if (!failure_) {
        const std::string_view doing = awaited.query != nullptr ? awaited.query->name : "session";
        failure_ = statement_error(state, doing, words_of(result));
        again_ = may_run_again(state);
        refused_ = !ends_connection(state);
    }
    // A primary that has become a standby: what we want is elsewhere.
    const bool moved = state == "25006" && access_ == Access::write;
    if (moved || ends_connection(state) || awaited.what == Awaited::What::control)
        lose(words_of(result));
}

/// The next result, or nothing at the end of one statement's; `lost_` when there is no more.
Connection::Answer Connection::next_answer() {
    wait_for_input();
    if (lost_) return nullptr;
    Answer result{PQgetResult(handle_.get())};
    const bool bad = PQstatus(handle_.get()) == CONNECTION_BAD;
    if (bad && (!result || state_of(*result).empty())) {
        lose(PQerrorMessage(handle_.get()));
        return nullptr;
    }
    return result;
}

void Connection::wait_for_input() {
    while (PQisBusy(handle_.get()) != 0) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until_ - Clock::now());
        constexpr std::int64_t look_max = 60'000;  // poll() counts in `int`
        pollfd socket{.fd = PQsocket(handle_.get()), .events = POLLIN, .revents = 0};
        const int ready =
            ::poll(&socket, 1, static_cast<int>(std::clamp(left.count(), 0L, look_max)));
        if (ready == 0 && left.count() > look_max) continue;
        if (ready == 0) return give_up();
        if (PQconsumeInput(handle_.get()) == 0) return;  // the next result tells why
    }
}

}  // namespace waybill::postgres
