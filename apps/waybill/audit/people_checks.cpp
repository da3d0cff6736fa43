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
#define STEPS_TOLD                                                               \
    "FROM main.order_history h WHERE h.order_id = t.order_id AND h.what NOT IN " \
    "('unassigned', 'delivery_failed', 'returned')"

/// An order of which just that was told what its own columns stand for, with or without a courier,
/// and that has as many steps: it took each of them once, and its history need not be read.
#define TOLD_PLAINLY                                                                              \
    "(t.told & 0xffffeffff = 1 + 0x10 * (o.paid_at IS NOT NULL) + 0x100 * (o.accepted_at IS NOT " \
    "NULL) + 0x1000 * (o.ready_at IS NOT NULL) + 0x100000 * (o.picked_up_at IS NOT NULL) + "      \
    "0x1000000 * (o.status = 'COMPLETED') + 0x10000000 * (o.status = 'CANCELLED') AND "           \
    "o.version = 1 + (o.paid_at IS NOT NULL) + (o.accepted_at IS NOT NULL) + (o.ready_at IS NOT " \
    "NULL) + (o.picked_up_at IS NOT NULL) + (o.status IN ('COMPLETED', 'CANCELLED')) + (t.told "  \
    "& 0x10000 <> 0))"

/// What was told of each order, beside the order and its payment. `told` has a digit for each kind,
/// the lowest for 'order_created'; above them those that should not be there are counted, and above
/// those the failed payments.
constexpr Rows news_of_orders{
    .object = "t.order_id",
    .from =
        "FROM (SELECT n.order_id, MIN(n.user_id) AS first_user, MAX(n.user_id) AS last_user, "
        "SUM(CASE WHEN n.occasion = '' THEN CASE n.kind WHEN 'order_created' THEN 1 WHEN "
        "'order_paid' THEN 0x10 WHEN 'order_accepted' THEN 0x100 WHEN 'order_ready' THEN 0x1000 "
        "WHEN 'order_assigned' THEN 0x10000 WHEN 'order_on_its_way' THEN 0x100000 WHEN "
        "'order_delivered' THEN 0x1000000 WHEN 'order_cancelled' THEN 0x10000000 WHEN 'refund' "
        "THEN 0 WHEN 'payment_reminder' THEN 0 WHEN 'payment_failed' THEN 0x1000000000 ELSE "
        "0x100000000 END ELSE CASE n.kind WHEN 'refund' THEN 0 WHEN 'payment_reminder' THEN 0 WHEN "
        "'payment_failed' THEN 0x1000000000 ELSE 0x100000000 END END) AS told, SUM(CASE WHEN "
        "n.kind = 'refund' AND n.occasion = '' THEN n.amount ELSE 0 END) AS refunded FROM "
        "notifications.notifications n WHERE " WAYBILL_AUDIT_KEYS(
            "n.order_id") " GROUP BY n.order_id) t LEFT JOIN main.orders o ON o.order_id = "
                          "t.order_id LEFT JOIN payments.payments p ON p.order_id = t.order_id "
                          "WHERE TRUE"};
#define COUNT_OF_TOLD                                                                        \
    "(SELECT COUNT(*) FROM notifications.notifications n WHERE n.order_id = t.order_id AND " \
    "n.kind NOT IN ('payment_reminder', 'payment_failed', 'refund'))"

/// News whose mail waits, and work that sends mail, sorted into each other: after a burst of orders
/// there is much of both.
constexpr Rows mails_that_wait{
    .object = "w.id",
    .from = "FROM (SELECT id, SUM(queued) AS queued, SUM(work) AS work FROM (SELECT "
            "notification_id AS id, 1 AS queued, 0 AS work FROM notifications.notifications WHERE "
            "mail = 'queued' UNION ALL SELECT key, 0, 1 FROM notifications.jobs WHERE kind = "
            "'mail' AND finished_at IS NULL) GROUP BY id HAVING COUNT(*) <> 2) w WHERE TRUE"};

constexpr auto checks_of_people = std::to_array<Check>({
    // An order of which nothing at all was told: CPY-3.
    {.id = "NOT-1a",
     .words = "each step of an order was told",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .rows = news_of_orders,
     .broken = "NOT " TOLD_PLAINLY " AND EXISTS (SELECT 1 " STEPS_TOLD " AND NOT EXISTS (SELECT 1 "
               "FROM notifications.notifications n WHERE n.order_id = h.order_id AND n.kind "
               "= " NEWS_OF_STEP " AND n.occasion = ''))",
     .problem = "'was ' || (SELECT GROUP_CONCAT(h.what, ', ') " STEPS_TOLD ") || ', and not all of "
                "it was told'"},
    // As many as there are steps, when each was told, are those of the steps.
    {.id = "NOT-1b",
     .words = "nothing was told that did not happen, and to nobody but the customer",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .rows = news_of_orders,
     .broken =
         "o.order_id IS NULL OR t.first_user <> o.customer_id OR t.last_user <> "
         "o.customer_id OR (NOT " TOLD_PLAINLY " AND " COUNT_OF_TOLD
         " <> o.version AND " COUNT_OF_TOLD " <> (SELECT COUNT(DISTINCT h.what) " STEPS_TOLD "))",
     .problem = "'was told ' || " COUNT_OF_TOLD " || ' steps, and is of version ' || "
                "COALESCE(o.version, 0)"},
    {.id = "NOT-1c",
     .words = "who got money back, or whose payment failed, was told so",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .rows = news_of_orders,
     .broken = "p.refunded <> t.refunded OR (p.status = 'FAILED' AND t.told >> 36 = 0) OR "
               "(p.failures = 0 AND t.told >> 36 > 0)",
     .problem = "'refunded ' || p.refunded || ', payment ' || p.status || ', told of ' || "
                "t.refunded"},
    {.id = "NOT-2a",
     .words = "mail that waits has work that sends it",
     .rows = mails_that_wait,
     .broken = "w.queued = 1 AND w.work = 0",
     .problem = "'waits for its mail, and nothing sends it'"},
    {.id = "NOT-2b",
     .words = "work that sends mail has its news",
     .rows = mails_that_wait,
     .broken = "w.queued = 0 AND w.work = 1 AND NOT EXISTS (SELECT 1 FROM notifications.jobs j "
               "JOIN notifications.notifications n ON n.user_id = CAST(j.payload AS TEXT) AND "
               "n.notification_id = j.key WHERE j.kind = 'mail' AND j.key = w.id)",
     .problem = "'is to be mailed, and is no news'"},
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
     .rows = {.object = "o.order_id",
              .from = "FROM main.orders o WHERE " WAYBILL_AUDIT_KEYS("o.order_id")},
     .broken = "NOT EXISTS (SELECT 1 FROM identity.users u WHERE u.user_id = o.customer_id) OR NOT "
               "EXISTS (SELECT 1 FROM catalog.partners p WHERE p.id = o.partner_id)",
     .problem = "'is of a customer or partner that is not there'"},
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
#undef COUNT_OF_TOLD
#undef TOLD_PLAINLY
#undef STEPS_TOLD
#undef NEWS_OF_STEP

}  // namespace

std::span<const Check> people_checks() { return checks_of_people; }

}  // namespace waybill::audit
