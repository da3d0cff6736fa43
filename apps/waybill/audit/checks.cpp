// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"
#include "apps/waybill/audit/consumers.hpp"
#include "apps/waybill/audit/copies.hpp"
#include "apps/waybill/audit/databases.hpp"

#include <algorithm>
#include <deque>
#include <format>

namespace waybill::audit {
namespace {

/// A promise of every database; `{0}` is its name. The time is $1 where the whole is read.
struct Everywhere {
    std::string_view id;
    std::string_view words;
    Keys keys;
    std::string_view query;
};

/// The newest sign of work that is a quarter of an hour old: what was due long before it, and is
/// still there, was passed over, and not only left when the server stopped.
#define LAST_SIGN_OF_WORK                                                                        \
    "MAX(COALESCE((SELECT MAX(at) FROM {0}.inbox WHERE at <= $1 - 900000000), 0), "              \
    "COALESCE((SELECT MAX(finished_at) FROM {0}.jobs WHERE finished_at <= $1 - 900000000), 0), " \
    "COALESCE((SELECT MAX(n.published_at) FROM (SELECT published_at FROM {0}.outbox ORDER BY "   \
    "position DESC LIMIT 1000) n WHERE n.published_at <= $1 - 900000000), 0))"

constexpr Everywhere in_each_database[]{
    {"EVT-6", "no message is parked", Keys::whole,
     "SELECT event_id, '{1}, ' || consumer || ': ' || type || ' ' || key || ', ' || reason FROM "
     "{0}.parked_messages"},
    {"EVT-4", "the events of one object are published in their order", Keys::whole,
     "SELECT u.key, '{1}: ' || u.type || ' is not published, and later ones are' FROM (SELECT "
     "position, key, type FROM {0}.outbox WHERE published_at IS NULL ORDER BY position, id LIMIT "
     "100) u WHERE EXISTS (SELECT 1 FROM {0}.outbox p WHERE p.position > u.position AND p.key = "
     "u.key AND p.published_at IS NOT NULL)"},
    {"EVT-2a", "no event is passed over", Keys::whole,
     "SELECT u.key, '{1}: ' || u.type || ' is not published, and work went on' FROM {0}.outbox u "
     "WHERE u.published_at IS NULL AND u.at < " LAST_SIGN_OF_WORK " - 900000000"},
    {"EVT-2b", "no job is passed over", Keys::whole,
     "SELECT j.key, '{1}: ' || j.kind || ' was due and is not done, and work went on' FROM "
     "{0}.jobs j WHERE j.finished_at IS NULL AND j.due < " LAST_SIGN_OF_WORK " - 3600000000"},
    {"ORD-5c", "no timer is passed over", Keys::whole,
     "SELECT t.key, '{1}: ' || t.kind || ' was due and did not happen, and work went on' FROM "
     "{0}.timers t WHERE t.due > 0 AND t.due < " LAST_SIGN_OF_WORK " - 900000000"},
};
#undef LAST_SIGN_OF_WORK

/// Each event was applied by everybody who wants it before it was marked as published. An inbox is
/// kept for longer than an outbox.
std::string applied(const Consumer& consumer) {
    return std::format(
        "SELECT e.key, '{0} has not applied ' || e.type || ' ' || e.id, e.position FROM {1}.outbox "
        "e WHERE e.position >= $1 AND e.position < $2 AND e.published_at IS NOT NULL AND e.type IN "
        "({2}) AND NOT EXISTS (SELECT 1 FROM {3}.inbox i WHERE i.consumer = '{0}' AND i.event_id = "
        "e.id) AND NOT EXISTS (SELECT 1 FROM {3}.parked_messages m WHERE m.consumer = '{0}' AND "
        "m.event_id = e.id)",
        consumer.name, consumer.source, consumer.types, consumer.database);
}

constexpr Check event_without_change{
    .id = "EVT-1a",
    .words = "no event of an order without its change",
    .keys = Keys::named_event,
    .query = {"audit.event_without_change",
              "SELECT e.key, e.type || ' of version ' || e.sequence || ' did not happen', "
              "e.position FROM main.outbox e WHERE e.position >= $1 AND e.position < $2 AND e.type "
              "NOT IN ('order.reminder_due', 'order.close_due', 'order.alerted') AND NOT EXISTS "
              "(SELECT 1 FROM main.order_history h WHERE "
              "h.order_id = e.key AND h.version = e.sequence AND 'order.' || h.what = e.type)"},
};
constexpr Check payment_event_without_change{
    .id = "EVT-1c",
    .words = "no event of a payment or delivery that is not there or behind it",
    .keys = Keys::named_event,
    .query = {"audit.payment_event",
              "SELECT e.key, e.type || ' of version ' || e.sequence || ' did not happen', "
              "e.position FROM payments.outbox e WHERE e.position >= $1 AND e.position < $2 AND "
              "NOT EXISTS (SELECT 1 FROM payments.payments p WHERE p.payment_id = e.key AND "
              "p.version >= e.sequence)"},
};
constexpr Check delivery_event_without_change{
    .id = "EVT-1c",
    .words = payment_event_without_change.words,
    .keys = Keys::named_event,
    .query = {"audit.delivery_event",
              "SELECT e.key, e.type || ' of version ' || e.sequence || ' did not happen', "
              "e.position FROM couriers.outbox e WHERE e.position >= $1 AND e.position < $2 AND "
              "e.type LIKE 'delivery.%' AND NOT EXISTS (SELECT 1 FROM couriers.deliveries d WHERE "
              "d.order_id = e.key AND d.version >= e.sequence)"},
};

std::string_view keep(std::string text) {
    static std::deque<std::string> texts;  // which queries are views of
    return texts.emplace_back(std::move(text));
}

class Builder {
public:
    std::vector<Check> build() && {
        for (const auto& group : {order_checks(), money_checks(), booking_checks(), stock_checks(),
                                  courier_checks(), people_checks()})
            all_.insert(all_.end(), group.begin(), group.end());
        for (const Copy& copy : copies()) add_copy(copy);
        add_events();
        for (const Everywhere& row : in_each_database)
            for (const Stored& stored : stored_databases())
                all_.push_back(
                    {.id = row.id,
                     .words = row.words,
                     .keys = row.keys,
                     .query = {row.id,
                               keep(std::vformat(row.query, std::make_format_args(stored.schema,
                                                                                  stored.name)))}});
        return std::move(all_);
    }

private:
    /// What is on the left is compared, what is on the right only must not be there alone.
    void add_copy(const Copy& copy) {
        const Check check{
            .id = copy.id, .words = copy.words, .keys = copy.keys, .holds = copy.holds};
        Check& left = all_.emplace_back(check);
        left.rows = {keep("l." + std::string{copy.left_key}), keep(left_rows(copy))};
        left.broken = keep(left_broken(copy));
        left.problem = keep(left_problem(copy));
        Check& right = all_.emplace_back(check);
        right.query = {copy.id, keep(right_alone(copy))};
    }
    void add_events() {
        all_.push_back(event_without_change);
        all_.push_back(payment_event_without_change);
        all_.push_back(delivery_event_without_change);
        for (const Consumer& consumer : consumers())
            all_.push_back({.id = "EVT-3",
                            .words = "what is published was applied by all who listen",
                            .keys = Keys::named_event,
                            .holds = Holds::on_arrival,
                            .query = {consumer.name, keep(applied(consumer))}});
    }

