// SPDX-License-Identifier: Apache-2.0
#include "platform/messaging/parked.hpp"

namespace waybill::messaging {
namespace {

const sql::Query park_message{"parked.park", R"(
    INSERT INTO parked_messages
        (consumer, event_id, topic, type, key, sequence, event_at, trace, data, reason, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (consumer, event_id) DO UPDATE SET reason = excluded.reason, at = excluded.at)"};
const sql::Query list_messages{"parked.list", R"(
    SELECT consumer, event_id, topic, type, key, sequence, event_at, trace, data, reason, at
    FROM parked_messages ORDER BY at, consumer, event_id LIMIT $1)"};
const sql::Query find_message{"parked.find", R"(
    SELECT consumer, event_id, topic, type, key, sequence, event_at, trace, data, reason, at
    FROM parked_messages WHERE consumer = $1 AND event_id = $2)"};
const sql::Query count_messages{"parked.count", "SELECT COUNT(*) FROM parked_messages"};
const sql::Query forget_message{"parked.forget", R"(
    DELETE FROM parked_messages WHERE consumer = $1 AND event_id = $2)"};

ParkedMessage message_of(const sql::Row& row) {
    ParkedMessage message;
    message.consumer = row.text(0);
    message.event = Event{.id = row.id<EventId>(1),
                          .topic = row.text(2),
                          .type = row.text(3),
                          .key = row.text(4),
                          .sequence = row.integer(5),
                          .time = row.time(6),
                          .trace = Trace::parse(row.view(7)).value_or(Trace{}),
                          .data = row.text(8)};
    message.reason = row.text(9);
    message.at = row.time(10);
    return message;
}

}  // namespace

Status park(sql::Tx& tx, const ParkedMessage& message) {
    const Event& event = message.event;
    WAYBILL_CHECK(tx.exec(park_message, message.consumer, event.id, event.topic, event.type,
                          event.key, event.sequence, event.time, event.trace.traceparent(),
                          sql::Value::bytes(event.data), message.reason, message.at));
    return {};
}

Result<std::vector<ParkedMessage>> list_parked(sql::Tx& tx, int limit) {
    return tx.all(list_messages, message_of, limit);
}

Result<std::optional<ParkedMessage>> find_parked(sql::Tx& tx, std::string_view consumer,
                                                 const EventId& event) {
    return tx.one(find_message, message_of, consumer, event);
}

Result<std::int64_t> count_parked(sql::Tx& tx) {
    auto count = [](const sql::Row& row) { return row.integer(0); };
    WAYBILL_TRY(const auto found, tx.one(count_messages, count));
    return found.value_or(0);
}

Status forget_parked(sql::Tx& tx, std::string_view consumer, const EventId& event) {
    WAYBILL_CHECK(tx.exec(forget_message, consumer, event));
    return {};
}

}  // namespace waybill::messaging
