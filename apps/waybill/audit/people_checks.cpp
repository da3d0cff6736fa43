// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"
#include "services/identity/domain/account.hpp"

#include <array>

namespace waybill::audit {
namespace {

/// Columns: the user, the address, the spelling of it by which accounts are told apart.
std::string judge_address(const sql::Row& row) {
    if (row.null(2)) return "has no way to sign in";
    return identity::email_key(row.view(1)) == row.view(2) ? "" : "is found by another address";
}

constexpr auto checks_of_people = std::to_array<Check>({
    // An order of which nothing at all was told: CPY-3.
    {.id = "NOT-1a",
     .words = "each step of an order was told",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "NOT-1b",
     .words = "nothing was told that did not happen, and to nobody but the customer",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "NOT-1c",
     .words = "who got money back, or whose payment failed, was told so",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
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
     .pass = &lives_of_orders},
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
    {.id = "CPY-3",
     .words = "order and its first news say the same",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
});

}  // namespace

std::span<const Check> people_checks() { return checks_of_people; }

}  // namespace waybill::audit
