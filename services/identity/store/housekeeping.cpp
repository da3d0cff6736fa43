// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/housekeeping.hpp"

#include <algorithm>

namespace waybill::identity {
namespace {

constexpr sql::Query forget_failures{
    "login_failures.forget",
    "DELETE FROM login_failures WHERE (subject, at, attempt_id) IN (SELECT subject, at, "
    "attempt_id FROM login_failures WHERE at < $1 ORDER BY at LIMIT $2)"};
constexpr sql::Query forget_codes{
    "codes.forget",
    "DELETE FROM codes WHERE (user_id, purpose) IN (SELECT user_id, purpose FROM codes WHERE "
    "expires_at < $1 ORDER BY expires_at LIMIT $2)"};
constexpr sql::Query forget_guards{
    "code_guards.forget",
    "DELETE FROM code_guards WHERE subject IN (SELECT subject FROM code_guards WHERE since < $1 "
    "AND asked_at < $2 ORDER BY since LIMIT $3)"};
constexpr sql::Query forget_tokens{
    "refresh_tokens.forget",
    "DELETE FROM refresh_tokens WHERE digest IN (SELECT digest FROM refresh_tokens WHERE "
    "expires_at < $1 ORDER BY expires_at LIMIT $2)"};
/// A session's tokens never expire after it, but they may be many: it waits for the last.
constexpr sql::Query forget_sessions{
    "sessions.forget",
    "DELETE FROM sessions WHERE session_id IN (SELECT s.session_id FROM sessions s WHERE "
    "s.expires_at < $1 AND NOT EXISTS (SELECT 1 FROM refresh_tokens t WHERE t.session_id = "
    "s.session_id) ORDER BY s.expires_at LIMIT $2)"};

constexpr sql::Query forget_invitations{
    "invitations.forget",
    "DELETE FROM invitations WHERE invitation_id IN (SELECT invitation_id FROM invitations WHERE "
    "accepted_at IS NULL AND expires_at < $1 ORDER BY expires_at LIMIT $2)"};

}  // namespace

Task<Status> Housekeeping::due(Context ctx, tasks::Timer timer) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool ours, deps_.timers.take(tx, timer));
        if (!ours) return {};
        WAYBILL_TRY(const auto removed, sweep(tx, now));
        const bool full = removed >= options_.batch_max;
        tasks::Timer next = timer;
        next.due = now + (full ? options_.pause_full : options_.pause);
        return deps_.timers.set(tx, next);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Result<std::int64_t> Housekeeping::sweep(sql::Tx& tx, TimePoint now) const {
    const int limit = options_.batch_max;
    WAYBILL_TRY(const auto failures, tx.exec(forget_failures, now - options_.failures, limit));
    WAYBILL_TRY(const auto codes, tx.exec(forget_codes, now - options_.codes, limit));
    WAYBILL_TRY(const auto guards,
                tx.exec(forget_guards, now - options_.guesses, now - options_.asked, limit));
    WAYBILL_TRY(const auto tokens, tx.exec(forget_tokens, now, limit));
    WAYBILL_TRY(const auto sessions, tx.exec(forget_sessions, now - options_.sessions, limit));
    WAYBILL_TRY(const auto invitations,
                tx.exec(forget_invitations, now - options_.invitations, limit));
    return std::max({failures, codes, guards, tokens, sessions, invitations});
}

}  // namespace waybill::identity
