// SPDX-License-Identifier: Apache-2.0
#include "tests/component/damages.hpp"

namespace waybill::town {
namespace {

constexpr Damage of_missing_rows[]{
    {"an order", "DELETE FROM main.orders WHERE order_id = '{completed}'", "CPY-1"},
    {"an order, with all that orders has of it",
     "DELETE FROM main.orders WHERE order_id = '{paid}'; DELETE FROM main.order_lines WHERE "
     "order_id = '{paid}'; DELETE FROM main.order_history WHERE order_id = '{paid}'; DELETE FROM "
     "main.outbox WHERE key = '{paid}'; DELETE FROM main.idempotency_keys WHERE CAST(reply AS "
     "TEXT) = '{paid}'",
     "STK-6b"},
    {"a payment", "DELETE FROM payments.payments WHERE order_id = '{completed}'", "CPY-1"},
    {"the payment of an order that was never opened",
     "DELETE FROM payments.payments WHERE order_id = '{pending}'", "CPY-1"},
    {"a delivery that waits", "DELETE FROM couriers.deliveries WHERE order_id = '{ready}'",
     "CPY-2"},
    {"a delivery that was made", "DELETE FROM couriers.deliveries WHERE order_id = '{completed}'",
     "CPY-2"},
    {"stock that is held", "DELETE FROM catalog.reservations WHERE order_id = '{pending}'",
     "STK-4a"},
    {"stock that was sold", "DELETE FROM catalog.reservations WHERE order_id = '{completed}'",
     "STK-4a"},
    {"one line of what was sold",
     "DELETE FROM catalog.reservations WHERE order_id = '{completed}' AND line = 1", "STK-4b"},
    {"all news of an order",
     "DELETE FROM notifications.notifications WHERE order_id = '{completed}'", "CPY-3"},
    {"the content of a picture",
     "UPDATE identity.users SET photo = 'avatars/"
     "5f0c1b7a9d2e4836a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718.jpg' WHERE user_id = "
     "(SELECT customer_id FROM main.orders WHERE order_id = '{paid}')",
     "BLB-1"},
    {"one piece of news",
     "DELETE FROM notifications.notifications WHERE order_id = '{completed}' AND kind = "
     "'order_paid'",
     "NOT-1a"},
    {"the news of a refund",
     "DELETE FROM notifications.notifications WHERE order_id = '{refunded}' AND kind = 'refund'",
     "NOT-1c"},
    {"the news of a failed payment",
     "DELETE FROM notifications.notifications WHERE order_id = '{failed}' AND kind = "
     "'payment_failed'",
     "NOT-1c"},
    {"the copy of a person",
     "DELETE FROM notifications.users WHERE user_id = (SELECT customer_id FROM main.orders WHERE "
     "order_id = '{paid}')",
     "CPY-4"},
    {"an account",
     "DELETE FROM identity.users WHERE user_id = (SELECT customer_id FROM main.orders WHERE "
     "order_id = '{paid}')",
     "CPY-11"},
    {"the account of a courier",
     "DELETE FROM identity.users WHERE user_id IN (SELECT user_id FROM couriers.couriers)",
     "CPY-12"},
    {"a password",
     "DELETE FROM identity.credentials WHERE user_id = (SELECT customer_id FROM main.orders WHERE "
     "order_id = '{paid}')",
     "SEC-2a"},
    {"a partner",
     "DELETE FROM catalog.partners WHERE id = (SELECT partner_id FROM main.orders WHERE order_id = "
     "'{paid}')",
     "CPY-11"},
    {"a courier",
     "DELETE FROM couriers.couriers WHERE courier_id = (SELECT courier_id FROM main.orders WHERE "
     "order_id = '{delivering}')",
     "COU-1d"},
    {"lines of an order", "DELETE FROM main.order_lines WHERE order_id = '{completed}'", "MON-5a"},
    {"one line of an order",
     "DELETE FROM main.order_lines WHERE order_id = '{completed}' AND line = 0", "MON-5a"},
    {"the last step",
     "DELETE FROM main.order_history WHERE order_id = '{completed}' AND what = 'completed'",
     "ORD-2a"},
    {"a step in between",
     "DELETE FROM main.order_history WHERE order_id = '{completed}' AND what = 'accepted'",
     "ORD-2a"},
    {"stock of an offer", "DELETE FROM catalog.stock WHERE reserved > 0", "CPY-5"},
    {"an offer",
     "DELETE FROM catalog.offers WHERE id IN (SELECT offer_id FROM catalog.stock WHERE sold > 0)",
     "CPY-5"},
    {"words of a product",
     "DELETE FROM catalog.product_grams WHERE product = (SELECT MIN(number) FROM catalog.products)",
     "CPY-10"},
    {"a checkout",
     "DELETE FROM payments.sim_checkouts WHERE payment_id = (SELECT payment_id FROM main.orders "
     "WHERE order_id = '{completed}')",
     "CPY-6"},
    {"a charge",
     "DELETE FROM payments.sim_charges WHERE payment_id = (SELECT payment_id FROM main.orders "
     "WHERE order_id = '{completed}')",
     "CPY-7"},
    {"what the provider said",
     "DELETE FROM payments.payment_attempts WHERE payment_id = (SELECT payment_id FROM main.orders "
     "WHERE order_id = '{completed}')",
     "MON-2d"},
    {"a refund", "DELETE FROM payments.payment_refunds", "MON-2b"},
    {"the provider's refund", "DELETE FROM payments.sim_refunds", "CPY-8"},
    {"the timer of an unpaid order", "DELETE FROM main.timers WHERE key = '{pending}'", "ORD-5a"},
    {"the question about a payment",
     "DELETE FROM payments.timers WHERE kind = 'payment.reconcile' AND key = (SELECT payment_id "
     "FROM main.orders WHERE order_id = '{opened}')",
     "MON-7c"},
    {"the key of a confirmation",
     "DELETE FROM main.idempotency_keys WHERE CAST(reply AS TEXT) = '{paid}'", "IDE-1a"},
    {"an event", "DELETE FROM main.outbox WHERE key = '{completed}' AND type = 'order.paid'",
     "EVT-1b"},
    {"the note that an event was applied",
     "DELETE FROM catalog.inbox WHERE event_id IN (SELECT id FROM main.outbox WHERE key = '{paid}' "
     "AND type = 'order.paid')",
     "EVT-3"},
    {"the offer that a courier took",
     "DELETE FROM couriers.delivery_offers WHERE order_id = '{assigned}'", "COU-1e"},
};

constexpr Damage of_differing_copies[]{
    {"the customer of a payment",
     "UPDATE payments.payments SET customer_id = (SELECT customer_id FROM main.orders WHERE "
     "order_id = '{other}') WHERE order_id = '{completed}'",
     "CPY-1"},
    {"the currency of a payment",
     "UPDATE payments.payments SET currency = 'USD' WHERE order_id = '{pending}'", "CPY-1"},
    {"what is due", "UPDATE payments.payments SET due = due + 1 WHERE order_id = '{pending}'",
     "CPY-1"},
    {"the provider", "UPDATE main.orders SET provider = 'visa' WHERE order_id = '{paid}'", "CPY-1"},
    {"the payment of an order",
     "UPDATE main.orders SET payment_id = (SELECT payment_id FROM main.orders WHERE order_id = "
     "'{other}') WHERE order_id = '{paid}'",
     "CPY-1"},
    {"the order of a payment",
     "UPDATE payments.payments SET order_id = 'ord_01jh3q8d2v7x0n5m4k9w6r1tbe' WHERE order_id = "
     "'{paid}'",
     "CPY-1"},
    {"prices and total alike",
     "UPDATE main.order_lines SET unit_price = unit_price + 1, total = quantity * (unit_price + 1) "
     "WHERE order_id = '{paid}'; UPDATE main.orders SET total = delivery_fee + (SELECT SUM(total) "
     "FROM main.order_lines l WHERE l.order_id = '{paid}') WHERE order_id = '{paid}'",
     "CPY-1"},
    {"the price of a line",
     "UPDATE main.order_lines SET unit_price = unit_price * 2, total = total * 2 WHERE order_id = "
     "'{paid}' AND line = 0",
     "MON-5a"},
    {"the total of an order", "UPDATE main.orders SET total = total + 1 WHERE order_id = '{paid}'",
     "MON-5a"},
    {"the fee", "UPDATE main.orders SET delivery_fee = delivery_fee + 1 WHERE order_id = '{ready}'",
     "MON-5a"},
    {"the partner of an order",
     "UPDATE main.orders SET partner_id = (SELECT partner_id FROM main.orders WHERE order_id = "
     "'{other}') WHERE order_id = '{ready}'",
     "COU-2a"},
    {"the courier of an order",
     "UPDATE main.orders SET courier_id = (SELECT courier_id FROM main.orders WHERE order_id = "
     "'{completed}') WHERE order_id = '{delivering}'",
     "CPY-2"},
    {"the name of a courier",
     "UPDATE main.orders SET courier_name = 'Nobody' WHERE order_id = '{completed}'", "CPY-2"},
    {"the number of an assignment",
     "UPDATE main.orders SET courier_epoch = courier_epoch + 1 WHERE order_id = '{assigned}'",
     "CPY-2"},
    {"how far a delivery is",
     "UPDATE couriers.deliveries SET state = 'picked_up', finished_at = NULL WHERE order_id = "
     "'{completed}'",
     "CPY-2"},
    {"how far an order's delivery is",
     "UPDATE main.orders SET delivery_status = 'none' WHERE order_id = '{assigned}'", "CPY-2"},
    {"that an order is ready",
     "UPDATE couriers.deliveries SET ready = 0, ready_at = NULL WHERE order_id = '{ready}'",
     "CPY-2"},
    {"which step of the order a delivery knows",
     "UPDATE couriers.deliveries SET order_version = 2 WHERE order_id = '{ready}'", "CPY-2"},
    {"the PIN",
     "UPDATE couriers.deliveries SET pin_digest = (SELECT pin_digest FROM main.orders WHERE "
     "order_id = '{other}') WHERE order_id = '{assigned}'",
     "COU-2a"},
    {"the door",
     "UPDATE couriers.deliveries SET details = (SELECT details FROM couriers.deliveries WHERE "
     "order_id = '{other}') WHERE order_id = '{ready}'",
     "COU-2a"},
    {"the amount in the news",
     "UPDATE notifications.notifications SET amount = amount + 1 WHERE order_id = '{paid}' AND "
     "kind = 'order_created'",
     "CPY-3"},
    {"who is told",
     "UPDATE notifications.notifications SET user_id = (SELECT customer_id FROM main.orders WHERE "
     "order_id = '{other}') WHERE order_id = '{paid}'",
     "CPY-3"},
    {"the number of an order", "UPDATE main.orders SET number = 'ZZZZZZ' WHERE order_id = '{paid}'",
     "CPY-3"},
    {"the end of the payment window",
     "UPDATE main.orders SET expires_at = expires_at + 1 WHERE order_id = '{paid}'", "CPY-3"},
    {"the address that mail goes to",
     "UPDATE notifications.users SET email = 'someone@else.example' WHERE user_id = (SELECT "
     "customer_id FROM main.orders WHERE order_id = '{paid}')",
     "CPY-4"},
    {"whom alerts are told", "UPDATE notifications.users SET operates = TRUE", "CPY-4"},
    {"in which roles somebody is", "UPDATE notifications.users SET roles = 'courier'", "CPY-4"},
    {"the version of a person", "UPDATE notifications.users SET version = version - 1", "CPY-4"},
    {"the spelling by which an account is found",
     "UPDATE identity.users SET email_key = 'x' || email_key WHERE user_id = (SELECT customer_id "
     "FROM main.orders WHERE order_id = '{paid}')",
     "SEC-2a"},
    {"a role that was approved",
     "INSERT INTO identity.role_requests (user_id, role, state, reason, asked_at) SELECT "
     "customer_id, 'courier', 'approved', '', 1 FROM main.orders WHERE order_id = '{paid}'",
     "SEC-2d"},
    {"an invitation that was accepted",
     "INSERT INTO identity.invitations (invitation_id, digest, role, email, locale, created_at, "
     "expires_at, accepted_by, accepted_at) SELECT 'inv_x', 'x', 'support', '', 'en', 1, 2, "
     "customer_id, 1 FROM main.orders WHERE order_id = '{paid}'",
     "SEC-2d"},
    {"what a set of rights gives",
     "INSERT INTO identity.right_sets (name, help, patterns, made_at, changed_at, version) VALUES "
     "('all', '', 'orders:read *:*', 1, 1, 1)",
     "SEC-2e"},
    {"how many rights somebody has",
     "INSERT INTO identity.right_sets (name, help, patterns, made_at, changed_at, version) VALUES "
     "('one', '', 'a:' || replace(hex(zeroblob(600)), '00', 'aa'), 1, 1, 1), ('two', '', 'b:' || "
     "replace(hex(zeroblob(600)), '00', 'bb'), 1, 1, 1); INSERT INTO identity.held_right_sets "
     "(user_id, name, given_at) SELECT o.customer_id, s.name, 1 FROM main.orders o, "
     "identity.right_sets s WHERE o.order_id = '{paid}'",
     "SEC-2e"},
    {"that an account is erased, and nothing of it cleared",
     "UPDATE identity.users SET erased_at = 1 WHERE user_id = (SELECT customer_id FROM main.orders "
     "WHERE order_id = '{paid}')",
     "ERA-1a"},
    {"that an account is erased, which notifications did not hear",
     "UPDATE identity.users SET erased_at = 1, email = '', email_key = user_id, first_name = '', "
     "last_name = '', phone = '', roles = '' WHERE user_id = (SELECT customer_id FROM main.orders "
     "WHERE order_id = '{paid}')",
     "ERA-1c"},
    {"that an account is erased, which orders did not hear",
     "UPDATE identity.users SET erased_at = 1 WHERE user_id = (SELECT customer_id FROM main.orders "
     "WHERE order_id = '{completed}')",
     "ERA-1b"},
    {"that an order is cleared, and its customer is there",
     "UPDATE main.orders SET erased_at = 1 WHERE order_id = '{completed}'", "ERA-1b"},
    {"whose stock it is", "UPDATE catalog.stock SET partner_id = 'prt_x'", "CPY-5"},
    {"whether it is sold", "UPDATE catalog.stock SET active = NOT active", "CPY-5"},
    {"the category of an offer", "UPDATE catalog.offers SET category = 'stones'", "CPY-9"},
    {"a word of a product", "UPDATE catalog.products SET description = description || '.'",
     "PRD-1"},
    {"when a product was changed", "UPDATE catalog.products SET changed_at = changed_at + 1",
     "PRD-1"},
    {"a change of a product", "DELETE FROM catalog.product_changes WHERE version = 1", "PRD-1"},
    {"whether a partner is deleted", "UPDATE catalog.partners SET deleted = TRUE", "DEL-1"},
    {"whether an offer is deleted", "UPDATE catalog.offers SET deleted = TRUE", "DEL-1"},
    {"whether a product is deleted", "UPDATE catalog.products SET deleted = TRUE", "DEL-1"},
    {"how often a partner was late", "UPDATE catalog.partners SET late_orders = 1000", "CPY-13"},
    {"how often a partner did not answer",
     "UPDATE catalog.partners SET unanswered_orders = unanswered_orders + 1", "CPY-13"},
    {"the currency of a partner", "UPDATE catalog.partners SET currency = 'USD'", "CPY-9"},
    {"what the checkout asks for",
     "UPDATE payments.sim_checkouts SET amount = amount + 1 WHERE payment_id = (SELECT payment_id "
     "FROM main.orders WHERE order_id = '{opened}')",
     "CPY-6"},
    {"which charge took the money",
     "UPDATE payments.payments SET charge_id = 'chg_x' WHERE order_id = '{completed}'", "CPY-7"},
};

constexpr Damage of_wrong_files[]{
    {"an index", "DROP INDEX main.orders_of_customer", "SCH-1"},
    {"a rule that keeps rows apart", "DROP INDEX identity.users_by_email", "SCH-1"},
    {"a rule that keeps two sessions apart, and a token that is alive twice",
     "DROP INDEX identity.refresh_tokens_live; UPDATE identity.refresh_tokens SET spent_at = NULL",
     "SEC-2b"},
    {"the end of a session, when its account was deactivated",
     "UPDATE identity.users SET deactivated_at = 1 WHERE user_id = (SELECT user_id FROM "
     "identity.sessions WHERE revoked_at IS NULL ORDER BY session_id LIMIT 1)",
     "SEC-2c"},
    {"a UNIQUE of a table",
     "CREATE TABLE catalog.other AS SELECT * FROM catalog.products; DROP TABLE catalog.products; "
     "ALTER TABLE catalog.other RENAME TO products",
     "SCH-1"},
    {"two tables, one for the other",
     "ALTER TABLE notifications.inbox RENAME TO spare; ALTER TABLE notifications.parked_messages "
     "RENAME TO inbox",
     "SCH-1"},
    {"a column", "ALTER TABLE orders ADD COLUMN tip INTEGER", "SCH-1"},
    {"a table of the future", "CREATE TABLE payments.tips (payment_id TEXT) STRICT", "SCH-1"},
    {"a release of the future",
     "INSERT INTO couriers.schema_migrations (number, name, checksum) VALUES (9999, 'of tomorrow', "
     "'x')",
     "SCH-1"},
    {"a migration of another text",
     "UPDATE main.schema_migrations SET checksum = '0123456789abcdef' WHERE number = 100", "SCH-1"},
    {"a migration that was not made", "DELETE FROM couriers.schema_migrations WHERE number = 102",
     "SCH-1"},
    {"a session of nobody", "UPDATE identity.sessions SET user_id = 'usr_x'", "SCH-3"},
    {"a line of no order",
     "UPDATE main.order_lines SET order_id = 'ord_x' WHERE order_id = "
     "'{paid}' AND line = 0",
     "SCH-3"},
    {"the secret of all passwords",
     "UPDATE identity.credentials SET password_hash = '{p}' || password_hash", "SCH-4"},
    {"a PIN and a token in the clear",
     "UPDATE main.orders SET sealed = '0417 00112233445566778899aabbccddeeff' WHERE order_id = "
     "'{paid}'",
     "SCH-5a"},
    {"the PIN and token of another order",
     "UPDATE main.orders SET sealed = (SELECT sealed FROM main.orders WHERE order_id = '{other}') "
     "WHERE order_id = '{paid}'",
     "SCH-5a"},
    {"the digest of a token",
     "UPDATE main.orders SET tracking_digest = 'k1.' WHERE order_id = '{paid}'", "SCH-5a"},
    {"the digest of a PIN, with that of its delivery",
     "UPDATE main.orders SET pin_digest = 'k1.' WHERE order_id = '{ready}'; UPDATE "
     "couriers.deliveries SET pin_digest = 'k1.' WHERE order_id = '{ready}'",
     "SCH-5a"},
    {"a partner's secret in the clear",
     "INSERT INTO catalog.partner_secrets (partner_id, secret) SELECT MIN(id), "
     "'whsec_S2l0Y2hlbktpdGNoZW5LaXRjaGVuS2l0' FROM catalog.partners",
     "SCH-5b"},
    {"a webhook's secret in the clear",
     "INSERT INTO notifications.webhooks (webhook_id, partner_id, name, url, events, enabled, "
     "made_by, made_at, deleted, secret) VALUES ('whk_x', '', '', '', '*', TRUE, 'usr_x', 0, "
     "FALSE, 'whsec_S2l0Y2hlbktpdGNoZW5LaXRjaGVuS2l0')",
     "SCH-5f"},
    {"a sender with its keys in the clear",
     "INSERT INTO notifications.senders (agent_id, sealed) VALUES ('agt_x', 'whsec_eA==')",
     "SCH-5e"},
    {"a kept answer in the clear",
     "UPDATE gateway.idempotency_keys SET reply = CAST('204' || char(10) || char(10) AS BLOB)",
     "SCH-5c"},
    {"a kept answer of another request",
     "UPDATE gateway.idempotency_keys SET reply = (SELECT reply FROM gateway.idempotency_keys "
     "ORDER BY scope, key LIMIT 1)",
     "SCH-5c"},
    {"an action of another",
     "UPDATE gateway.action_entries SET source = '203.0.113.99' WHERE position = 1", "SEC-5a"},
    {"an action that is gone", "DELETE FROM gateway.action_entries WHERE position = 2", "SEC-5a"},
    {"the last action",
     "DELETE FROM gateway.action_entries WHERE position = (SELECT MAX(position) FROM "
     "gateway.action_entries)",
     "SEC-5b"},
    {"a set of rights that is not there",
     "INSERT INTO identity.held_right_sets (user_id, name, given_at) SELECT customer_id, 'gone', 1 "
     "FROM main.orders WHERE order_id = '{paid}'",
     "SCH-3"},
    {"who works for no partner", "UPDATE catalog.partner_staff SET partner_id = 'prt_x'", "SCH-3"},
};

}  // namespace

std::span<const Damage> missing_rows() { return of_missing_rows; }
std::span<const Damage> differing_copies() { return of_differing_copies; }
std::span<const Damage> wrong_files() { return of_wrong_files; }

}  // namespace waybill::town
