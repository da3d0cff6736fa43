// SPDX-License-Identifier: Apache-2.0
#include "platform/messaging/outbox.hpp"

namespace waybill::messaging {
namespace {

// Two transactions of a server engine may compute the same position; nothing needs it unique.
const sql::Query append_event{"outbox.append", R"(
    INSERT INTO outbox (position, id, topic, type, key, sequence, at, trace, data)
    VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM outbox), $1, $2, $3, $4, $5, $6, $7, $8))"};
const sql::Query claim_event{"inbox.claim", R"(
    INSERT INTO inbox (consumer, event_id, at) VALUES ($1, $2, $3)
    ON CONFLICT (consumer, event_id) DO NOTHING)"};
const sql::Query forget_old{"inbox.forget", R"(
    DELETE FROM inbox WHERE (consumer, event_id) IN (
        SELECT consumer, event_id FROM inbox WHERE at < $1 ORDER BY at LIMIT $2))"};

}  // namespace

Status Outbox::append(sql::Tx& tx, const Event& event) {
    WAYBILL_CHECK(tx.exec(append_event, event.id, event.topic, event.type, event.key,
                          event.sequence, event.time, event.trace.traceparent(),
                          sql::Value::bytes(event.data)));
    tx.after_commit(committed_);
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
