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

constexpr sql::Query steps_since{
    "audit.steps", "SELECT order_id, version, what FROM main.order_history WHERE at > $1"};

using Hash = std::size_t;
struct Event {
    Hash hash;
    std::int64_t position;
};
struct Version {
    Hash object;
    std::int64_t number;
};
/// An event with the version of its object that it tells of.
struct VersionTold {
    Version version;
    std::int64_t position;
};

/// Whose versions the events of a source tell.
struct Objects {
    std::string_view source;
    std::string_view types;  ///< the beginning of them
    std::string_view query;  ///< which looks at an event that seems to break it
    sql::Query versions;
};
constexpr Objects objects_of_events[]{
    {"payments",
     "payment.",
     "audit.payment_event",
     {"audit.versions_of_payments", "SELECT payment_id, version FROM payments.payments"}},
    {"couriers",
     "delivery.",
     "audit.delivery_event",
     {"audit.versions_of_deliveries", "SELECT order_id, version FROM couriers.deliveries"}},
};

constexpr std::string_view sources[]{"main", "couriers", "payments", "catalog"};

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
    EventPass(Books& books, TimePoint now, std::string_view source, std::vector<NamedEvent>& named,
              Tell tell)
        : books_{books}, now_{now}, source_{source}, named_{named}, tell_{tell} {
        const auto objects = std::ranges::find(objects_of_events, source, &Objects::source);
        if (objects != std::ranges::end(objects_of_events)) objects_ = objects;
    }

    Status run() && {
        events_.assign(consumers().size(), {});
        WAYBILL_CHECK(read_outbox());
        for (std::size_t i = 0; i < consumers().size(); ++i)
            if (consumers()[i].source == source_) WAYBILL_CHECK(compare_inbox(i));
        if (source_ == "main") WAYBILL_CHECK(compare_steps());
        if (objects_ != nullptr) WAYBILL_CHECK(compare_versions());
        return {};
    }

private:
    /// Which consumers want a type.
    const std::vector<std::size_t>& wanted_by(std::string_view type) {
        const auto known = by_type_.find(type);
        if (known != by_type_.end()) return known->second;
        auto& wanted = by_type_[std::string{type}];
        const std::string quoted = std::format("'{}'", type);
        for (std::size_t i = 0; i < consumers().size(); ++i)
            if (consumers()[i].source == source_ && consumers()[i].types.contains(quoted))
                wanted.push_back(i);
        return wanted;
    }

    Status read_outbox() {
        auto keep = [&](const sql::Row& row) {
            const auto type = row.view(2);
            if (source_ == "main") keep_step(row, type);
            if (objects_ != nullptr && type.starts_with(objects_->types))
                versions_told_.push_back(
                    {{std::hash<std::string_view>{}(row.view(3)), row.integer(4)}, row.integer(0)});
            if (row.integer(5) == 0) return;
            const auto& wanted = wanted_by(type);
            if (wanted.empty()) return;
            const Event event{std::hash<std::string_view>{}(row.view(1)), row.integer(0)};
            for (const std::size_t consumer : wanted) events_[consumer].push_back(event);
        };
        return books_.fetch(std::format("SELECT position, id, type, key, sequence, published_at IS "
                                        "NOT NULL FROM {}.outbox",
                                        source_),
                            keep);
    }

    void keep_step(const sql::Row& row, std::string_view type) {
        constexpr std::string_view prefix = "order.";
        if (!type.starts_with(prefix)) return;
        const auto what = type.substr(prefix.size());
        if (what == "reminder_due" || what == "close_due" || what == "alerted" ||
            what == "cash_chosen" || what == "erased")
            return;
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
            [&](const Event& event) { named_.push_back({consumer.name, event.position}); });
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
                named_.push_back({"audit.event_without_change", event.position});
            });
        if (unwritten.empty()) return {};
        auto tell = [&](const sql::Row& row) {
            if (unwritten.erase(hash_of_step(row.view(0), row.integer(1), row.view(2))) == 0)
                return;
            tell_("EVT-1b", row.view(0),
                  std::format("was {} as version {}, without its event", row.view(2),
                              row.integer(1)));
        };
        return books_.fetch(steps_since, since, tell);
    }

    /// Each version that is told is there, or a later one.
    Status compare_versions() {
        std::vector<Version> stored;
        auto keep = [&stored](const sql::Row& row) {
            stored.push_back({std::hash<std::string_view>{}(row.view(0)), row.integer(1)});
        };
        WAYBILL_CHECK(books_.fetch(objects_->versions, {}, keep));
        std::ranges::sort(stored, {}, &Version::object);
        const auto object = [](const VersionTold& told) { return told.version.object; };
        std::ranges::sort(versions_told_, {}, object);
        auto at = stored.begin();
        for (const VersionTold& told : versions_told_) {
            while (at != stored.end() && at->object < told.version.object) ++at;
            const bool there = at != stored.end() && at->object == told.version.object &&
                               at->number >= told.version.number;
            if (!there) named_.push_back({objects_->query, told.position});
        }
        return {};
    }

    Books& books_;
    TimePoint now_;
    std::string_view source_;
    std::vector<NamedEvent>& named_;
    Tell tell_;
    const Objects* objects_{nullptr};
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_type_{};
    std::vector<std::vector<Event>> events_{};  ///< by consumer
    std::vector<Event> steps_told_{};
    std::vector<VersionTold> versions_told_{};
};

}  // namespace

std::span<const std::string_view> event_sources() { return sources; }

Status name_events(Books& books, TimePoint now, std::string_view source,
                   std::vector<NamedEvent>& named, Tell tell) {
    return EventPass{books, now, source, named, tell}.run();
}

}  // namespace waybill::audit
