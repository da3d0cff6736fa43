// SPDX-License-Identifier: Apache-2.0
#include "platform/messaging/outbox.hpp"

#include "platform/messaging/event_columns.hpp"

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
constexpr sql::Query forget_old{"inbox.forget", R"(
    DELETE FROM inbox WHERE (consumer, event_id) IN (
        SELECT consumer, event_id FROM inbox WHERE at < $1 ORDER BY at LIMIT $2))"};

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
    return tx.exec(forget_old, before, limit);
}

}  // namespace waybill::messaging
