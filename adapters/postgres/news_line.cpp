// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/news_line.hpp"

#include "adapters/postgres/pauses.hpp"
#include "platform/core/assert.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>

namespace waybill::postgres {
namespace {

/// A server that stands still, or is cut off, closes no connection: it is asked for a sign of life.
constexpr int ask_every = 1'000;  // ms
constexpr Duration silence_max = 3s;

/// Several names in one statement; a name has no blanks.
constexpr const char* notify_all =
    "SELECT pg_notify($1, name) FROM unnest(string_to_array($2, ' ')) AS name";

}  // namespace

NewsLine::NewsLine(Connection::Options connection, sql::News& news, OnChange on_change)
    : options_{std::move(connection)},
      channel_{"waybill_" + options_.schema},
      news_{news},
      on_change_{std::move(on_change)},
      wake_fd_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
    WAYBILL_ASSERT(wake_fd_ >= 0);
    thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

NewsLine::~NewsLine() {
    thread_.request_stop();
    wake();
    thread_.join();
    (void)::close(wake_fd_);
}

void NewsLine::say(std::span<const std::string_view> news) {
    {
        const std::scoped_lock lock{mutex_};
        const bool busy = !untold_.empty();
        for (const std::string_view one : news) untold_.emplace(one);
        if (busy) return;  // somebody has woken it
    }
    wake();
}

void NewsLine::wake() const {
    const std::uint64_t one = 1;
    (void)!::write(wake_fd_, &one, sizeof one);  // full means that it will wake anyhow
}

void NewsLine::run(const std::stop_token& stop) {
    Pauses pauses{100ms, 1s};
    while (!stop.stop_requested()) {
        Status outcome;
        if (auto connection = Connection::open(options_, nullptr)) {
            pauses.reset();
            connection->answers_within(silence_max);
            outcome = converse(*connection, stop);
        } else {
            outcome = fail(connection.error());
        }
        if (stop.stop_requested()) return;
        note(outcome);
        // Not by the descriptor: news that cannot leave keep it readable.
        std::unique_lock lock{mutex_};
        ended_.wait_for(lock, stop, pauses.next(), [] { return false; });
    }
}

/// Until the connection is lost, which it answers, or the line ends.
Status NewsLine::converse(Connection& connection, const std::stop_token& stop) {
    // Nobody waits for a hint to be on the disk.
    WAYBILL_CHECK(connection.script("SET synchronous_commit = off; LISTEN \"" + channel_ + "\""));
    note({});
    while (!stop.stop_requested()) {
        WAYBILL_CHECK(say_all(connection));
        for (const std::string& name : connection.heard()) news_.tell(name);
        if (connection.lost()) return fail(*connection.failure());
        std::array<pollfd, 2> both{
            pollfd{.fd = wake_fd_, .events = POLLIN, .revents = 0},
            pollfd{.fd = connection.socket(), .events = POLLIN, .revents = 0}};
        if (::poll(both.data(), both.size(), ask_every) == 0)
            WAYBILL_CHECK(connection.script("SELECT 1"));
    }
    return {};
}

void NewsLine::note(const Status& connected) {
    if (std::exchange(gone_, !connected) == !connected) return;
    if (on_change_) on_change_(connected);
}

Status NewsLine::say_all(Connection& connection) {
    std::uint64_t count = 0;
    (void)!::read(wake_fd_, &count, sizeof count);  // nothing to read is fine
    std::string names;
    {
        const std::scoped_lock lock{mutex_};
        for (const std::string& name : untold_) names += (names.empty() ? "" : " ") + name;
        untold_.clear();
    }
    if (names.empty()) return {};
    const std::array<std::string, 2> values{channel_, names};
    WAYBILL_CHECK(connection.table(notify_all, values));
    return {};
}

}  // namespace waybill::postgres
