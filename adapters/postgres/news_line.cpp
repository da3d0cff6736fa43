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

/// What each line holds while it listens, and how many do. Who comes says so; who goes does not.
constexpr const char* hold_place =
    "SELECT pg_advisory_lock_shared(hashtext('waybill news'), hashtext($1))";
constexpr const char* count_places =
    "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid = hashtext('waybill news')::bigint & 4294967295"
    " AND objid = hashtext($1)::bigint & 4294967295";
/// What a line says that has come; nobody listens to it.
constexpr const char* greeting = "here";

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
    const std::array<std::string, 1> place{channel_};
    WAYBILL_CHECK(connection.table(hold_place, place));
    WAYBILL_CHECK(notify(connection, greeting));
    WAYBILL_CHECK(look_for_others(connection));
    note({});
    while (!stop.stop_requested()) {
        WAYBILL_CHECK(say_all(connection));
        heed(connection);
        if (connection.lost()) return fail(*connection.failure());
        std::array<pollfd, 2> both{
            pollfd{.fd = wake_fd_, .events = POLLIN, .revents = 0},
            pollfd{.fd = connection.socket(), .events = POLLIN, .revents = 0}};
        if (::poll(both.data(), both.size(), ask_every) == 0)
            WAYBILL_CHECK(ask_for_life(connection));
    }
    return {};
}

Status NewsLine::ask_for_life(Connection& connection) {
    return alone_ ? connection.script("SELECT 1") : look_for_others(connection);
}

Status NewsLine::look_for_others(Connection& connection) {
    const std::array<std::string, 1> place{channel_};
    WAYBILL_TRY(const auto rows, connection.table(count_places, place));
    alone_ = rows.size() == 1 && rows.front() == std::vector<std::string>{"1"};
    return {};
}

void NewsLine::heed(Connection& connection) {
    for (const std::string& name : connection.heard()) {
        alone_ = false;
        news_.tell(name);
    }
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
    if (names.empty() || alone_) return {};
    return notify(connection, names);
}

Status NewsLine::notify(Connection& connection, const std::string& names) const {
    const std::array<std::string, 2> values{channel_, names};
    WAYBILL_CHECK(connection.table(notify_all, values));
    return {};
}

}  // namespace waybill::postgres
