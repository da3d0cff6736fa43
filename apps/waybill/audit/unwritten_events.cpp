// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/unwritten_events.hpp"

#include "platform/messaging/relay.hpp"

#include <format>
#include <functional>
#include <unordered_set>

namespace waybill::audit {
namespace {

const Finding written_promise{"EVT-1b", "no change of an order in the last days without its event"};

constexpr sql::Query steps_since{
    "audit.steps",
    "SELECT order_id, version, what FROM main.order_history WHERE order_id >= $1 AND "
    "(order_id, version) > ($1, $2) AND at > $3 ORDER BY order_id, version LIMIT $4"};
constexpr sql::Query events_after{
    "audit.events", "SELECT position, key, sequence, type FROM main.outbox WHERE position > $1 "
                    "ORDER BY position LIMIT $2"};
constexpr std::int64_t steps_at_once = 5000;

/// Of 64 bits: two steps of a million with the same one would hide nothing but each other.
std::size_t hash_of(std::string_view order, std::int64_t version, std::string_view what) {
    constexpr std::hash<std::string_view> hash;
    return hash(order) ^ (hash(what) * 31) ^ (static_cast<std::size_t>(version) << 7U);
}

/// Calls `step` with each, in parts.
template <typename Use>
Status each_step(Books& books, TimePoint since, Use use) {
    std::string order;
    std::int64_t version = 0;
    for (std::int64_t count = steps_at_once; count == steps_at_once;) {
        count = 0;
        const std::string after = order;
        const sql::Value values[]{sql::Value{after}, sql::Value{version}, sql::Value{since},
                                  sql::Value{steps_at_once}};
        auto read = [&](const sql::Row& row) {
            ++count;
            order = row.text(0);
            version = row.integer(1);
            use(row);
        };
        WAYBILL_CHECK(books.fetch(steps_since, values, read));
    }
    return {};
}

Status strike_out(Books& books, std::unordered_set<std::size_t>& waiting) {
    constexpr std::string_view prefix = "order.";
    std::int64_t position = -1;
    for (std::int64_t count = steps_at_once; count == steps_at_once;) {
        count = 0;
        const sql::Value values[]{sql::Value{position}, sql::Value{steps_at_once}};
        auto strike = [&](const sql::Row& row) {
            ++count;
            position = row.integer(0);
            if (row.view(3).starts_with(prefix))
                waiting.erase(
                    hash_of(row.view(1), row.integer(2), row.view(3).substr(prefix.size())));
        };
        WAYBILL_CHECK(books.fetch(events_after, values, strike));
    }
    return {};
}

Status find_unwritten(Books& books, TimePoint now, std::vector<Finding>& found) {
    // An hour less than they are kept, for clocks that differ.
    const TimePoint since = now - messaging::Relay::Options{}.retention + 1h;
    std::unordered_set<std::size_t> waiting;
    auto keep = [&](const sql::Row& row) {
        waiting.insert(hash_of(row.view(0), row.integer(1), row.view(2)));
    };
    WAYBILL_CHECK(each_step(books, since, keep));
    WAYBILL_CHECK(strike_out(books, waiting));
    if (waiting.empty()) return {};
    auto tell = [&](const sql::Row& row) {
        if (waiting.erase(hash_of(row.view(0), row.integer(1), row.view(2))) == 0) return;
        found.push_back({.id = written_promise.id,
                         .words = written_promise.words,
                         .subject = row.text(0),
                         .problem = std::format("was {} as version {}, without its event",
                                                row.view(2), row.integer(1))});
    };
    return each_step(books, since, tell);
}

}  // namespace

std::span<const Finding> event_promises() { return {&written_promise, 1}; }

std::vector<Finding> check_unwritten_events(Books& books, TimePoint now) {
    std::vector<Finding> found{written_promise};
    if (auto done = find_unwritten(books, now, found); !done)
        found.push_back({.id = written_promise.id,
                         .words = written_promise.words,
                         .subject = "events",
                         .problem = done.error().message});
    return found;
}

}  // namespace waybill::audit
