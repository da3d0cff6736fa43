// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/session_rows.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::identity::session_rows {
namespace {

constexpr sql::Query end_one{
    "sessions.revoke_one",
    "UPDATE sessions SET revoked_at = $3 WHERE session_id = $2 AND user_id = $1 AND "
    "revoked_at IS NULL"};
constexpr sql::Query end_all{
    "sessions.revoke_all",
    "UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL AND "
    "expires_at > $2"};
constexpr sql::Query end_others{
    "sessions.revoke_others",
    "UPDATE sessions SET revoked_at = $3 WHERE user_id = $1 AND session_id <> $2 AND revoked_at IS "
    "NULL AND expires_at > $3"};
constexpr sql::Query forget_agents{"sessions.forget_agents",
                                   "UPDATE sessions SET agent = '' WHERE user_id = $1"};
constexpr sql::Query forget_tokens_of_user{
    "refresh_tokens.forget_user",
    "DELETE FROM refresh_tokens WHERE session_id IN (SELECT session_id FROM sessions WHERE user_id "
    "= $1)"};

}  // namespace

Status revoke_one(sql::Tx& tx, const UserId& user, const SessionId& session, TimePoint now) {
    WAYBILL_CHECK(tx.exec(end_one, user, session, now));
    return {};
}

Status revoke_all(sql::Tx& tx, const UserId& user, TimePoint now) {
    WAYBILL_CHECK(tx.exec(end_all, user, now));
    return {};
}

Status erase_all(sql::Tx& tx, const UserId& user, TimePoint now) {
    WAYBILL_CHECK(revoke_all(tx, user, now));
    WAYBILL_CHECK(tx.exec(forget_agents, user));
    WAYBILL_CHECK(tx.exec(forget_tokens_of_user, user));
    return {};
}

Status revoke_others(sql::Tx& tx, const UserId& user, const SessionId& session, TimePoint now) {
    WAYBILL_CHECK(tx.exec(end_others, user, session, now));
    return {};
}

}  // namespace waybill::identity::session_rows
