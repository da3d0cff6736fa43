// SPDX-License-Identifier: Apache-2.0
#include "platform/messaging/relay.hpp"

#include "platform/async/backoff.hpp"
#include "platform/messaging/event_columns.hpp"

#include <algorithm>
#include <map>

namespace waybill::messaging {
namespace {

constexpr sql::Query list_unpublished{
    "outbox.unpublished",
    "SELECT {columns}, position FROM outbox WHERE published_at IS NULL AND (position, id) > ($1, "
    "$2) ORDER BY position, id LIMIT $3",
    event_columns};
constexpr sql::Query mark_published{"outbox.mark", R"(
    UPDATE outbox SET published_at = $3 WHERE position = $1 AND id = $2)"};
constexpr sql::Query count_unpublished{"outbox.backlog", R"(
    SELECT COUNT(*), MIN(at) FROM outbox WHERE published_at IS NULL)"};
// Positions have no gaps to speak of, so the oldest rows are found without an index on the time.
constexpr sql::Query delete_published{"outbox.sweep", R"(
    DELETE FROM outbox WHERE published_at < $1
        AND position < (SELECT MIN(position) FROM outbox) + CAST($2 AS BIGINT))"};

constexpr int sweep_rows = 500;  // a few milliseconds of the writer

}  // namespace

struct Relay::Waiting {
    std::int64_t position{0};
    Event event;
};
struct Relay::Found {
    std::vector<Waiting> rows{};
    Left left{Left::none};
};

Relay::Relay(Deps deps, Options options)
    : deps_{deps},
      options_{options},
      committed_{deps.database.news(), Outbox::news},
      lease_{{.database = deps.database, .clock = deps.executor.clock(), .random = deps.random},
             "outbox"} {}

void Relay::start() { group_.spawn(deps_.executor, run()); }

Task<void> Relay::stop() { co_await group_.stop(); }

Task<void> Relay::run() {
    const Context ctx{.caller = {.service = "relay"}, .stop = group_.token()};
    int failures = 0;
    while (!ctx.stop.stop_requested()) {
        const auto pause = co_await turn(ctx);
        failures = pause ? 0 : failures + 1;
        if (pause)
            co_await committed_.wait(ctx, *pause);
        else  // ends early only when stopping, which the loop sees by itself
            static_cast<void>(
                co_await sleep_for(ctx, backoff(failures, deps_.random, store_pause_max)));
    }
    // Else another process waits for its end.
    static_cast<void>(co_await lease_.give_up({}));
}

Task<Result<Duration>> Relay::turn(Context ctx) {
    for (;;) {
        WAYBILL_CO_TRY(const Duration others, co_await lease_.hold(ctx));
        if (others > Duration{}) co_return others;
        WAYBILL_CO_TRY(const Left left, co_await round(ctx));
        if (left == Left::some) continue;  // what comes meanwhile is told
        co_await sweep(ctx);
        co_return options_.poll;
    }
}

Task<Result<Relay::Left>> Relay::round(Context ctx) {
    const bool reads_all = lanes_.empty() && !deps_.database.shared();
    WAYBILL_CO_TRY(auto found, co_await read_rows(ctx));
    if (found.rows.empty()) co_return Left::none;
    const Mark last{found.rows.back().position, found.rows.back().event.id};
    const auto published = co_await publish(ctx, std::move(found.rows));
    // Elsewhere a row may commit late. Behind a lane rows were left out, also if it ended since.
    if (published && reads_all) front_ = last;
    if (published) co_return found.left;
    if (published.error().reason == partly_published) co_return co_await isolate(ctx);
    co_return std::unexpected(published.error());
}

/// The oldest unpublished rows of keys that are not under way already.
Task<Result<Relay::Found>> Relay::read_rows(Context ctx) {
    // Without rows that are not marked yet, positions may begin anew.
    if (published_.empty()) front_.reset();
    // Copies, because lanes and marks end while the database thread looks.
    auto find = [busy = lanes_, done = std::vector(published_.begin(), published_.end()),
                 front = front_, batch_max = options_.batch_max](sql::Tx& tx) -> Result<Found> {
        Found found;
        std::int64_t position = front ? front->position : 0;
        std::string id = front ? front->id.text() : std::string{};
        int seen = batch_max;
        Event event;
        auto keep = [&](const sql::Row& row) {
            ++seen;
            event_columns.read(row, event);
            position = row.integer(event_columns.end());
            id = event.id.text();
            if (!busy.contains(event.key) && !std::ranges::binary_search(done, event.id))
                found.rows.push_back({position, std::move(event)});
        };
        while (found.rows.empty() && seen == batch_max) {
            seen = 0;
            WAYBILL_CHECK(tx.each(list_unpublished, keep, position, id, batch_max));
        }
        found.left = seen == batch_max ? Left::some : Left::none;
        return found;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(find));
}

Task<Status> Relay::publish(Context ctx, std::vector<Waiting> rows) {
    std::vector<Mark> marks;
    std::vector<Event> events;
    marks.reserve(rows.size());
    events.reserve(rows.size());
    for (auto& row : rows) {
        marks.push_back({row.position, row.event.id});
        events.push_back(std::move(row.event));
    }
    WAYBILL_CO_CHECK(co_await deps_.bus.publish(std::move(ctx), std::move(events)));
    for (const Mark& one : marks) published_.insert(one.id);
    auto marking = mark(std::move(marks), deps_.executor.clock().now());
    if (group_.token().stop_requested())
        co_await std::move(marking);  // a group that stops takes no more
    else
        group_.spawn(deps_.executor, std::move(marking));
    co_return Status{};
}

/// Insists, since what is not marked is published again; also when stopping, but only once then.
Task<void> Relay::mark(std::vector<Mark> marks, TimePoint at) {
    const Context ctx{.caller = {.service = "relay"}};
    const Context waiting{.caller = {.service = "relay"}, .stop = group_.token()};
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.put_each(mark_published, marks, [&](const Mark& one) {
            return sql::Values::of(one.position, one.id, at);
        }));
        return {};
    };
    for (int failures = 1; !co_await deps_.database.write_soon(ctx, write); ++failures) {
        if (waiting.stop.stop_requested()) co_return;
        // Ends early only when stopping, which the loop sees by itself.
        static_cast<void>(
            co_await sleep_for(waiting, backoff(failures, deps_.random, store_pause_max)));
    }
    for (const Mark& one : marks) published_.erase(one.id);
}

