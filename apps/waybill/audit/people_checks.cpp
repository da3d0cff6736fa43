// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"
#include "services/identity/domain/account.hpp"

#include <array>

namespace waybill::audit {
namespace {

/// Columns: the user, the address, the spelling of it by which accounts are told apart.
std::string judge_address(const sql::Row& row, Before&) {
    if (row.null(2)) return "has no way to sign in";
    return identity::email_key(row.view(1)) == row.view(2) ? "" : "is found by another address";
}

/// Which news a step of an order is to its customer.
#define NEWS_OF_STEP                                                                          \
    "CASE h.what WHEN 'paid' THEN 'order_paid' WHEN 'accepted' THEN 'order_accepted' WHEN "   \
    "'ready' THEN 'order_ready' WHEN 'assigned' THEN 'order_assigned' WHEN 'picked_up' THEN " \
    "'order_on_its_way' WHEN 'completed' THEN 'order_delivered' WHEN 'cancelled' THEN "       \
    "'order_cancelled' WHEN 'created' THEN 'order_created' END"

constexpr auto checks_of_people = std::to_array<Check>({
    {.id = "NOT-1a",
     .words = "each step of an order was told",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .query = {"audit.told",
               "SELECT h.order_id, 'was ' || h.what || ', and nobody was told' FROM "
               "main.order_history h WHERE " WAYBILL_AUDIT_KEYS(
                   "h.order_id") " AND h.what NOT IN ('unassigned', 'delivery_failed', 'returned') "
                                 "AND NOT EXISTS (SELECT 1 FROM "
                                 "notifications.notifications n WHERE n.order_id = h.order_id AND "
                                 "n.kind = " NEWS_OF_STEP " AND n.occasion = '')"}},
    // As many as there are steps, when each was told, are those of the steps.
    {.id = "NOT-1b",
     .words = "nothing was told that did not happen, and to nobody but the customer",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .query = {"audit.told_of_nothing",
               "SELECT n.order_id, 'was told ' || COUNT(*) || ' things, and is of version ' || "
               "COALESCE(o.version, 0) FROM notifications.notifications n LEFT JOIN main.orders o "
               "ON o.order_id = n.order_id WHERE " WAYBILL_AUDIT_KEYS(
                   "n.order_id") " GROUP BY n.order_id HAVING o.order_id IS NULL OR "
                                 "SUM(n.user_id <> o.customer_id) > 0 OR (SUM(n.kind NOT IN "
                                 "('payment_reminder', 'payment_failed', 'refund')) <> o.version "
                                 "AND SUM(n.kind NOT IN ('payment_reminder', 'payment_failed', "
                                 "'refund')) <> (SELECT COUNT(DISTINCT h.what) FROM "
                                 "main.order_history h WHERE h.order_id = n.order_id AND h.what "
                                 "NOT IN ('unassigned', 'delivery_failed', 'returned')))"}},
    {.id = "NOT-1c",
     .words = "who got money back, or whose payment failed, was told so",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .query = {"audit.money_told",
               "SELECT p.order_id, 'refunded ' || p.refunded || ', payment ' || p.status || ', "
               "told of ' || COALESCE(n.amount, 0) FROM payments.payments p LEFT JOIN "
               "notifications.notifications n ON n.order_id = p.order_id AND n.kind = 'refund' AND "
               "n.occasion = '' WHERE " WAYBILL_AUDIT_KEYS(
                   "p.order_id") " AND (p.refunded <> COALESCE(n.amount, 0) OR (p.status = "
                                 "'FAILED') > (SELECT COUNT(*) FROM notifications.notifications f "
                                 "WHERE f.order_id = p.order_id AND f.kind = 'payment_failed') OR "
                                 "(p.failures = 0 AND EXISTS (SELECT 1 FROM "
                                 "notifications.notifications f WHERE f.order_id = p.order_id AND "
                                 "f.kind = 'payment_failed')))"}},
    {.id = "NOT-2a",
     .words = "mail that waits has work that sends it",
     .keys = Keys::order,
     .query = {"audit.mail",
               "SELECT n.order_id, n.kind || ' waits for its mail, and nothing sends it' FROM "
               "notifications.notifications n WHERE " WAYBILL_AUDIT_KEYS(
                   "n.order_id") " AND n.mail = 'queued' AND NOT EXISTS (SELECT 1 FROM "
                                 "notifications.jobs j WHERE j.kind = 'mail' AND j.key = "
                                 "n.notification_id AND j.finished_at IS NULL)"}},
    {.id = "NOT-2b",
     .words = "work that sends mail has its news",
     .query = {"audit.mail_of_nothing",
               "SELECT j.key, 'is to be mailed, and is no news' FROM notifications.jobs j WHERE "
               "j.kind = 'mail' AND j.finished_at IS NULL AND NOT EXISTS (SELECT 1 FROM "
               "notifications.notifications n WHERE n.user_id = CAST(j.payload AS TEXT) AND "
               "n.notification_id = j.key)"}},
    {.id = "SEC-2a",
     .words = "each account can sign in, and is found by its address",
     .keys = Keys::user,
     .query = {"audit.accounts",
               "SELECT u.user_id, u.email, CASE WHEN EXISTS (SELECT 1 FROM identity.credentials c "
               "WHERE c.user_id = u.user_id) THEN u.email_key END FROM identity.users u "
               "WHERE " WAYBILL_AUDIT_KEYS("u.user_id")},
     .judge = judge_address},
    {.id = "SEC-2b",
     .words = "a session has at most one token that is not spent",
     .query = {"audit.sessions",
               "SELECT session_id, 'has ' || COUNT(*) || ' tokens that are not spent' FROM "
               "identity.refresh_tokens WHERE spent_at IS NULL GROUP BY session_id HAVING COUNT(*) "
               "> 1"}},
    {.id = "CPY-11",
     .words = "who orders has an account, and who is ordered from is a partner",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .query = {"audit.customers",
               "SELECT o.order_id, 'is of a customer or partner that is not there' FROM "
               "main.orders o WHERE " WAYBILL_AUDIT_KEYS(
                   "o.order_id") " AND (NOT EXISTS (SELECT 1 FROM identity.users u WHERE u.user_id "
                                 "= o.customer_id) OR NOT EXISTS (SELECT 1 FROM catalog.partners p "
                                 "WHERE p.id = o.partner_id))"}},
    {.id = "CPY-12",
     .words = "who works for a partner or drives has an account",
     .keys = Keys::user,
     .holds = Holds::on_arrival,
     .query = {"audit.workers",
               "SELECT s.user_id, 'works for a partner and has no account' FROM "
               "catalog.partner_staff s WHERE " WAYBILL_AUDIT_KEYS(
                   "s.user_id") " AND NOT EXISTS (SELECT 1 FROM identity.users u WHERE u.user_id = "
                                "s.user_id) UNION ALL SELECT c.user_id, 'drives and has no "
                                "account' FROM couriers.couriers c WHERE " WAYBILL_AUDIT_KEYS(
                                    "c.user_id") " AND NOT EXISTS (SELECT 1 FROM identity.users u "
                                                 "WHERE u.user_id = c.user_id)"}},
});
#undef NEWS_OF_STEP

}  // namespace

std::span<const Check> people_checks() { return checks_of_people; }

}  // namespace waybill::audit
