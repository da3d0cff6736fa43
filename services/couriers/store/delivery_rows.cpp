// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/delivery_rows.hpp"

#include "platform/core/enum_values.hpp"
#include "services/couriers/messages/courier_messages.hpp"

namespace waybill::couriers::rows {
namespace {

#define DELIVERY_COLUMNS                                                                   \
    "order_id, state, ready, courier_id, courier_name, epoch, wrong_pins, order_version, " \
    "details, pin_digest, created_at, ready_at, assigned_at, picked_up_at, finished_at, "  \
    "due_at, version, delivery_id, answer_by, picking_since, "                             \
    "customer_id, fail_reason, returns"

constexpr sql::Query insert_delivery{"deliveries.insert",
                                     "INSERT INTO deliveries (" DELIVERY_COLUMNS
                                     ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
                                     "$12, $13, $14, $15, $16, $17, $18, "
                                     "$19, $20, $21, $22, $23)"};
constexpr sql::Query update_delivery{
    "deliveries.update",
    "UPDATE deliveries SET state = $3, ready = $4, courier_id = $5, courier_name = $6, "
    "epoch = $7, wrong_pins = $8, order_version = $9, ready_at = $10, assigned_at = $11, "
    "picked_up_at = $12, finished_at = $13, due_at = $14, version = $15, details = $16, answer_by "
    "= $17, picking_since = $18, fail_reason = $19, returns = $20 "
    "WHERE order_id = $1 AND version = $2"};
constexpr sql::Query find_delivery{
    "deliveries.find", "SELECT " DELIVERY_COLUMNS " FROM deliveries WHERE order_id = $1"};
constexpr sql::Query list_waiting{
    "deliveries.waiting",
    "SELECT " DELIVERY_COLUMNS
    " FROM deliveries WHERE state = 'waiting' AND ready ORDER BY ready_at, order_id LIMIT $1"};
/// What this courier was not asked about in vain, and did not order.
constexpr sql::Query list_waiting_for{
    "deliveries.waiting_for",
    "SELECT " DELIVERY_COLUMNS
    " FROM deliveries d WHERE state = 'waiting' AND ready AND (customer_id IS NULL OR customer_id "
    "<> $2) AND NOT EXISTS (SELECT 1 FROM delivery_refusals r WHERE r.order_id = d.order_id AND "
    "r.courier_id = $1) ORDER BY ready_at, order_id LIMIT 1"};
constexpr sql::Query list_courier{
    "deliveries.of_courier",
    "SELECT " DELIVERY_COLUMNS
    " FROM deliveries WHERE courier_id = $1 AND (created_at, order_id) < ($2, $3) ORDER BY "
    "created_at DESC, order_id DESC LIMIT $4"};
constexpr sql::Query list_courier_active{
    "deliveries.of_courier_active",
    "SELECT " DELIVERY_COLUMNS
    " FROM deliveries WHERE courier_id = $1 AND (created_at, order_id) < ($2, $3) AND state IN "
    "('offered', 'assigned', 'picked_up', 'returning') ORDER BY created_at DESC, order_id DESC "
    "LIMIT $4"};

constexpr sql::Query list_open{
    "deliveries.open",
    "SELECT " DELIVERY_COLUMNS
    " FROM deliveries WHERE state IN ('waiting', 'offered', 'assigned', 'picked_up') ORDER BY "
    "created_at, order_id LIMIT $1"};
constexpr sql::Query list_prepared{"deliveries.prepared",
                                   "SELECT " DELIVERY_COLUMNS
                                   " FROM deliveries WHERE ready ORDER BY ready_at DESC LIMIT $1"};
constexpr sql::Query add_refusal{
    "refusals.insert",
    "INSERT INTO delivery_refusals (order_id, courier_id, reason, at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (order_id, courier_id) DO UPDATE SET reason = excluded.reason, at = excluded.at"};
constexpr sql::Query list_refusals{
    "refusals.open",
    "SELECT r.order_id, r.courier_id FROM deliveries d JOIN delivery_refusals r ON r.order_id = "
    "d.order_id WHERE d.state IN ('waiting', 'offered', 'assigned', 'picked_up') AND NOT "
    "(r.reason = $1 AND r.at < $2)"};
constexpr sql::Query add_decision{
    "decisions.insert",
    "INSERT INTO dispatch_decisions (order_id, epoch, courier_id, at, policy, explanation) VALUES "
    "($1, $2, $3, $4, $5, $6)"};

constexpr sql::Query add_offer{
    "offers.insert",
    "INSERT INTO delivery_offers (order_id, epoch, courier_id, state, made_at, answer_by, "
    "answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr sql::Query answer_pending{
    "offers.answer",
    "UPDATE delivery_offers SET state = $4, answered_at = $5 WHERE order_id = $1 AND epoch = $2 "
    "AND courier_id = $3 AND state = 'pending'"};

Delivery read_delivery(const sql::Row& row) {
    Delivery delivery;
    delivery.order = row.id<OrderId>(0);
    const auto state = parse_delivery_state(row.view(1));
    if (!state || !decode_details(row.view(8), delivery)) row.mark_corrupt();
    delivery.state = state.value_or(DeliveryState::waiting);
    delivery.ready = row.boolean(2);
    delivery.courier = row.maybe_id<CourierId>(3);
    delivery.courier_name = row.text(4);
    delivery.epoch = row.integer(5);
    delivery.wrong_pins = static_cast<int>(row.integer(6));
    delivery.order_version = row.integer(7);
    delivery.pin_digest = row.text(9);
    delivery.created_at = row.time(10);
    delivery.ready_at = row.maybe_time(11);
    delivery.assigned_at = row.maybe_time(12);
    delivery.picked_up_at = row.maybe_time(13);
    delivery.finished_at = row.maybe_time(14);
    delivery.due_at = row.maybe_time(15);
    delivery.version = row.integer(16);
    delivery.answer_by = row.maybe_time(18);
    delivery.picking_since = row.maybe_time(19);
    delivery.customer = row.maybe_id<UserId>(20);
    if (!row.null(21)) {
        delivery.fail_reason = parse_fail_reason(row.view(21));
        if (!delivery.fail_reason) row.mark_corrupt();
    }
    delivery.returns = static_cast<int>(row.integer(22));
    return delivery;
}

std::optional<UserId> customer(const Delivery& d) {
    return d.customer.empty() ? std::nullopt : std::optional{d.customer};
}

std::optional<std::string_view> fail_reason(const Delivery& d) {
    return d.fail_reason ? std::optional{to_string(*d.fail_reason)} : std::nullopt;
}

std::optional<CourierId> holder(const Delivery& d) {
    return d.courier.empty() ? std::nullopt : std::optional{d.courier};
}

}  // namespace

Status insert(sql::Tx& tx, const Delivery& d) {
    const std::string details = encode_details(d);
    WAYBILL_CHECK(tx.exec(insert_delivery, d.order, to_string(d.state), d.ready, holder(d),
                          d.courier_name, d.epoch, d.wrong_pins, d.order_version,
                          sql::Value::bytes(details), d.pin_digest, d.created_at, d.ready_at,
                          d.assigned_at, d.picked_up_at, d.finished_at, d.due_at, d.version, d.id,
                          d.answer_by, d.picking_since, customer(d), fail_reason(d), d.returns));
    return {};
}

Status update(sql::Tx& tx, const Delivery& d, std::int64_t previous) {
    const std::string details = encode_details(d);
    WAYBILL_TRY(
        const auto changed,
        tx.exec(update_delivery, d.order, previous, to_string(d.state), d.ready, holder(d),
                d.courier_name, d.epoch, d.wrong_pins, d.order_version, d.ready_at, d.assigned_at,
                d.picked_up_at, d.finished_at, d.due_at, d.version, sql::Value::bytes(details),
                d.answer_by, d.picking_since, fail_reason(d), d.returns));
    if (changed == 0) return fail(ErrorKind::unavailable, "couriers.lost_race");
    return {};
}

Result<std::optional<Delivery>> find(sql::Tx& tx, const OrderId& order) {
    return tx.one(find_delivery, read_delivery, order);
}

Result<std::vector<Delivery>> waiting(sql::Tx& tx, int limit) {
    return tx.all(list_waiting, read_delivery, limit);
}

Result<std::optional<Delivery>> waiting_for(sql::Tx& tx, const Courier& courier) {
    return tx.one(list_waiting_for, read_delivery, courier.id, courier.user);
}

Result<std::vector<Delivery>> of_courier(sql::Tx& tx, const CourierId& courier, Listed which,
                                         int limit, const TimeCursor& before) {
    const auto& query = which == Listed::active ? list_courier_active : list_courier;
    return tx.all(query, read_delivery, courier, before.at, before.id, limit);
}

Result<std::vector<Delivery>> open(sql::Tx& tx, int limit) {
    return tx.all(list_open, read_delivery, limit);
}

Result<std::vector<Delivery>> prepared(sql::Tx& tx, int limit) {
    return tx.all(list_prepared, read_delivery, limit);
}

Status insert_refusal(sql::Tx& tx, const OrderId& order, const CourierId& courier,
                      std::string_view reason, TimePoint at) {
    WAYBILL_CHECK(tx.exec(add_refusal, order, courier, reason, at));
    return {};
}

Result<std::vector<CourierRefusal>> refusals(sql::Tx& tx, TimePoint silent_since) {
    auto map = [](const sql::Row& row) {
        return CourierRefusal{.order = row.id<OrderId>(0), .courier = row.id<CourierId>(1)};
    };
    return tx.all(list_refusals, map, no_answer, silent_since);
}

Status insert_offer(sql::Tx& tx, const Offer& offer) {
    WAYBILL_CHECK(tx.exec(add_offer, offer.order, offer.epoch, offer.courier,
                          enum_name(offer.state), offer.made_at, offer.answer_by,
                          offer.answered_at));
    return {};
}

Status answer_offer(sql::Tx& tx, const Delivery& delivery, const CourierId& courier,
                    OfferState answer, TimePoint at) {
    WAYBILL_CHECK(
        tx.exec(answer_pending, delivery.order, delivery.epoch, courier, enum_name(answer), at));
    return {};
}

Status insert_decision(sql::Tx& tx, const Delivery& delivery, const DispatchDecision& decision,
                       TimePoint at) {
    WAYBILL_CHECK(tx.exec(add_decision, delivery.order, delivery.epoch, decision.courier, at,
                          decision.policy, decision.explanation));
    return {};
}

}  // namespace waybill::couriers::rows
