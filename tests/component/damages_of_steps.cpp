// SPDX-License-Identifier: Apache-2.0
#include "tests/component/damages.hpp"

namespace waybill::town {
namespace {

constexpr Damage of_wrong_steps[]{
    {"a step that is not in the graph",
     "UPDATE main.order_history SET what = 'picked_up' WHERE order_id = '{paid}' AND version = 2",
     "ORD-2b"},
    {"a step that begins elsewhere",
     "UPDATE main.order_history SET from_status = 'PREPARING', what = 'ready', to_status = 'READY' "
     "WHERE order_id = '{paid}' AND version = 2",
     "ORD-2b"},
    {"a state that no step led to",
     "UPDATE main.orders SET status = 'PREPARING', accepted_at = {now} WHERE order_id = '{paid}'",
     "ORD-2a"},
    {"a version ahead of its steps",
     "UPDATE main.orders SET version = version + 1 WHERE order_id = '{ready}'", "ORD-2a"},
    {"a cause of two steps",
     "UPDATE main.order_history SET cause = (SELECT h.cause FROM main.order_history h WHERE "
     "h.order_id = '{completed}' AND h.version = 2) WHERE order_id = '{completed}' AND version = 3",
     "ORD-4a"},
    {"another time of payment",
     "UPDATE main.orders SET paid_at = paid_at + 1 WHERE order_id = '{completed}'", "ORD-2a"},
    {"another note than the last step left",
     "UPDATE main.orders SET note = 'Ring twice' WHERE order_id = '{paid}'", "ORD-2d"},
    {"a past of a payment that led elsewhere",
     "UPDATE payments.payments SET past = (SELECT p.past FROM payments.payments p WHERE p.order_id "
     "= '{refunded}'), revision = (SELECT p.revision FROM payments.payments p WHERE p.order_id = "
     "'{refunded}') WHERE order_id = '{completed}'",
     "MON-2f"},
    {"another assignment than the delivery's past names",
     "UPDATE couriers.deliveries SET epoch = epoch + 1 WHERE order_id = '{completed}'", "COU-1m"},
    {"an order in the place of one that knows nothing of it",
     "UPDATE main.orders SET replaces = '{cancelled}' WHERE order_id = '{paid}'", "ORD-2e"},
    {"an order that was replaced by one that knows nothing of it",
     "UPDATE main.orders SET replaced_by = '{paid}' WHERE order_id = '{cancelled}'", "ORD-2e"},
    {"cancelled for no reason",
     "UPDATE main.orders SET cancel_reason = NULL WHERE order_id = '{cancelled}'", "ORD-2c"},
    {"over and not finished",
     "UPDATE main.orders SET finished_at = NULL WHERE order_id = '{completed}'", "ORD-2c"},
    {"a timer of an order that is over",
     "INSERT INTO main.timers (kind, key, due, payload) VALUES ('order.payment_window', "
     "'{completed}', {now} + 3600000000, x'')",
     "ORD-5b"},
    {"a key that answers with nothing",
     "INSERT INTO main.idempotency_keys (scope, key, fingerprint, reply, at) VALUES ('s', 'k', "
     "'f', "
     "CAST('ord_x' AS BLOB), {now})",
     "IDE-1b"},
    {"what no step has replaced",
     "INSERT INTO main.order_former (order_id, version, details) VALUES ('{paid}', 1, x'')",
     "ORD-2a"},
    {"an order under way that its customer does not see",
     "UPDATE main.orders SET hidden_at = {now} WHERE order_id = '{paid}'", "ORD-2c"},
    {"an event of what did not happen",
     "UPDATE main.outbox SET sequence = 9 WHERE key = '{completed}' AND type = 'order.paid'",
     "EVT-1a"},
    {"an event of another step",
     "UPDATE main.outbox SET type = 'order.ready' WHERE key = '{paid}' AND type = 'order.paid'",
     "EVT-1a"},
    {"an event of no payment",
     "UPDATE payments.outbox SET key = 'pay_x' WHERE type = 'payment.refunded'", "EVT-1c"},
    {"a delivery behind its events",
     "UPDATE couriers.deliveries SET version = 1 WHERE order_id = '{completed}'", "EVT-1c"},
    {"a courier with more in hand", "UPDATE couriers.couriers SET active = active + 1", "COU-1a"},
    {"a courier with less in hand than there is",
     "UPDATE couriers.couriers SET active = 0 WHERE active > 0", "COU-1a"},
    {"a courier who brought more", "UPDATE couriers.couriers SET deliveries = deliveries + 1",
     "COU-1b"},
    {"a courier who is busy with nothing",
     "UPDATE couriers.couriers SET duty = 'busy', capacity = 9", "COU-1c"},
    {"a courier who was asked less", "UPDATE couriers.couriers SET offered = offered - 1",
     "COU-1j"},
    {"a courier who is late for nothing", "UPDATE couriers.couriers SET late = late + 1", "COU-1j"},
    {"an assignment that failed and was not counted",
     "UPDATE couriers.delivery_offers SET failed_at = {now} WHERE order_id = '{completed}'",
     "COU-1j"},
    {"an order of another system that nobody reads",
     "INSERT INTO couriers.foreign_orders (external_id, order_id, version, to_read, noted_at) "
     "VALUES ('A-17', 'ord_x', 0, TRUE, 1)",
     "COU-1k"},
    {"what is over in another system, and still brought",
     "INSERT INTO couriers.foreign_orders (external_id, order_id, state, version, to_read, "
     "noted_at) VALUES ('A-17', '{assigned}', 'gone', 1, FALSE, 1)",
     "COU-2b"},
    {"what is overdue before it is fetched",
     "UPDATE couriers.deliveries SET overdue_at = {now} WHERE order_id = '{assigned}'", "COU-1i"},
    {"a courier who is none any more, and on duty",
     "UPDATE couriers.couriers SET deleted_at = {now}", "COU-1h"},
    {"a delivery that nobody was given",
     "UPDATE couriers.deliveries SET assigned_at = NULL WHERE order_id = '{assigned}'", "COU-1d"},
    {"a delivery without its end",
     "UPDATE couriers.deliveries SET finished_at = NULL WHERE order_id = '{completed}'", "COU-1d"},
    {"an assignment that was not made",
     "UPDATE couriers.deliveries SET epoch = epoch + 1 WHERE order_id = '{ready}'", "COU-1e"},
    {"an offer that nobody answers",
     "UPDATE couriers.delivery_offers SET state = 'pending' WHERE order_id = '{completed}'",
     "COU-1e"},
    {"an offer without its timer",
     "UPDATE couriers.deliveries SET state = 'offered', answer_by = {now} WHERE order_id = "
     "'{assigned}'",
     "COU-1f"},
    {"a decision that nobody heard of",
     "INSERT INTO couriers.dispatch_decisions (order_id, epoch, courier_id, at, policy, "
     "explanation) VALUES ('{ready}', 7, 'crr_x', {now}, 'plan', '{}')",
     "COU-1g"},
    {"news of what did not happen",
     "INSERT INTO notifications.notifications (order_id, kind, occasion, notification_id, user_id, "
     "number, partner_title, courier_name, reason, amount, currency, due, created_at, mail) SELECT "
     "order_id, 'order_delivered', occasion, 'ntf_x', user_id, number, partner_title, "
     "courier_name, "
     "reason, amount, currency, due, created_at, 'none' FROM notifications.notifications WHERE "
     "order_id = '{paid}' AND kind = 'order_paid'",
     "NOT-1b"},
    {"news of a surplus that is not back",
     "INSERT INTO notifications.notifications (order_id, kind, occasion, notification_id, user_id, "
     "number, partner_title, courier_name, reason, amount, currency, due, created_at, mail) SELECT "
     "order_id, 'surplus_returned', 'ref_x', 'ntf_x', user_id, number, partner_title, "
     "courier_name, reason, amount, currency, due, created_at, 'none' FROM "
     "notifications.notifications WHERE order_id = '{paid}' AND kind = 'order_paid'",
     "NOT-1d"},
    {"news of no order",
     "UPDATE notifications.notifications SET order_id = 'ord_01jh3q8d2v7x0n5m4k9w6r1tbe' WHERE "
     "order_id = '{paid}' AND kind = 'order_paid'",
     "NOT-1b"},
};

}  // namespace

std::span<const Damage> wrong_steps() { return of_wrong_steps; }

}  // namespace waybill::town
