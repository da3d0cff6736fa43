// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"
#include "apps/waybill/audit/words.hpp"
#include "platform/core/rights.hpp"
#include "services/identity/domain/account.hpp"

#include <array>
#include <format>

namespace waybill::audit {
namespace {

/// What a courier has in hand and has brought, beside what the deliveries say of it.
void judge_courier(const sql::Row& row, Tell tell) {
    const auto active = row.integer(1);
    const auto capacity = row.integer(2);
    const auto duty = row.view(3);
    const auto deliveries = row.integer(4);
    const auto in_hand = row.integer(5);
    const auto brought = row.integer(6);
    const bool former = row.boolean(7);
    if (active > capacity || active != in_hand)
        tell("COU-1a", row.view(0),
             std::format("active {} of {}, in hand {}", active, capacity, in_hand));
    if (deliveries != brought)
        tell("COU-1b", row.view(0),
             std::format("counts {} deliveries, brought {}", deliveries, brought));
    if (duty == (active < capacity ? "busy" : "available"))
        tell("COU-1c", row.view(0), std::format("is {}, active {} of {}", duty, active, capacity));
    if (former && (duty != "offline" || active > 0))
        tell("COU-1h", row.view(0),
             std::format("is no courier any more, {}, active {}", duty, active));
}

/// What a courier is counted for, each beside what the offers say.
void judge_reliability(const sql::Row& row, Tell tell) {
    constexpr std::string_view counts[]{"offered", "accepted", "declined",
                                        "expired", "failed",   "late"};
    Differences all;
    int at = 1;
    for (const std::string_view count : counts) {
        all.see(count, row.integer(at), row.integer(at + 1));
        at += 2;
    }
    if (all.any()) tell("COU-1j", row.view(0), all.words());
}

/// What a partner is counted for, each beside what the orders say. It may be less: those of before
/// anything was counted.
void judge_partner(const sql::Row& row, Tell tell) {
    constexpr std::string_view counts[]{"accepted", "rejected", "unanswered", "late"};
    int at = 1;
    for (const std::string_view count : counts) {
        const auto counted = row.integer(at);
        const auto said = row.integer(at + 1);
        if (counted > said)
            tell("CPY-13", row.view(0),
                 std::format("counts {} {} orders, has {}", counted, count, said));
        at += 2;
    }
}

/// Columns: the user, the address, the spelling of it by which accounts are told apart.
void judge_address(const sql::Row& row, Tell tell) {
    if (row.null(2)) return tell("SEC-2a", row.view(0), "has no way to sign in");
    if (identity::email_key(row.view(1)) != row.view(2))
        tell("SEC-2a", row.view(0), "is found by another address");
}

/// What could not be read out of a token again would sign somebody out.
void judge_rights(const sql::Row& row, Tell tell) {
    const auto rights = Rights::parse(row.view(1));
    if (!rights || rights->empty()) tell("SEC-2e", row.view(0), "is a set of what are no rights");
}

/// An account and the copy of it for mail. Of what is personal it is told whether both are the
/// same, and not what they are.
void judge_copy(const sql::Row& row, Tell tell) {
    if (row.null(1))
        return tell("CPY-4", row.view(0), "is in identity.users and not in notifications.users");
    Differences all;
    all.see("version", number_in(row, 2), number_in(row, 3));
    all.see("email", number_in(row, 4), Number{1});
    all.see("first_name", number_in(row, 5), Number{1});
    all.see("locale", text_in(row, 6), text_in(row, 7));
    all.see("operates", Number{0}, number_in(row, 8));
    all.see("roles", Number{0}, number_in(row, 9));
    if (all.any()) tell("CPY-4", row.view(0), all.words());
}

constexpr auto readings_of_people = std::to_array<Reading>({
    {By::couriers, Keys::courier,
     "SELECT c.courier_id, c.active, c.capacity, c.duty, c.deliveries, COALESCE(d.in_hand, 0), "
     "COALESCE(d.brought, 0), c.deleted_at IS NOT NULL FROM couriers.couriers c LEFT JOIN (SELECT "
     "courier_id, SUM(CASE WHEN "
     "state IN "
     "('offered', 'assigned', 'picked_up', 'returning') THEN 1 ELSE 0 END) AS in_hand, SUM(CASE "
     "WHEN state = 'delivered' THEN 1 ELSE 0 END) AS "
     "brought FROM couriers.deliveries WHERE " WAYBILL_AUDIT_KEYS(
         "courier_id") " GROUP BY courier_id) d ON d.courier_id = c.courier_id "
                       "WHERE " WAYBILL_AUDIT_KEYS("c.courier_id"),
     judge_courier},
    // Offers lie by their orders: those of a courier are found by reading all of them once.
    {"COU-1j", Keys::whole,
     "SELECT c.courier_id, c.offered, COALESCE(o.offered, 0), c.accepted, COALESCE(o.accepted, 0), "
     "c.declined, COALESCE(o.declined, 0), c.expired, COALESCE(o.expired, 0), c.failed, "
     "COALESCE(o.failed, 0), c.late, COALESCE(o.late, 0) FROM couriers.couriers c LEFT JOIN "
     "(SELECT courier_id, COUNT(*) AS offered, SUM(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END) "
     "AS accepted, SUM(CASE WHEN state = 'declined' OR given_back_at IS NOT NULL THEN 1 ELSE 0 "
     "END) AS declined, SUM(CASE WHEN state = 'expired' THEN 1 ELSE 0 END) AS expired, "
     "COUNT(failed_at) AS failed, COUNT(late_at) AS late FROM couriers.delivery_offers GROUP BY "
     "courier_id) o ON o.courier_id = c.courier_id",
     judge_reliability},
    {"COU-1k", Keys::whole,
     "SELECT f.order_id, 'is to be read, and nothing does that' FROM couriers.foreign_orders f "
     "WHERE f.to_read AND NOT EXISTS (SELECT 1 FROM couriers.timers t WHERE t.kind = "
     "'foreign.read' AND t.key = f.order_id) UNION ALL SELECT t.key, 'has a timer, and is not to "
     "be read' FROM couriers.timers t WHERE t.kind = 'foreign.read' AND NOT EXISTS (SELECT 1 FROM "
     "couriers.foreign_orders f WHERE f.order_id = t.key AND f.to_read)"},
    {"COU-2b", Keys::whole,
     "SELECT f.order_id, 'is over, and still to be brought' FROM couriers.foreign_orders f JOIN "
     "couriers.deliveries d ON d.order_id = f.order_id WHERE f.state = 'gone' AND NOT f.to_read "
     "AND d.finished_at IS NULL"},
    {"CPY-13", Keys::whole,
     "SELECT p.id, p.accepted_orders, COALESCE(o.accepted, 0), p.rejected_orders, "
     "COALESCE(o.rejected, 0) - COALESCE(o.unanswered, 0), p.unanswered_orders, "
     "COALESCE(o.unanswered, 0), p.late_orders, COALESCE(o.late, 0) FROM catalog.partners p LEFT "
     "JOIN (SELECT o.partner_id, SUM(CASE WHEN o.ready_at IS NOT NULL OR (o.accepted_at IS NOT "
     "NULL AND o.status = 'CANCELLED') THEN 1 ELSE 0 END) AS accepted, SUM(CASE WHEN "
     "o.cancel_reason = 'partner_rejected' THEN 1 ELSE 0 END) AS rejected, SUM(CASE WHEN "
     "o.cancel_reason = 'partner_rejected' AND EXISTS (SELECT 1 FROM main.order_history h WHERE "
     "h.order_id = o.order_id AND h.to_status = 'CANCELLED' AND h.cause = 'order.deadline') THEN 1 "
     "ELSE 0 END) AS unanswered, SUM(CASE WHEN o.ready_at > o.accepted_at + o.preparation_minutes "
     "* 60000000 THEN 1 ELSE 0 END) AS late FROM main.orders o GROUP BY o.partner_id) o ON "
     "o.partner_id = p.id",
     judge_partner},
    {"COU-1o", Keys::whole,
     "SELECT cash.courier_id, 'has collected ' || SUM(cash.kept) || ', by deliveries ' || "
     "SUM(cash.said) FROM (SELECT courier_id, currency, collected AS kept, 0 AS said FROM "
     "couriers.courier_cash UNION ALL SELECT courier_id, cash_currency, 0, cash_collected FROM "
     "couriers.deliveries WHERE cash_collected > 0) cash GROUP BY cash.courier_id, cash.currency "
     "HAVING SUM(cash.kept) <> SUM(cash.said)"},
    // More may be taken for handed in of what was collected before there was this copy.
    {"CPY-14", Keys::whole,
     "SELECT p.courier_id, 'has handed in ' || COALESCE(c.handed_in, 0) || ', by payments ' || "
     "p.handed_in FROM payments.courier_cash p LEFT JOIN couriers.courier_cash c ON "
     "c.courier_id = p.courier_id AND c.currency = p.currency WHERE p.handed_in > "
     "COALESCE(c.handed_in, 0) UNION ALL SELECT courier_id, 'has handed in ' || handed_in || ' of "
     "' "
     "|| collected FROM couriers.courier_cash WHERE handed_in > collected"},
    {"COU-1f", Keys::whole,
     // One that is to be answered is not over, and those that are not have an index.
     "SELECT d.order_id, 'is offered, and nothing ends that' FROM couriers.deliveries d WHERE "
     "d.finished_at IS NULL AND d.answer_by IS NOT NULL AND NOT "
     "EXISTS (SELECT 1 FROM couriers.timers t WHERE t.kind = 'delivery.offer' AND t.key = "
     "d.order_id) UNION ALL SELECT t.key, 'has a timer, and is not offered' FROM couriers.timers t "
     "WHERE t.kind = 'delivery.offer' AND NOT EXISTS (SELECT 1 FROM couriers.deliveries d WHERE "
     "d.order_id = t.key AND d.answer_by IS NOT NULL AND d.state IN ('offered', 'waiting'))"},
    {"NOT-2c", Keys::whole,
     "SELECT a.alert_id, 'waits for its mail to ' || a.recipient || ', and nothing sends it' FROM "
     "notifications.alert_mails a WHERE NOT EXISTS (SELECT 1 FROM notifications.jobs j WHERE "
     "j.kind = 'alert_mail' AND j.finished_at IS NULL AND j.key LIKE a.recipient || '/%')"},
    {"NOT-2d", Keys::whole,
     "SELECT a.announcement_id, 'is not done, and nothing goes on with it' FROM "
     "notifications.announcements a WHERE a.state <> 'done' AND NOT EXISTS (SELECT 1 FROM "
     "notifications.jobs j WHERE j.kind = 'announce' AND j.finished_at IS NULL AND j.key = "
     "a.announcement_id || '/' || CASE WHEN a.gather IS NULL THEN a.told_to ELSE '@' || a.gather "
     "END)"},
    {"NOT-2e", Keys::whole,
     "SELECT a.announcement_id, 'counts ' || a.told || ' who were told, and they are ' || "
     "COUNT(d.notification_id) FROM notifications.announcements a LEFT JOIN "
     "notifications.announcement_addressees d ON d.announcement_id = a.announcement_id GROUP BY "
     "a.announcement_id, a.told HAVING a.told <> COUNT(d.notification_id)"},
    {"NOT-3a", Keys::whole,
     "SELECT d.delivery_id, 'waits for its webhook, and nothing sends it' FROM "
     "notifications.webhook_deliveries d WHERE d.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM "
     "notifications.jobs j WHERE j.kind = 'webhook' AND j.finished_at IS NULL AND j.key = "
     "d.delivery_id || '/' || d.rounds)"},
    {"NOT-3b", Keys::whole,
     "SELECT d.delivery_id, 'was tried otherwise than it says' FROM "
     "notifications.webhook_deliveries d WHERE d.tries <> (SELECT COUNT(*) FROM "
     "notifications.webhook_tries t WHERE t.delivery_id = d.delivery_id) OR (d.state = "
     "'delivered' AND (d.last_status < 200 OR d.last_status > 299))"},
    {"SEC-2a", Keys::user,
     "SELECT u.user_id, u.email, CASE WHEN EXISTS (SELECT 1 FROM identity.credentials c WHERE "
     "c.user_id = u.user_id) THEN u.email_key END FROM identity.users u WHERE u.erased_at IS NULL "
     "AND " WAYBILL_AUDIT_KEYS("u.user_id"),
     judge_address},
    {"ERA-1a", Keys::user,
     "SELECT u.user_id, 'is erased, and not all of it' FROM identity.users u "
     "WHERE " WAYBILL_AUDIT_KEYS(
         "u.user_id") " AND u.erased_at IS NOT NULL AND (u.email <> '' OR u.email_key <> "
                      "u.user_id OR u.first_name <> '' OR u.last_name <> '' OR u.phone <> '' OR "
                      "u.birth_date <> '' OR u.photo <> '' OR u.roles <> '' OR EXISTS (SELECT 1 "
                      "FROM "
                      "identity.credentials c WHERE c.user_id = u.user_id) OR EXISTS (SELECT 1 "
                      "FROM identity.addresses a WHERE a.user_id = u.user_id) OR EXISTS (SELECT 1 "
                      "FROM identity.devices d WHERE d.user_id = u.user_id) OR EXISTS (SELECT 1 "
                      "FROM identity.codes c WHERE c.user_id = u.user_id) OR EXISTS (SELECT 1 "
                      "FROM identity.role_requests r WHERE r.user_id = u.user_id) OR EXISTS "
                      "(SELECT 1 FROM identity.held_right_sets h WHERE h.user_id = u.user_id) OR "
                      "EXISTS "
                      "(SELECT 1 FROM identity.invitations i WHERE i.accepted_by = u.user_id AND "
                      "i.email <> '') OR EXISTS (SELECT 1 FROM identity.sessions s WHERE s.user_id "
                      "= u.user_id AND (s.agent <> '' OR (s.revoked_at IS NULL AND s.expires_at > "
                      "u.erased_at))))"},
    // A courier who still had something in hand is cleared when it is brought.
    {"ERA-1c", Keys::user,
     "SELECT u.user_id, 'is erased, and is in notifications' FROM identity.users u "
     "WHERE " WAYBILL_AUDIT_KEYS(
         "u.user_id") " AND u.erased_at IS NOT NULL AND EXISTS (SELECT 1 FROM notifications.users "
                      "n WHERE n.user_id = u.user_id AND (n.email <> '' OR n.first_name <> '')) "
                      "UNION ALL SELECT u.user_id, 'is erased, and works for a partner' FROM "
                      "identity.users u WHERE " WAYBILL_AUDIT_KEYS(
                          "u.user_id") " AND u.erased_at IS NOT NULL AND EXISTS (SELECT 1 FROM "
                                       "catalog.partner_staff s WHERE s.user_id = u.user_id) UNION "
                                       "ALL SELECT u.user_id, 'is erased, and is a courier or "
                                       "named as one' FROM identity.users u "
                                       "WHERE " WAYBILL_AUDIT_KEYS(
                                           "u.user_id") " AND u.erased_at IS NOT NULL AND NOT "
                                                        "EXISTS (SELECT 1 FROM couriers.timers t "
                                                        "WHERE t.kind = 'courier.erase' AND t.key "
                                                        "= u.user_id) AND EXISTS (SELECT 1 FROM "
                                                        "couriers.couriers c WHERE c.user_id = "
                                                        "u.user_id AND (c.name <> '' OR c.phone "
                                                        "<> '' OR c.deleted_at IS NULL OR EXISTS "
                                                        "(SELECT 1 FROM couriers.deliveries d "
                                                        "WHERE d.courier_id = c.courier_id AND "
                                                        "d.courier_name <> '')))"},
    {"CPY-4", Keys::user,
     "SELECT l.user_id, r.user_id, l.version, r.version, l.email = r.email, l.first_name = "
     "r.first_name, l.locale, r.locale, CASE WHEN r.operates AND l.roles NOT LIKE '%operator%' "
     "THEN 1 ELSE 0 END, CASE WHEN r.roles <> '' AND r.roles <> l.roles THEN 1 ELSE 0 END FROM "
     "identity.users l LEFT JOIN notifications.users r ON "
     "r.user_id = l.user_id WHERE " WAYBILL_AUDIT_KEYS("l.user_id"),
     judge_copy},
    {"CPY-4", Keys::user,
     "SELECT r.user_id, 'is in notifications.users and not in identity.users' FROM "
     "notifications.users r WHERE " WAYBILL_AUDIT_KEYS(
         "r.user_id") " AND NOT EXISTS (SELECT 1 FROM identity.users l WHERE l.user_id = "
                      "r.user_id)"},
    {"SEC-2b", Keys::whole,
     "SELECT session_id, 'has ' || COUNT(*) || ' tokens that are not spent' FROM "
     "identity.refresh_tokens WHERE spent_at IS NULL GROUP BY session_id HAVING COUNT(*) > 1"},
    {"SEC-2c", Keys::user,
     "SELECT u.user_id, 'is deactivated and has a session' FROM identity.users u "
     "WHERE " WAYBILL_AUDIT_KEYS(
         "u.user_id") " AND u.deactivated_at IS NOT NULL AND EXISTS (SELECT 1 FROM "
                      "identity.sessions s WHERE s.user_id = u.user_id AND s.revoked_at IS NULL "
                      "AND "
                      "s.expires_at > u.deactivated_at)"},
    {"SEC-2d", Keys::user,
     "SELECT r.user_id, 'was approved for the role of ' || r.role || ' and has it not' FROM "
     "identity.role_requests r WHERE r.state = 'approved' AND " WAYBILL_AUDIT_KEYS(
         "r.user_id") " AND NOT EXISTS (SELECT 1 FROM identity.users u WHERE u.user_id = r.user_id "
                      "AND ' ' || u.roles || ' ' LIKE '% ' || r.role || ' %') AND NOT (r.role = "
                      "'courier' AND EXISTS (SELECT 1 FROM couriers.couriers c WHERE c.user_id = "
                      "r.user_id AND c.deleted_at IS NOT NULL)) UNION ALL SELECT "
                      "i.accepted_by, 'was invited to the role of ' || i.role || ' and has it not' "
                      "FROM identity.invitations i WHERE i.accepted_by IS NOT NULL "
                      "AND " WAYBILL_AUDIT_KEYS(
                          "i.accepted_by") " AND NOT EXISTS (SELECT 1 FROM identity.users u WHERE "
                                           "u.user_id = i.accepted_by AND (u.erased_at IS NOT "
                                           "NULL OR ' ' || u.roles || ' ' LIKE "
                                           "'% ' || i.role || ' %')) AND NOT (i.role = 'courier' "
                                           "AND EXISTS (SELECT 1 FROM couriers.couriers c WHERE "
                                           "c.user_id = i.accepted_by AND c.deleted_at IS NOT "
                                           "NULL))"},
    {"SEC-2e", Keys::whole, "SELECT name, patterns FROM identity.right_sets", judge_rights},
    {"SEC-2e", Keys::whole,
     "SELECT h.user_id, 'has more sets of rights than a token carries' FROM "
     "identity.held_right_sets h JOIN identity.right_sets s ON s.name = h.name GROUP BY h.user_id "
     "HAVING COUNT(*) > 20 OR SUM(LENGTH(s.patterns) + 1) > 2001"},
    {"CPY-12", Keys::user,
     "SELECT s.user_id, 'works for a partner and has no account' FROM catalog.partner_staff s "
     "WHERE " WAYBILL_AUDIT_KEYS(
         "s.user_id") " AND NOT EXISTS (SELECT 1 FROM identity.users u "
                      "WHERE u.user_id = s.user_id) UNION ALL SELECT "
                      "c.user_id, 'drives and has no account' FROM "
                      "couriers.couriers c WHERE c.deleted_at IS NULL AND " WAYBILL_AUDIT_KEYS(
                          "c.user_id") " AND NOT EXISTS (SELECT 1 FROM "
                                       "identity.users u WHERE u.user_id = "
                                       "c.user_id)"},
});

}  // namespace

std::span<const Reading> people_readings() { return readings_of_people; }

}  // namespace waybill::audit