    std::vector<Check> all_{};
};

/// One query for all the checks of `reading`, which have the same rows.
void join(Reading& reading) {
    const Check& first = *reading.checks.front();
    if (first.pass != nullptr || !first.query.text.empty()) return;
    std::string text = std::format("SELECT {}", first.rows.object);
    std::string any;
    for (const Check* check : reading.checks) {
        text += std::format(", CASE WHEN {} THEN COALESCE({}, 'is wrong') END", check->broken,
                            check->problem);
        any += std::format("{}({})", any.empty() ? "" : " OR ", check->broken);
    }
    text += std::format(" {} AND ({})", first.rows.from, any);
    reading.query = {first.id, keep(std::move(text))};
}

std::vector<Reading> read_together(const std::vector<Check>& all) {
    std::vector<Reading> made;
    for (const Check& check : all) {
        const auto same = std::ranges::find_if(made, [&check](const Reading& one) {
            const Check& first = *one.checks.front();
            const bool shares =
                check.pass != nullptr || !check.rows.from.empty() || check.judge != nullptr;
            return shares && one.keys == check.keys && first.rows == check.rows &&
                   one.pass == check.pass && first.query.text == check.query.text;
        });
        if (same != made.end())
            same->checks.push_back(&check);
        else
            made.push_back({check.keys, check.pass, check.query, {&check}});
    }
    std::ranges::for_each(made, join);
    return made;
}

}  // namespace

const std::vector<Check>& checks() {
    static const std::vector<Check> all = Builder{}.build();
    return all;
}

const std::vector<Reading>& readings() {
    static const std::vector<Reading> all = read_together(checks());
    return all;
}

}  // namespace waybill::audit
