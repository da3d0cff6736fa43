// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"
#include "apps/waybill/audit/consumers.hpp"
#include "apps/waybill/audit/databases.hpp"

#include <deque>
#include <format>

namespace waybill::audit {
namespace {

/// A check of every database; `{0}` is its name. The time is $1.
struct Everywhere {
    std::string_view id;
    std::string_view query;
};

/// A new sign of work that is a quarter of an hour old: what was due long before it, and is
/// still there, was passed over, and not only left when the server stopped.
#define LAST_SIGN_OF_WORK                                                                      \
    "(SELECT COALESCE(MAX(n.at), 0) FROM (SELECT at FROM (SELECT at FROM {0}.inbox ORDER BY "  \
    "consumer DESC, event_id DESC LIMIT 1000) i UNION ALL SELECT finished_at FROM (SELECT "    \
    "finished_at FROM {0}.jobs ORDER BY id DESC LIMIT 1000) j UNION ALL SELECT published_at "  \
    "FROM (SELECT published_at FROM {0}.outbox ORDER BY position DESC LIMIT 1000) o) n WHERE " \
    "n.at <= CAST($1 AS BIGINT) - 900000000)"

constexpr Everywhere in_each_database[]{
    {"EVT-6",
     "SELECT event_id, '{1}, ' || consumer || ': ' || type || ' ' || key || ', ' || reason FROM "
     "{0}.parked_messages"},
    {"EVT-4",
     "SELECT u.key, '{1}: ' || u.type || ' is not published, and later ones are' FROM (SELECT "
     "position, key, type FROM {0}.outbox WHERE published_at IS NULL ORDER BY position, id LIMIT "
     "100) u WHERE EXISTS (SELECT 1 FROM {0}.outbox p WHERE p.position > u.position AND p.key = "
     "u.key AND p.published_at IS NOT NULL)"},
    {"EVT-2a",
     "SELECT u.key, '{1}: ' || u.type || ' is not published, and work went on' FROM {0}.outbox u "
     "WHERE u.published_at IS NULL AND u.at < " LAST_SIGN_OF_WORK " - 900000000"},
    {"EVT-2b",
     "SELECT j.key, '{1}: ' || j.kind || ' was due and is not done, and work went on' FROM "
     "{0}.jobs j WHERE j.finished_at IS NULL AND j.due < " LAST_SIGN_OF_WORK " - 3600000000"},
    {"ORD-5c",
     "SELECT t.key, '{1}: ' || t.kind || ' was due and did not happen, and work went on' FROM "
     "{0}.timers t WHERE t.due > 0 AND t.due < " LAST_SIGN_OF_WORK " - 900000000"},
};
#undef LAST_SIGN_OF_WORK

/// Each event was applied by everybody who wants it before it was marked as published. An inbox is
/// kept for longer than an outbox.
std::string applied(const Consumer& consumer) {
    return std::format(
        "SELECT e.key, '{0} has not applied ' || e.type || ' ' || e.id FROM {1}.outbox e WHERE "
        "e.position = $1 AND e.published_at IS NOT NULL AND e.type IN ({2}) AND NOT EXISTS (SELECT "
        "1 FROM {3}.inbox i WHERE i.consumer = '{0}' AND i.event_id = e.id) AND NOT EXISTS (SELECT "
        "1 FROM {3}.parked_messages m WHERE m.consumer = '{0}' AND m.event_id = e.id)",
        consumer.name, consumer.source, consumer.types, consumer.database);
}

/// No event without what it tells of. Its name: events.hpp.
struct AboutEvent {
    std::string_view id;
    std::string_view name;
    std::string_view query;
};
constexpr AboutEvent about_events[]{
    {"EVT-1a", "audit.event_without_change",
     "SELECT e.key, e.type || ' of version ' || e.sequence || ' did not happen' FROM main.outbox e "
     "WHERE e.position = $1 AND e.type NOT IN ('order.reminder_due', 'order.close_due', "
     "'order.alerted', 'order.erased', 'message.parked') AND NOT EXISTS (SELECT 1 FROM "
     "main.order_history h WHERE "
     "h.order_id = e.key "
     "AND h.version = e.sequence AND 'order.' || h.what = e.type)"},
    {"EVT-1c", "audit.payment_event",
     "SELECT e.key, e.type || ' of version ' || e.sequence || ' did not happen' FROM "
     "payments.outbox e WHERE e.position = $1 AND e.type <> 'message.parked' AND NOT EXISTS "
     "(SELECT 1 FROM payments.payments p "
     "WHERE p.payment_id = e.key AND p.version >= e.sequence)"},
    {"EVT-1c", "audit.delivery_event",
     "SELECT e.key, e.type || ' of version ' || e.sequence || ' did not happen' FROM "
     "couriers.outbox e WHERE e.position = $1 AND e.type LIKE 'delivery.%' AND NOT EXISTS (SELECT "
     "1 FROM couriers.deliveries d WHERE d.order_id = e.key AND d.version >= e.sequence)"},
};

constexpr Reading passes[]{
    {By::order_lives, Keys::order, lives_of_orders},
    {By::payment_lives, Keys::payment, lives_of_payments},
    {By::stock_held, Keys::whole, stock_held},
};

std::string_view keep(std::string text) {
    static std::deque<std::string> texts;  // which queries are views of
    return texts.emplace_back(std::move(text));
}

std::vector<Reading> all_readings() {
    std::vector<Reading> all;
    for (const auto& group : {std::span<const Reading>{passes}, order_readings(), money_readings(),
                              stock_readings(), people_readings()})
        all.insert(all.end(), group.begin(), group.end());
    const auto add = [&all](const AboutEvent& one) {
        all.emplace_back(one.id, Keys::named_event, one.query).query.name = one.name;
    };
    for (const AboutEvent& one : about_events) add(one);
    for (const Consumer& consumer : consumers())
        add({"EVT-3", consumer.name, keep(applied(consumer))});
    for (const Everywhere& row : in_each_database)
        for (const Stored& stored : stored_databases())
            all.emplace_back(
                row.id, Keys::whole,
                keep(std::vformat(row.query, std::make_format_args(stored.schema, stored.name))));
    return all;
}

}  // namespace

const std::vector<Reading>& readings() {
    static const std::vector<Reading> all = all_readings();
    return all;
}

}  // namespace waybill::audit
