// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/events.hpp"

#include "apps/waybill/audit/consumers.hpp"
#include "platform/messaging/relay.hpp"

#include <algorithm>
#include <format>
#include <functional>
#include <map>
#include <set>

namespace waybill::audit {
namespace {

const Finding written_promise{"EVT-1b", "no change of an order in the last days without its event"};

constexpr sql::Query steps_since{
    "audit.steps", "SELECT order_id, version, what FROM main.order_history WHERE at > $1"};

using Hash = std::size_t;
struct Event {
    Hash hash;
    std::int64_t position;
};

Hash hash_of_step(std::string_view order, std::int64_t version, std::string_view what) {
    constexpr std::hash<std::string_view> hash;
    return hash(order) ^ (hash(what) * 31) ^ (static_cast<Hash>(version) << 7U);
}

/// Calls `alone_left` and `alone_right` with what only one side has. Sorts both.
template <typename Left, typename Right>
void compare(std::vector<Hash>& left, std::vector<Event>& right, Left alone_left,
             Right alone_right) {
    std::ranges::sort(left);
    std::ranges::sort(right, {}, &Event::hash);
    auto l = left.begin();
    auto r = right.begin();
    while (l != left.end() || r != right.end()) {
        if (r == right.end() || (l != left.end() && *l < r->hash)) {
            alone_left(*l++);
        } else if (l == left.end() || r->hash < *l) {
            alone_right(*r++);
        } else {
            ++l;
            ++r;
        }
    }
}

class EventPass {
public:
    EventPass(Books& books, TimePoint now) : books_{books}, now_{now} {}

    Result<EventsRead> run() && {
        for (const std::string_view source : {"main", "payments", "catalog", "couriers"}) {
            by_type_.clear();
            events_.assign(consumers().size(), {});
            WAYBILL_CHECK(read_outbox(source));
            for (std::size_t i = 0; i < consumers().size(); ++i)
                if (consumers()[i].source == source) WAYBILL_CHECK(compare_inbox(i));
        }
        WAYBILL_CHECK(compare_steps());
        return std::move(found_);
    }

private:
    /// Which consumers want a type.
    const std::vector<std::size_t>& wanted_by(std::string_view source, std::string_view type) {
        const auto known = by_type_.find(type);
        if (known != by_type_.end()) return known->second;
        auto& wanted = by_type_[std::string{type}];
        const std::string quoted = std::format("'{}'", type);
        for (std::size_t i = 0; i < consumers().size(); ++i)
            if (consumers()[i].source == source && consumers()[i].types.contains(quoted))
                wanted.push_back(i);
        return wanted;
    }

    Status read_outbox(std::string_view source) {
        auto keep = [&](const sql::Row& row) {
            const auto type = row.view(2);
            if (source == "main") keep_step(row, type);
            if (row.integer(5) == 0) return;
            const auto& wanted = wanted_by(source, type);
            if (wanted.empty()) return;
            const Event event{std::hash<std::string_view>{}(row.view(1)), row.integer(0)};
            for (const std::size_t consumer : wanted) events_[consumer].push_back(event);
        };
        return books_.fetch(std::format("SELECT position, id, type, key, sequence, published_at IS "
                                        "NOT NULL FROM {}.outbox",
                                        source),
                            keep);
    }

    void keep_step(const sql::Row& row, std::string_view type) {
        constexpr std::string_view prefix = "order.";
        if (!type.starts_with(prefix)) return;
        const auto what = type.substr(prefix.size());
        if (what == "reminder_due" || what == "close_due" || what == "alerted") return;
        steps_told_.push_back({hash_of_step(row.view(3), row.integer(4), what), row.integer(0)});
    }

    Status compare_inbox(std::size_t index) {
        const Consumer& consumer = consumers()[index];
        std::vector<Hash> applied;
        auto keep = [&applied](const sql::Row& row) {
            applied.push_back(std::hash<std::string_view>{}(row.view(0)));
        };
        WAYBILL_CHECK(
            books_.fetch(std::format("SELECT event_id FROM {}.inbox WHERE consumer = '{}'",
                                     consumer.database, consumer.name),
                         keep));
        // An inbox is kept for longer than an outbox.
        compare(
            applied, events_[index], [](Hash) {},
            [&](const Event& event) { found_.named.push_back({consumer.name, event.position}); });
        return {};
    }

    Status compare_steps() {
        // An hour less than they are kept, for clocks that differ.
        const sql::Value since[]{sql::Value{now_ - messaging::Relay::Options{}.retention + 1h}};
        std::vector<Hash> steps;
        auto keep = [&steps](const sql::Row& row) {
            steps.push_back(hash_of_step(row.view(0), row.integer(1), row.view(2)));
        };
        WAYBILL_CHECK(books_.fetch(steps_since, since, keep));
        std::set<Hash> unwritten;
        compare(
            steps, steps_told_, [&](Hash step) { unwritten.insert(step); },
            [&](const Event& event) {
                found_.named.push_back({"audit.event_without_change", event.position});
            });
        if (unwritten.empty()) return {};
        auto tell = [&](const sql::Row& row) {
            if (unwritten.erase(hash_of_step(row.view(0), row.integer(1), row.view(2))) == 0)
                return;
            found_.unwritten.push_back(
                {.id = written_promise.id,
                 .words = written_promise.words,
                 .subject = row.text(0),
                 .problem = std::format("was {} as version {}, without its event", row.view(2),
                                        row.integer(1))});
        };
        return books_.fetch(steps_since, since, tell);
    }

    Books& books_;
    TimePoint now_;
    EventsRead found_{};
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_type_{};
    std::vector<std::vector<Event>> events_{};  ///< by consumer
    std::vector<Event> steps_told_{};
};

}  // namespace

std::span<const Finding> event_promises() { return {&written_promise, 1}; }

Result<EventsRead> read_events(Books& books, TimePoint now) { return EventPass{books, now}.run(); }

}  // namespace waybill::audit
