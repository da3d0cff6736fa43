// SPDX-License-Identifier: Apache-2.0
#include "platform/messaging/outbox.hpp"

#include "platform/messaging/event_columns.hpp"

#include <utility>

namespace waybill::messaging {
namespace {

// Two transactions of a server engine may compute the same position; nothing needs it unique.
constexpr sql::Query append_event{
    "outbox.append",
    "INSERT INTO outbox (position, {columns}) "
    "VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM outbox), {values})",
    event_columns};
constexpr sql::Query claim_event{"inbox.claim", R"(
    INSERT INTO inbox (consumer, event_id, at) VALUES ($1, $2, $3)
    ON CONFLICT (consumer, event_id) DO NOTHING)"};
constexpr sql::Query next_consumer{"inbox.next_consumer", R"(
    SELECT MIN(consumer) FROM inbox WHERE consumer > $1)"};
// The ids lead to the oldest rows; most claims are as old as their events, but not those of events
// that were put off.
constexpr sql::Query forget_old{"inbox.forget", R"(
    DELETE FROM inbox WHERE consumer = $1 AND event_id IN (
        SELECT event_id FROM inbox WHERE consumer = $1 AND event_id >= 'evt_01' AND event_id < $2
            AND at < $3 ORDER BY event_id LIMIT $4))"};
// By the index `inbox_of_no_time`.
constexpr sql::Query forget_timeless{"inbox.forget_timeless", R"(
    DELETE FROM inbox WHERE (consumer, event_id) IN (
        SELECT consumer, event_id FROM inbox WHERE event_id < 'evt_01' AND at < $1
            ORDER BY at LIMIT $2))"};

}  // namespace

Status Outbox::append(sql::Tx& tx, const Event& event) {
    WAYBILL_CHECK(tx.put(append_event, event_columns.values(event)));
    tx.announce(news);
    return {};
}

Result<Delivery> claim(sql::Tx& tx, std::string_view consumer, const EventId& event,
                       TimePoint now) {
    WAYBILL_TRY(const auto claimed, tx.exec(claim_event, consumer, event, now));
    return claimed == 1 ? Delivery::first : Delivery::repeated;
}

Result<std::int64_t> forget_claims(sql::Tx& tx, TimePoint before, int limit) {
    WAYBILL_TRY(std::int64_t forgotten, tx.exec(forget_timeless, before, limit));
    const EventId made_later = EventId::first_at(before);
    std::string consumer;
    auto keep = [&consumer](const sql::Row& row) { consumer = row.text(0); };
    for (;;) {
        const std::string last = std::exchange(consumer, {});
        WAYBILL_CHECK(tx.each(next_consumer, keep, last));
        if (consumer.empty()) return forgotten;
        WAYBILL_TRY(const auto old, tx.exec(forget_old, consumer, made_later, before, limit));
        forgotten += old;
    }
}

}  // namespace waybill::messaging
