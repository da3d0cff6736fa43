// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/delivery_rows.hpp"

#include "platform/core/enum_values.hpp"
#include "platform/service/past.hpp"
#include "platform/sql/columns.hpp"
#include "services/couriers/messages/courier_messages.hpp"
#include "services/couriers/store/cash_rows.hpp"
#include "services/couriers/store/courier_rows.hpp"

#include <utility>

namespace waybill::couriers::rows {
namespace {

struct DeliveryDetails {
    static sql::Value write(const Delivery& delivery, sql::Texts& texts) {
        return sql::Value::bytes(texts.keep(encode_details(delivery)));
    }
    static void read(const sql::Row& row, int at, Delivery& delivery) {
        if (!decode_details(row.view(at), delivery)) row.mark_corrupt();
    }
};

/// Four that change as well are in indexes: see update_with_indexes. `past` is only added to.
constexpr sql::Columns delivery_columns{
    sql::fixed<&Delivery::order>("order_id"),
    sql::fixed<&Delivery::id>("delivery_id"),
    sql::changing<&Delivery::state>("state"),
    sql::fixed<&Delivery::ready>("ready"),
    sql::fixed<&Delivery::customer>("customer_id"),
    sql::fixed<&Delivery::courier>("courier_id"),
    sql::changing<&Delivery::courier_name>("courier_name"),
    sql::changing<&Delivery::epoch>("epoch"),
    sql::changing<&Delivery::wrong_pins>("wrong_pins"),
    sql::changing<&Delivery::order_version>("order_version"),
    sql::changing_as<DeliveryDetails>("details"),
    sql::fixed<&Delivery::pin_digest>("pin_digest"),
    sql::fixed<&Delivery::cash_due, &Money::amount>("cash_due"),
    sql::fixed<&Delivery::cash_due, &Money::currency>("cash_currency"),
    sql::changing<&Delivery::cash_collected>("cash_collected"),
    sql::fixed<&Delivery::created_at>("created_at"),
    sql::fixed<&Delivery::ready_at>("ready_at"),
    sql::changing<&Delivery::answer_by>("answer_by"),
    sql::changing<&Delivery::assigned_at>("assigned_at"),
    sql::changing<&Delivery::picking_since>("picking_since"),
    sql::changing<&Delivery::picked_up_at>("picked_up_at"),
    sql::fixed<&Delivery::finished_at>("finished_at"),
    sql::changing<&Delivery::due_at>("due_at"),
    sql::changing<&Delivery::overdue_at>("overdue_at"),
    sql::changing<&Delivery::fail_reason>("fail_reason"),
    sql::changing<&Delivery::returns>("returns"),
    sql::changing<&Delivery::version>("version"),
};

constexpr sql::Columns refusal_columns{
    sql::fixed<&CourierRefusal::order>("r.order_id"),
    sql::fixed<&CourierRefusal::courier>("r.courier_id"),
};

constexpr sql::Columns offer_columns{
    sql::fixed<&Offer::order>("order_id"),
    sql::fixed<&Offer::epoch>("epoch"),
    sql::fixed<&Offer::courier>("courier_id"),
    sql::fixed<&Offer::state>("state"),
    sql::fixed<&Offer::made_at>("made_at"),
    sql::fixed<&Offer::answer_by>("answer_by"),
    sql::fixed<&Offer::answered_at>("answered_at"),
    sql::fixed<&Offer::given_back_at>("given_back_at"),
    sql::fixed<&Offer::failed_at>("failed_at"),
    sql::fixed<&Offer::late_at>("late_at"),
};

constexpr sql::Query insert_delivery{
    "deliveries.insert", "INSERT INTO deliveries (past, {columns}) VALUES ($1, {values})",
    delivery_columns};
constexpr sql::Query update_delivery{
    "deliveries.update",
    "UPDATE deliveries SET {changes}, past = past || CAST($3 AS TEXT) WHERE order_id = $1 AND "
    "version = $2",
    delivery_columns};
constexpr sql::Query update_with_indexes{
    "deliveries.update_with_indexes",
    "UPDATE deliveries SET {changes}, past = past || CAST($3 AS TEXT), courier_id = $4, ready = "
    "$5, "
    "ready_at = $6, finished_at = $7 WHERE order_id = $1 AND version = $2",
    delivery_columns};
constexpr sql::Query find_delivery{
    "deliveries.find", "SELECT {columns} FROM deliveries WHERE order_id = $1", delivery_columns};
constexpr sql::Query find_past{"deliveries.past",
                               "SELECT past FROM deliveries WHERE order_id = $1"};
constexpr sql::Query list_waiting{
    "deliveries.waiting",
    "SELECT {columns} FROM deliveries d WHERE state = 'waiting' AND ready AND answer_by IS NULL "
    "AND " WAYBILL_CASH_FITS("$2", "d.cash_due", "d.cash_currency",
                             "$3") " ORDER BY ready_at, order_id LIMIT $1",
    delivery_columns};
/// What this courier was not asked about in vain, and did not order.
constexpr sql::Query list_waiting_for{
    "deliveries.waiting_for",
    "SELECT {columns} FROM deliveries d WHERE state = 'waiting' AND ready AND answer_by IS NULL "
    "AND "
    "(customer_id IS NULL OR customer_id <> $2) AND NOT EXISTS (SELECT 1 FROM delivery_refusals r "
    "WHERE r.order_id = d.order_id AND r.courier_id = $1 AND NOT (r.reason = $3 AND r.at <= $4)) "
    "AND " WAYBILL_CASH_FITS("$1", "d.cash_due", "d.cash_currency",
                             "$5") " ORDER BY ready_at, order_id LIMIT 1",
    delivery_columns};
constexpr sql::Query list_asked{
    "deliveries.asked",
    "SELECT {columns} FROM deliveries WHERE state = 'waiting' AND answer_by IS NOT NULL AND "
    "order_id IN (SELECT order_id FROM delivery_offers WHERE courier_id = $1 AND state = "
    "'pending') ORDER BY answer_by, order_id LIMIT $2",
    delivery_columns};
constexpr sql::Query list_courier{
    "deliveries.of_courier",
    "SELECT {columns} FROM deliveries WHERE courier_id = $1 AND (created_at, order_id) < ($2, "
    "$3) ORDER BY created_at DESC, order_id DESC LIMIT $4",
    delivery_columns};
constexpr sql::Query list_courier_active{
    "deliveries.of_courier_active",
    "SELECT {columns} FROM deliveries WHERE courier_id = $1 AND (created_at, order_id) < ($2, "
    "$3) AND state IN ('offered', 'assigned', 'picked_up', 'returning') ORDER BY created_at "
    "DESC, order_id DESC LIMIT $4",
    delivery_columns};

constexpr sql::Query list_open{
    "deliveries.open",
    "SELECT {columns} FROM deliveries WHERE finished_at IS NULL AND state IN ('waiting', "
    "'offered', 'assigned', 'picked_up') ORDER BY created_at, order_id LIMIT $1",
    delivery_columns};
constexpr sql::Query list_prepared{
    "deliveries.prepared",
    "SELECT {columns} FROM deliveries WHERE ready ORDER BY ready_at DESC LIMIT $1",
    delivery_columns};
constexpr sql::Query add_refusal{
    "refusals.insert",
    "INSERT INTO delivery_refusals (order_id, courier_id, reason, at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (order_id, courier_id) DO UPDATE SET reason = excluded.reason, at = excluded.at"};
constexpr sql::Query list_refusals{
    "refusals.open",
    "SELECT {columns} FROM deliveries d JOIN delivery_refusals r ON r.order_id = d.order_id "
    "WHERE d.finished_at IS NULL AND d.state IN ('waiting', 'offered', 'assigned', 'picked_up') "
    "AND NOT (r.reason = $1 AND r.at < $2)",
    refusal_columns};
constexpr sql::Query add_decision{
    "decisions.insert",
    "INSERT INTO dispatch_decisions (order_id, epoch, courier_id, at, policy, explanation) VALUES "
    "($1, $2, $3, $4, $5, $6)"};

constexpr sql::Query add_offer{
    "offers.insert", "INSERT INTO delivery_offers ({columns}) VALUES ({values})", offer_columns};
constexpr sql::Query answer_pending{
    "offers.answer",
    "UPDATE delivery_offers SET state = $4, answered_at = $5 WHERE order_id = $1 AND epoch = $2 "
    "AND courier_id = $3 AND state = 'pending'"};
constexpr sql::Query note_given_back{
    "offers.given_back",
    "UPDATE delivery_offers SET given_back_at = $4 WHERE order_id = $1 AND epoch = $2 AND "
    "courier_id = $3"};
constexpr sql::Query note_failed{
    "offers.failed",
    "UPDATE delivery_offers SET failed_at = $4 WHERE order_id = $1 AND epoch = $2 AND courier_id = "
    "$3"};
constexpr sql::Query note_late{
    "offers.late",
    "UPDATE delivery_offers SET late_at = $4 WHERE order_id = $1 AND epoch = $2 AND courier_id = "
    "$3"};
const sql::Query& note_of(Mishap mishap) {
    switch (mishap) {
        case Mishap::given_back: return note_given_back;
        case Mishap::failed: return note_failed;
        case Mishap::late: return note_late;
    }
    std::unreachable();
}
constexpr sql::Query find_one_offer{
    "offers.find",
    "SELECT {columns} FROM delivery_offers WHERE order_id = $1 AND epoch = $2 AND courier_id = $3",
    offer_columns};
constexpr sql::Query list_silent{
    "offers.silent",
    "SELECT courier_id FROM delivery_offers WHERE order_id = $1 AND epoch = $2 AND state = "
    "'pending' ORDER BY courier_id"};
constexpr sql::Query answer_all_pending{
    "offers.answer_all",
    "UPDATE delivery_offers SET state = $3, answered_at = $4 WHERE order_id = $1 AND epoch = $2 "
    "AND state = 'pending'"};
constexpr sql::Query add_silence{
    "refusals.insert_silent",
    "INSERT INTO delivery_refusals (order_id, courier_id, reason, at) SELECT o.order_id, "
    "o.courier_id, $3, $4 FROM delivery_offers o JOIN couriers c ON c.courier_id = o.courier_id "
    "WHERE o.order_id = $1 AND o.epoch = $2 AND o.state = 'pending' AND c.duty = 'available' ON "
    "CONFLICT (order_id, courier_id) DO UPDATE SET reason = excluded.reason, at = excluded.at"};

}  // namespace

Status insert(sql::Tx& tx, const Delivery& d) {
    const std::string line = service::past_line(d.created_at, encode_state(d));
    WAYBILL_CHECK(tx.exec(insert_delivery, delivery_columns.values(d, std::string_view{line})));
    return {};
}

DeliveryBefore::DeliveryBefore(const Delivery& delivery, TimePoint now)
    : at{now},
      version{delivery.version},
      courier{delivery.courier},
      ready{delivery.ready},
      ready_at{delivery.ready_at},
      finished_at{delivery.finished_at} {}

Status update(sql::Tx& tx, const Delivery& d, const DeliveryBefore& before) {
    const std::string line = service::past_line(before.at, encode_state(d));
    const std::string_view past = line;
    const auto write = [&] {
        if (d.courier == before.courier && d.ready == before.ready &&
            d.ready_at == before.ready_at && d.finished_at == before.finished_at)
            return tx.exec(update_delivery,
                           delivery_columns.changes(d, d.order, before.version, past));
        const sql::Value courier =
            d.courier.empty() ? sql::Value{std::nullopt} : sql::Value{d.courier};
        return tx.exec(update_with_indexes,
                       delivery_columns.changes(d, d.order, before.version, past, courier, d.ready,
                                                d.ready_at, d.finished_at));
    };
    WAYBILL_TRY(const auto changed, write());
    if (changed == 0) return fail(ErrorKind::unavailable, "couriers.lost_race");
    return {};
}

Result<std::optional<Delivery>> find(sql::Tx& tx, const OrderId& order) {
    return tx.one(find_delivery, delivery_columns, order);
}

Result<std::optional<Delivery>> find_at(sql::Tx& tx, const OrderId& order, TimePoint moment) {
    WAYBILL_TRY(auto delivery, find(tx, order));
    if (!delivery || moment < delivery->created_at) return std::nullopt;
    WAYBILL_TRY(const auto past, tx.one(find_past, sql::first<std::string>, order));
    const std::string lines = past.value_or(std::string{});
    WAYBILL_TRY(const auto then, service::past_at(lines, moment));
    WAYBILL_TRY(const auto last, service::past_at(lines, TimePoint::max()));
    const std::int64_t version = delivery->version;
    Delivery newest = *delivery;
    if (last && !decode_state(last->state, newest))
        return fail(ErrorKind::internal, "sql.corrupt", "past of a delivery");
    // An older release wrote it and kept nothing: between, or since.
    const bool whole = last && newest.version == version;
    if (!then || (!whole && then->since == last->since)) {
        if (delivery->finished_at && *delivery->finished_at <= moment) return delivery;
        return fail(ErrorKind::not_found, "orders.moment_not_kept");
    }
    if (!decode_state(then->state, *delivery))
        return fail(ErrorKind::internal, "sql.corrupt", "past of a delivery");
    if (delivery->courier.empty()) return delivery;
    WAYBILL_TRY(const auto courier, find(tx, delivery->courier));
    if (courier) delivery->courier_name = courier->name;
    return delivery;
}

Result<std::vector<Delivery>> waiting(sql::Tx& tx, const CourierId& courier,
                                      std::int64_t cash_held_max, int limit) {
    return tx.all(list_waiting, delivery_columns, limit, courier, cash_held_max);
}

Result<std::optional<Delivery>> waiting_for(sql::Tx& tx, const Courier& courier,
                                            TimePoint silent_since, std::int64_t cash_held_max) {
    return tx.one(list_waiting_for, delivery_columns, courier.id, courier.user, no_answer,
                  silent_since, cash_held_max);
}

Result<std::vector<Delivery>> asked(sql::Tx& tx, const CourierId& courier, int limit) {
    return tx.all(list_asked, delivery_columns, courier, limit);
}

Result<std::vector<Delivery>> of_courier(sql::Tx& tx, const CourierId& courier, Listed which,
                                         int limit, const TimeCursor& before) {
    const auto& query = which == Listed::active ? list_courier_active : list_courier;
    return tx.all(query, delivery_columns, courier, before.at, before.id, limit);
}

Result<std::vector<Delivery>> open(sql::Tx& tx, int limit) {
    return tx.all(list_open, delivery_columns, limit);
}

Result<std::vector<Delivery>> prepared(sql::Tx& tx, int limit) {
    return tx.all(list_prepared, delivery_columns, limit);
}

Status insert_refusal(sql::Tx& tx, const OrderId& order, const CourierId& courier,
                      std::string_view reason, TimePoint at) {
    WAYBILL_CHECK(tx.exec(add_refusal, order, courier, reason, at));
    return {};
}

Result<std::vector<CourierRefusal>> refusals(sql::Tx& tx, TimePoint silent_since) {
    return tx.all(list_refusals, refusal_columns, no_answer, silent_since);
}

Status insert_offer(sql::Tx& tx, const Offer& offer) {
    WAYBILL_CHECK(tx.exec(add_offer, offer_columns.values(offer)));
    return {};
}

Status answer_offer(sql::Tx& tx, const Delivery& delivery, const CourierId& courier,
                    OfferState answer, TimePoint at) {
    WAYBILL_CHECK(
        tx.exec(answer_pending, delivery.order, delivery.epoch, courier, enum_name(answer), at));
    return {};
}

Result<std::optional<Offer>> find_offer(sql::Tx& tx, const Delivery& delivery,
                                        const CourierId& courier) {
    return tx.one(find_one_offer, offer_columns, delivery.order, delivery.epoch, courier);
}

Result<std::vector<CourierId>> silent(sql::Tx& tx, const Delivery& delivery) {
    const auto read = [](const sql::Row& row) { return row.id<CourierId>(0); };
    return tx.all(list_silent, read, delivery.order, delivery.epoch);
}

Status answer_offers(sql::Tx& tx, const Delivery& delivery, OfferState answer, TimePoint at) {
    WAYBILL_CHECK(
        tx.exec(answer_all_pending, delivery.order, delivery.epoch, enum_name(answer), at));
    return {};
}

Status note_mishap(sql::Tx& tx, const Delivery& delivery, const CourierId& courier, Mishap mishap,
                   TimePoint at) {
    WAYBILL_CHECK(tx.exec(note_of(mishap), delivery.order, delivery.epoch, courier, at));
    return {};
}

Status insert_silence(sql::Tx& tx, const Delivery& delivery, TimePoint at) {
    WAYBILL_CHECK(tx.exec(add_silence, delivery.order, delivery.epoch, no_answer, at));
    return {};
}

Status insert_decision(sql::Tx& tx, const Delivery& delivery, const DispatchDecision& decision,
                       TimePoint at) {
    WAYBILL_CHECK(tx.exec(add_decision, delivery.order, delivery.epoch, decision.courier, at,
                          decision.policy, decision.explanation));
    return {};
}

}  // namespace waybill::couriers::rows
