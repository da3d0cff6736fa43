// SPDX-License-Identifier: Apache-2.0
#include "tests/component/damages.hpp"

namespace waybill::town {
namespace {

#define PAYMENT_OF(order) "(SELECT payment_id FROM main.orders WHERE order_id = '{" order "}')"

constexpr Damage of_wrong_money[]{
    {"captured and still pending",
     "UPDATE main.orders SET status = 'PENDING', paid_at = NULL, version = 1 WHERE order_id = "
     "'{paid}'; DELETE FROM main.order_history WHERE order_id = '{paid}' AND version > 1; DELETE "
     "FROM main.outbox WHERE key = '{paid}' AND sequence > 1; INSERT INTO main.timers (kind, key, "
     "due, payload) SELECT 'order.payment_window', order_id, expires_at, x'' FROM main.orders "
     "WHERE order_id = '{paid}'",
     "MON-1b"},
    {"paid without a capture",
     "UPDATE payments.payments SET captured = 0, status = 'CREATED', captured_at = NULL, charge_id "
     "= NULL WHERE order_id = '{paid}'",
     "MON-1a"},
    {"a failed payment of an order that goes on",
     "UPDATE payments.payments SET status = 'FAILED', failures = 3 WHERE order_id = '{pending}'",
     "MON-1c"},
    {"cancelled for a payment that did not fail",
     "UPDATE main.orders SET cancel_reason = 'payment_failed' WHERE order_id = '{cancelled}'",
     "MON-1c"},
    {"delivered, and the money given back",
     "UPDATE payments.payments SET refunded = captured, status = 'REFUNDED' WHERE order_id = "
     "'{completed}'",
     "MON-6a"},
    {"cancelled, and the money kept",
     "UPDATE payments.payments SET refunded = 0, status = 'CAPTURED' WHERE order_id = "
     "'{refunded}'",
     "MON-6a"},
    {"delivered and not settled",
     "UPDATE payments.payments SET settled_at = NULL WHERE order_id = '{completed}'", "MON-6b"},
    {"settled before it was delivered",
     "UPDATE payments.payments SET settled_at = 1 WHERE order_id = '{paid}'", "MON-6b"},
    {"a payment that missed the end of its order",
     "UPDATE payments.payments SET order_cancelled_at = NULL WHERE order_id = '{cancelled}'",
     "MON-6b"},
    {"a payment in a state of another",
     "UPDATE payments.payments SET status = 'FAILED' WHERE order_id = '{paid}'", "MON-2a"},
    {"a refund of more than was taken",
     "UPDATE payments.payments SET refunded = captured + 1 WHERE order_id = '{refunded}'",
     "MON-2a"},
    {"a refund of another amount", "UPDATE payments.payment_refunds SET amount = amount - 1",
     "MON-2b"},
    {"a charge that took more than is accounted for",
     "UPDATE payments.payment_attempts SET amount = amount + 1 WHERE result = 'captured' AND "
     "payment_id = " PAYMENT_OF("completed"),
     "MON-2e"},
    {"a part given back that nobody wanted",
     "UPDATE payments.payments SET reduced = 1 WHERE order_id = '{completed}'", "MON-2b"},
    {"a refund that is never sent", "UPDATE payments.payment_refunds SET done_at = NULL", "MON-2c"},
    {"work for a refund that is not there",
     "INSERT INTO payments.jobs (id, kind, key, priority, due, payload, attempts, trace, "
     "last_reason) VALUES ('job_x', 'payment.refund', 'ref_x', 5, {now}, x'', 0, '', '')",
     "MON-2c"},
    {"another refund of the provider's", "UPDATE payments.sim_refunds SET amount = amount - 1",
     "CPY-8"},
    {"what the provider has given back",
     "UPDATE payments.sim_charges SET refunded = 0 WHERE payment_id = " PAYMENT_OF("refunded"),
     "MON-7b"},
    {"a charge under way that nothing ends",
     "UPDATE payments.sim_charges SET state = 'PENDING', finished_at = NULL WHERE payment_id "
     "= " PAYMENT_OF("paid"),
     "MON-7a"},
    {"a charge that we do not know",
     "INSERT INTO payments.sim_charges (charge_id, payment_id, approve, state, refunded, "
     "created_at, finished_at) VALUES ('chg_x', " PAYMENT_OF(
         "opened") ", 1, 'CAPTURED', 0, {now} - 3600000000, {now} - 3600000000)",
     "CPY-7"},
    {"an entry of another amount",
     "UPDATE payments.ledger_entries SET amount = amount + 1 WHERE account LIKE 'provider:%' AND "
     "payment_id = " PAYMENT_OF("completed"),
     "MON-3a"},
    {"entries of another amount that sum to zero",
     "UPDATE payments.ledger_entries SET amount = amount * 2 WHERE payment_id = " PAYMENT_OF(
         "completed"),
     "MON-3b"},
    {"an entry of another account",
     "UPDATE payments.ledger_entries SET account = 'platform_fee' WHERE account = "
     "'customer_clearing' AND payment_id = " PAYMENT_OF("paid"),
     "MON-3b"},
    {"entries of another payment",
     "UPDATE payments.ledger_entries SET payment_id = 'pay_x' WHERE payment_id = " PAYMENT_OF(
         "completed"),
     "MON-3g"},
    {"a refund booked for another payment",
     "UPDATE payments.ledger_entries SET payment_id = " PAYMENT_OF(
         "other") " WHERE transaction_key LIKE 'refund:%'",
     "MON-3h"},
    {"a courier's way that is paid for a completed order",
     "UPDATE payments.ledger_entries SET transaction_key = 'trip:' || payment_id WHERE "
     "transaction_key = 'settlement:' || " PAYMENT_OF("completed"),
     "MON-3j"},
    {"cash that is held and not delivered",
     "UPDATE main.orders SET status = 'DELIVERING' WHERE order_id = '{cash}'", "MON-1b"},
    {"cash that was not booked",
     "UPDATE payments.ledger_entries SET account = 'provider:cash' WHERE account = 'courier_cash' "
     "AND payment_id = " PAYMENT_OF("cash"),
     "MON-3d"},
    {"cash handed in of another amount", "UPDATE payments.cash_hand_ins SET amount = amount - 1",
     "MON-3k"},
    {"cash that nobody handed in", "DELETE FROM payments.cash_hand_ins", "MON-3k"},
    {"a part of cash that was not paid back",
     "UPDATE payments.payment_refunds SET done_at = NULL WHERE payment_id = " PAYMENT_OF("cash"),
     "MON-3k"},
    {"cash paid back that was owed to nobody",
     "UPDATE payments.ledger_entries SET transaction_key = 'payout:ref_x' WHERE transaction_key "
     "LIKE 'payout:%'",
     "MON-3k"},
    {"a courier who holds less than the ledger has",
     "UPDATE payments.courier_cash SET held = held - 1", "MON-3l"},
    {"a courier who holds cash of nobody",
     "INSERT INTO payments.courier_cash (courier_id, currency, held) VALUES ('crr_x', 'EUR', 5)",
     "MON-3l"},
    {"a courier who has collected more than was due",
     "UPDATE couriers.courier_cash SET collected = collected + 1", "COU-1o"},
    {"cash that was handed in and is thought to be held",
     "UPDATE couriers.courier_cash SET handed_in = handed_in - 1", "CPY-14"},
    {"cash that was handed in and never collected",
     "UPDATE couriers.courier_cash SET handed_in = collected + 1", "CPY-14"},
    {"less collected than is due",
     "UPDATE couriers.deliveries SET cash_collected = cash_collected - 1 WHERE order_id = "
     "'{cash}'",
     "COU-1n"},
    {"cash to be collected of what is paid",
     "UPDATE couriers.deliveries SET cash_due = 5 WHERE order_id = '{delivering}'", "COU-1n"},
    {"cash collected before the door",
     "UPDATE couriers.deliveries SET cash_due = 5, cash_collected = 5 WHERE order_id = "
     "'{delivering}'",
     "COU-1n"},
    {"the head of a chain",
     "UPDATE payments.ledger_chains SET hash = 'x' WHERE chain = (SELECT chain FROM "
     "payments.ledger_entries LIMIT 1)",
     "MON-3c"},
    {"the end of a chain",
     "DELETE FROM payments.ledger_entries WHERE rowid = (SELECT MAX(rowid) FROM "
     "payments.ledger_entries)",
     "MON-3c"},
    {"a chain that was wound back",
     "CREATE TEMP TABLE cut AS SELECT chain, MIN(position) - 1 AS position FROM "
     "payments.ledger_entries WHERE transaction_key = 'settlement:' || " PAYMENT_OF(
         "completed") "; DELETE FROM payments.ledger_entries WHERE chain = (SELECT chain FROM cut) "
                      "AND position > (SELECT position FROM cut); UPDATE payments.ledger_chains "
                      "SET "
                      "entries = (SELECT position FROM cut), hash = (SELECT e.hash FROM "
                      "payments.ledger_entries e, cut WHERE e.chain = cut.chain AND e.position = "
                      "cut.position) WHERE chain = (SELECT chain FROM cut)",
     "MON-3f"},
    {"all chains, from their beginning",
     "DELETE FROM payments.ledger_entries; UPDATE payments.ledger_chains SET entries = 0, hash = "
     "''",
     "MON-3d"},
    {"a refund that was never booked",
     "DELETE FROM payments.ledger_entries WHERE transaction_key LIKE 'refund:%'", "MON-3e"},
    {"a refund that is said to be denied", "UPDATE payments.payment_refunds SET kind = 'denied'",
     "MON-7d"},
    {"a surplus that was never booked",
     "UPDATE payments.payment_refunds SET kind = 'surplus', charge_id = 'chg_x'", "MON-3i"},
    {"what a customer is told to get back",
     "UPDATE notifications.notifications SET amount = 1 WHERE kind = 'refund'", "NOT-1c"},
};
#undef PAYMENT_OF

constexpr Damage of_wrong_stock[]{
    {"more than was received", "UPDATE catalog.stock SET on_hand = on_hand + 1", "STK-1"},
    {"less than nothing",
     "UPDATE catalog.stock SET written_off = written_off + on_hand + 1, on_hand = -1", "STK-1"},
    {"sold, and nobody bought it",
     "UPDATE catalog.stock SET sold = sold + 1, on_hand = on_hand - 1", "STK-2"},
    {"held, and nobody holds it",
     "UPDATE catalog.stock SET reserved = reserved + 1, on_hand = on_hand - 1", "STK-2"},
    {"another number of pieces",
     "UPDATE catalog.reservations SET quantity = quantity + 1 WHERE order_id = '{paid}' AND line = "
     "0",
     "STK-2"},
    {"another number of pieces, in the stock as well",
     "UPDATE catalog.reservations SET quantity = quantity + 1 WHERE order_id = '{paid}' AND line = "
     "0; UPDATE catalog.stock SET sold = sold + 1, on_hand = on_hand - 1 WHERE offer_id = (SELECT "
     "offer_id FROM catalog.reservations WHERE order_id = '{paid}' AND line = 0)",
     "STK-4b"},
    {"another offer",
     "UPDATE main.order_lines SET offer_id = (SELECT MAX(offer_id) FROM catalog.stock) WHERE "
     "order_id = '{ready}' AND line = 0",
     "STK-4b"},
    {"sold and not committed",
     "UPDATE catalog.reservations SET state = 'released' WHERE order_id = '{completed}'", "STK-4a"},
    {"paid and only held",
     "UPDATE catalog.reservations SET state = 'active' WHERE order_id = '{paid}'", "STK-4a"},
    {"cancelled and not put back",
     "UPDATE catalog.stock SET sold = sold + (SELECT r.quantity FROM catalog.reservations r WHERE "
     "r.order_id = '{refunded}' AND r.offer_id = stock.offer_id), on_hand = on_hand - (SELECT "
     "r.quantity FROM catalog.reservations r WHERE r.order_id = '{refunded}' AND r.offer_id = "
     "stock.offer_id) WHERE offer_id IN (SELECT offer_id FROM catalog.reservations WHERE order_id "
     "= '{refunded}'); UPDATE catalog.reservations SET state = 'committed' WHERE order_id = "
     "'{refunded}'",
     "STK-4a"},
    {"paid, cancelled and only released",
     "UPDATE catalog.reservations SET state = 'released' WHERE order_id = '{refunded}'", "STK-4a"},
    {"cancelled and held",
     "UPDATE catalog.reservations SET state = 'active' WHERE order_id = '{cancelled}'", "STK-4a"},
    {"held for no order",
     "INSERT INTO catalog.reservations (order_id, line, offer_id, quantity, state, until) SELECT "
     "'ord_01jh3q8d2v7x0n5m4k9w6r1tbe', 0, offer_id, 1, 'active', {now} + 3600000000 FROM "
     "catalog.stock WHERE reserved > 0 LIMIT 1; UPDATE catalog.stock SET reserved = reserved + 1, "
     "on_hand = on_hand - 1 WHERE offer_id = (SELECT offer_id FROM catalog.reservations WHERE "
     "order_id = 'ord_01jh3q8d2v7x0n5m4k9w6r1tbe')",
     "STK-6a"},
    {"sold to no order",
     "UPDATE catalog.reservations SET order_id = 'ord_01jh3q8d2v7x0n5m4k9w6r1tbe' WHERE order_id = "
     "'{completed}'",
     "STK-6b"},
};

constexpr Damage of_wrong_work[]{
    {"a message that is parked",
     "INSERT INTO payments.parked_messages (consumer, event_id, topic, type, key, sequence, "
     "event_at, trace, data, reason, at) VALUES ('payments.orders', 'evt_x', 'waybill.orders', "
     "'order.completed', '{paid}', 1, 1, '', x'', 'sql.failed', {now})",
     "EVT-6"},
    {"an event that was passed over by those after it",
     "UPDATE main.outbox SET published_at = NULL WHERE key = '{completed}' AND type = 'order.paid'",
     "EVT-4"},
    {"an old event that is not published",
     "UPDATE main.outbox SET published_at = NULL WHERE key = '{completed}' AND type = "
     "'order.completed'",
     "EVT-2a"},
    {"an old event of another service",
     "UPDATE couriers.outbox SET published_at = NULL WHERE key = '{completed}' AND type = "
     "'delivery.delivered'",
     "EVT-2a"},
    {"an old job that is not done",
     "INSERT INTO catalog.jobs (id, kind, key, priority, due, payload, attempts, trace, "
     "last_reason) VALUES ('job_x', 'partner_call', '{paid}', 5, {now} - 10000000000, x'', 0, '', "
     "'')",
     "EVT-2b"},
    {"an old timer",
     "INSERT INTO couriers.timers (kind, key, due, payload) VALUES ('courier.nap', 'x', {now} - "
     "5400000000, x'')",
     "ORD-5c"},
    {"a timer of an offer that is not there",
     "INSERT INTO couriers.timers (kind, key, due, payload) VALUES ('delivery.offer', '{ready}', "
     "{now} + 1000000, x'')",
     "COU-1f"},
    {"a question about no payment",
     "INSERT INTO payments.timers (kind, key, due, payload) VALUES ('payment.reconcile', 'pay_x', "
     "{now} + 1000000, x'')",
     "MON-7c"},
    {"a timer of no charge",
     "INSERT INTO payments.timers (kind, key, due, payload) VALUES ('simulator.charge', 'chg_x', "
     "{now} + 1000000, x'')",
     "MON-7a"},
    {"mail that nothing sends",
     "UPDATE notifications.notifications SET mail = 'queued' WHERE order_id = '{completed}' AND "
     "kind = 'order_delivered'",
     "NOT-2a"},
    {"an alert that nothing sends",
     "INSERT INTO notifications.alert_mails (recipient, alert_id, number, partner_title, reason, "
     "note) VALUES ('office', 'evt_x', '', '', '', '')",
     "NOT-2c"},
    {"an event that waits for its webhook for ever",
     "INSERT INTO notifications.webhooks (webhook_id, partner_id, name, url, events, enabled, "
     "made_by, made_at, deleted, secret) VALUES ('whk_x', '', '', '', '*', TRUE, 'usr_x', 0, TRUE, "
     "''); INSERT INTO notifications.webhook_deliveries (delivery_id, webhook_id, event_id, type, "
     "body, state, created_at, rounds, tries, last_at, last_status, last_took, last_reason) VALUES "
     "('whd_x', 'whk_x', 'evt_x', 'order.paid', '', 'waiting', 0, 1, 0, 0, 0, 0, '')",
     "NOT-3a"},
    {"an event that was taken without being sent",
     "INSERT INTO notifications.webhooks (webhook_id, partner_id, name, url, events, enabled, "
     "made_by, made_at, deleted, secret) VALUES ('whk_x', '', '', '', '*', TRUE, 'usr_x', 0, TRUE, "
     "''); INSERT INTO notifications.webhook_deliveries (delivery_id, webhook_id, event_id, type, "
     "body, state, created_at, rounds, tries, last_at, last_status, last_took, last_reason) VALUES "
     "('whd_x', 'whk_x', 'evt_x', 'order.paid', '', 'delivered', 0, 1, 1, 0, 200, 0, '')",
     "NOT-3b"},
    {"an announcement that nothing goes on with",
     "INSERT INTO notifications.announcements (announcement_id, command, asked_by, wanted, state, "
     "told_to, addressees, told, unknown, created_at) VALUES ('ann_x', 'x', 'usr_x', x'', "
     "'under_way', '', 0, 0, 0, 0)",
     "NOT-2d"},
    {"an announcement that was told to nobody",
     "INSERT INTO notifications.announcements (announcement_id, command, asked_by, wanted, state, "
     "told_to, addressees, told, unknown, created_at) VALUES ('ann_y', 'y', 'usr_y', x'', 'done', "
     "'', 1, 1, 0, 0)",
     "NOT-2e"},
    {"work for mail that is not there",
     "UPDATE notifications.jobs SET finished_at = NULL, key = 'ntf_x' WHERE id = (SELECT MIN(id) "
     "FROM notifications.jobs WHERE kind = 'mail')",
     "NOT-2b"},
};

}  // namespace

std::span<const Damage> wrong_money() { return of_wrong_money; }
std::span<const Damage> wrong_stock() { return of_wrong_stock; }
std::span<const Damage> wrong_work() { return of_wrong_work; }

}  // namespace waybill::town