/// The rows are read again instead of being copied for every batch that goes well.
Task<Result<Relay::Left>> Relay::isolate(Context ctx) {
    if (lanes_.size() >= options_.lanes_max)
        co_return fail(ErrorKind::unavailable, "relay.lanes_full");
    front_.reset();
    WAYBILL_CO_TRY(auto found, co_await read_rows(ctx));
    std::map<std::string, std::vector<Waiting>> by_key;
    for (auto& row : found.rows) {
        auto& lane_rows = by_key[row.event.key];
        lane_rows.push_back(std::move(row));
    }
    for (auto& [key, lane_rows] : by_key) {
        lanes_.insert(key);
        group_.spawn(deps_.executor, lane(key, std::move(lane_rows)));
    }
    co_return found.left;
}

Task<void> Relay::lane(std::string key, std::vector<Waiting> rows) {
    const Context ctx{.caller = {.service = "relay"}, .stop = group_.token()};
    int failures = 0;
    // What another process relays now, it also has to try again.
    while (!ctx.stop.stop_requested()) {
        if (co_await lease_.hold(ctx) != Duration{}) break;
        const auto published = co_await publish(ctx, rows);
        if (published) break;
        const auto told = published.error().retry_after;
        const Duration pause = told ? Duration{*told} : backoff(++failures, deps_.random);
        // Ends early only when stopping, which the loop sees by itself.
        static_cast<void>(co_await sleep_for(ctx, pause));
    }
    lanes_.erase(key);
    front_.reset();
    committed_.notify();  // its later rows may go
}

Task<void> Relay::sweep(Context ctx) {
    const Clock& clock = deps_.executor.clock();
    if (clock.steady() < next_sweep_) co_return;
    const TimePoint before = clock.now() - options_.retention;
    auto remove = [before](sql::Tx& tx) { return tx.exec(delete_published, before, sweep_rows); };
    const auto removed = co_await deps_.database.write(std::move(ctx), std::move(remove));
    // A failure is as good as nothing to do: the rows wait for the next time.
    const bool more = removed && *removed > 0;
    next_sweep_ = clock.steady() + (more ? Duration{1s} : Duration{10min});
}

Task<Result<Backlog>> Relay::backlog(Context ctx) {
    const TimePoint now = deps_.executor.clock().now();
    auto count = [now](sql::Tx& tx) -> Result<Backlog> {
        auto map = [now](const sql::Row& row) {
            return Backlog{row.integer(0), row.null(1) ? Duration{} : now - row.time(1)};
        };
        WAYBILL_TRY(const auto found, tx.one(count_unpublished, map));
        return found.value_or(Backlog{});
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(count));
}

}  // namespace waybill::messaging
