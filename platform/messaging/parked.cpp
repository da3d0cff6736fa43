// SPDX-License-Identifier: Apache-2.0
#include "platform/messaging/parked.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::messaging {
namespace {

constexpr sql::Columns parked_columns{
    sql::fixed<&ParkedMessage::consumer>("consumer"),
    sql::fixed<&ParkedMessage::event, &Event::id>("event_id"),
    sql::fixed<&ParkedMessage::event, &Event::topic>("topic"),
    sql::fixed<&ParkedMessage::event, &Event::type>("type"),
    sql::fixed<&ParkedMessage::event, &Event::key>("key"),
    sql::fixed<&ParkedMessage::event, &Event::sequence>("sequence"),
    sql::fixed<&ParkedMessage::event, &Event::time>("event_at"),
    sql::fixed<&ParkedMessage::event, &Event::trace>("trace"),
    sql::fixed_as<sql::Bytes, &ParkedMessage::event, &Event::data>("data"),
    sql::changing<&ParkedMessage::reason>("reason"),
    sql::changing<&ParkedMessage::at>("at"),
};

constexpr sql::Query park_message{"parked.park",
                                  "INSERT INTO parked_messages ({columns}) VALUES ({values}) "
                                  "ON CONFLICT (consumer, event_id) DO UPDATE SET {excluded}",
                                  parked_columns};
constexpr sql::Query list_messages{
    "parked.list", "SELECT {columns} FROM parked_messages ORDER BY at, consumer, event_id LIMIT $1",
    parked_columns};
constexpr sql::Query find_message{
    "parked.find", "SELECT {columns} FROM parked_messages WHERE consumer = $1 AND event_id = $2",
    parked_columns};
constexpr sql::Query count_messages{"parked.count", "SELECT COUNT(*) FROM parked_messages"};
constexpr sql::Query forget_message{"parked.forget", R"(
    DELETE FROM parked_messages WHERE consumer = $1 AND event_id = $2)"};

}  // namespace

Status park(sql::Tx& tx, const ParkedMessage& message) {
    WAYBILL_CHECK(tx.exec(park_message, parked_columns.values(message)));
    return {};
}

Result<std::vector<ParkedMessage>> list_parked(sql::Tx& tx, int limit) {
    return tx.all(list_messages, parked_columns, limit);
}

Result<std::optional<ParkedMessage>> find_parked(sql::Tx& tx, std::string_view consumer,
                                                 const EventId& event) {
    return tx.one(find_message, parked_columns, consumer, event);
}

Result<std::int64_t> count_parked(sql::Tx& tx) {
    WAYBILL_TRY(const auto found, tx.one(count_messages, sql::first<std::int64_t>));
    return found.value_or(0);
}

Status forget_parked(sql::Tx& tx, std::string_view consumer, const EventId& event) {
    WAYBILL_CHECK(tx.exec(forget_message, consumer, event));
    return {};
}

}  // namespace waybill::messaging
