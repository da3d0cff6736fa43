// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/session_store_sql.hpp"

#include "platform/core/page.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/crypto/encoding.hpp"
#include "platform/sql/columns.hpp"
#include "services/identity/store/account_rows.hpp"
#include "services/identity/store/code_guards.hpp"
#include "services/identity/store/code_rows.hpp"
#include "services/identity/store/login_failures.hpp"
#include "services/identity/store/right_rows.hpp"
#include "services/identity/store/session_rows.hpp"

namespace waybill::identity {
namespace {

/// As many as a gateway remembers.
constexpr int revoked_max = 100'000;

struct Token {
    SessionId session;
    TimePoint expires_at;
    std::optional<TimePoint> spent_at;
    std::string nonce;
};
constexpr sql::Columns token_columns{
    sql::fixed<&Token::session>("session_id"),
    sql::fixed<&Token::expires_at>("expires_at"),
    sql::fixed<&Token::spent_at>("spent_at"),
    sql::fixed_as<sql::EmptyIsNull, &Token::nonce>("nonce"),
};

constexpr sql::Query insert_session{
    "sessions.insert",
    "INSERT INTO sessions (session_id, user_id, created_at, used_at, expires_at, agent) VALUES "
    "($1, $2, $3, $3, $4, $5)"};
constexpr sql::Query insert_token{
    "refresh_tokens.insert",
    "INSERT INTO refresh_tokens (digest, session_id, expires_at) VALUES ($1, $2, $3)"};
constexpr sql::Query spend_token{
    "refresh_tokens.spend",
    "UPDATE refresh_tokens SET spent_at = $2, nonce = $3 WHERE digest = $1 AND "
    "spent_at IS NULL AND expires_at > $2"};
constexpr sql::Query find_token{
    "refresh_tokens.find", "SELECT {columns} FROM refresh_tokens WHERE digest = $1", token_columns};
constexpr sql::Query forget_nonces{
    "refresh_tokens.forget_nonces",
    "UPDATE refresh_tokens SET nonce = NULL WHERE session_id = $1 AND nonce IS NOT NULL AND "
    "spent_at < $2"};
/// Locks the family's row and asks whether it lives, before anything is given out.
constexpr sql::Query touch_session{
    "sessions.touch",
    "UPDATE sessions SET expires_at = CASE WHEN expires_at < $2 THEN $2 ELSE expires_at END, "
    "used_at = CASE WHEN used_at < $3 THEN $3 ELSE used_at END WHERE session_id = $1 AND "
    "revoked_at IS NULL"};
/// Whose it is, and whether they may more than their roles: hardly anybody does, and then nothing
/// else is asked.
struct Owner {
    UserId user;
    bool has_rights{false};
};
constexpr auto as_owner = [](const sql::Row& row) {
    Owner owner;
    sql::Stored<UserId>::read(row, 0, owner.user);
    owner.has_rights = row.boolean(1);
    return owner;
};
constexpr sql::Query find_owner{
    "sessions.owner",
    "SELECT s.user_id, EXISTS (SELECT 1 FROM held_right_sets h WHERE h.user_id = s.user_id) FROM "
    "sessions s WHERE s.session_id = $1"};
constexpr sql::Query revoke_family{
    "sessions.revoke_family",
    "UPDATE sessions SET revoked_at = $2 WHERE session_id = $1 AND revoked_at IS NULL"};
constexpr sql::Columns open_columns{
    sql::fixed<&OpenSession::id>("session_id"),
    sql::fixed<&OpenSession::agent>("agent"),
    sql::fixed<&OpenSession::created_at>("created_at"),
    sql::fixed<&OpenSession::used_at>("used_at"),
    sql::fixed<&OpenSession::expires_at>("expires_at"),
};
constexpr sql::Query list_open{
    "sessions.list",
    "SELECT {columns} FROM sessions WHERE user_id = $1 AND session_id < $2 AND revoked_at IS NULL "
    "AND expires_at > $3 ORDER BY session_id DESC LIMIT $4",
    open_columns};
constexpr sql::Query list_revoked{
    "sessions.revoked",
    "SELECT session_id FROM sessions WHERE revoked_at >= $1 ORDER BY revoked_at DESC, session_id "
    "LIMIT $2"};

std::string digest_of(const SecretText& token) { return crypto::sha256_base64url(token.reveal()); }

/// Who has the spent token may learn its successor again, and nobody else can: the nonce alone
/// is worth nothing.
SecretText successor_of(const SecretText& token, std::string_view nonce) {
    return SecretText{
        crypto::base64url_encode(crypto::view(crypto::hmac_sha256(nonce, token.reveal())))};
}

Result<std::optional<Token>> find(sql::Tx& tx, const std::string& digest) {
    return tx.one(find_token, token_columns, digest);
}

Status find_account(sql::Tx& tx, Rotated& rotated) {
    WAYBILL_TRY(const auto owner, tx.one(find_owner, as_owner, rotated.session));
    if (!owner) return fail(ErrorKind::internal, "sql.corrupt", "token without session");
    WAYBILL_TRY(auto account, rows::find(tx, owner->user));
    if (!account) return fail(ErrorKind::internal, "sql.corrupt", "session without user");
    rotated.account = *std::move(account);
    if (!owner->has_rights) return {};
    WAYBILL_TRY(rotated.rights, right_rows::rights_of(tx, owner->user));
    return {};
}

/// The live token was spent by this use: its successor takes its place.
Result<std::optional<Rotated>> hand_over(sql::Tx& tx, const Rotation& rotation,
                                         const Token& token) {
    WAYBILL_TRY(const auto alive,
                tx.exec(touch_session, token.session, rotation.expires_at, rotation.now));
    if (alive == 0) return std::nullopt;
    Rotated rotated{.session = token.session,
                    .account = {},
                    .token = successor_of(rotation.token, rotation.nonce),
                    .expires_at = rotation.expires_at};
    WAYBILL_CHECK(
        tx.exec(insert_token, digest_of(rotated.token), token.session, rotated.expires_at));
    WAYBILL_CHECK(tx.exec(forget_nonces, token.session, rotation.now - rotation.grace));
    WAYBILL_CHECK(find_account(tx, rotated));
    return rotated;
}

/// The first answer may have been lost: the same successor again.
Result<std::optional<Rotated>> repeat(sql::Tx& tx, const Rotation& rotation, const Token& token) {
    WAYBILL_TRY(const auto alive, tx.exec(touch_session, token.session, TimePoint{}, rotation.now));
    if (alive == 0) return std::nullopt;
    Rotated rotated{.session = token.session,
                    .account = {},
                    .token = successor_of(rotation.token, token.nonce),
                    .expires_at = {}};
    WAYBILL_TRY(const auto successor, find(tx, digest_of(rotated.token)));
    if (!successor) return fail(ErrorKind::internal, "sql.corrupt", "spent token's successor");
    rotated.expires_at = successor->expires_at;
    WAYBILL_CHECK(find_account(tx, rotated));
    return rotated;
}

Status unlock(sql::Tx& tx, const CodeProof& proof, const LoginAttempt& attempt) {
    WAYBILL_CHECK(code_rows::spend(tx, proof, attempt.now));
    return code_guards::clear(tx, proof.purpose, attempt.email);
}

}  // namespace

Task<Result<LoginFacts>> SessionStoreSql::look_up(Context ctx, LoginAttempt attempt) {
    auto read = [&](sql::Tx& tx) -> Result<LoginFacts> {
        LoginFacts facts;
        WAYBILL_TRY(facts.locked_until, login_failures::locked_until(tx, attempt));
        WAYBILL_TRY(const auto account, rows::find_by_email(tx, attempt.email));
        if (!account) return facts;
        facts.user = account->id;
        WAYBILL_TRY(facts.password_hash, rows::find_password(tx, account->id));
        return facts;
    };
    co_return co_await database_.read(ctx, std::move(read));
}

Task<Result<std::optional<TimePoint>>> SessionStoreSql::count_failure(Context ctx,
                                                                      LoginAttempt attempt) {
    const auto attempt_id = ids_.next<EventId>().text();
    auto write = [&](sql::Tx& tx) -> Result<std::optional<TimePoint>> {
        WAYBILL_TRY(const auto until, login_failures::locked_until(tx, attempt));
        if (!until) WAYBILL_CHECK(login_failures::add(tx, attempt, attempt_id));
        return until;
    };
    co_return co_await database_.write(ctx, std::move(write));
}

Task<Result<Admitted>> SessionStoreSql::open(Context ctx, LoginAttempt attempt, NewSession entry) {
    auto write = [&](sql::Tx& tx) -> Result<Admitted> {
        Admitted admitted;
        WAYBILL_TRY(const auto until, login_failures::locked_until(tx, attempt));
        if (until && !entry.unlocked_by)
            return Admitted{.admission = Admission::locked, .locked_until = *until};
        WAYBILL_TRY(const auto hash, rows::find_password(tx, entry.user));
        WAYBILL_TRY(auto account, rows::find(tx, entry.user));
        if (!account || hash != entry.password_hash)
            return Admitted{.admission = Admission::outdated};
        if (account->deactivated_at) return Admitted{.admission = Admission::deactivated};
        if (!account->verified) return Admitted{.admission = Admission::not_verified};
        if (entry.unlocked_by) WAYBILL_CHECK(unlock(tx, *entry.unlocked_by, attempt));
        admitted.account = *std::move(account);
        WAYBILL_TRY(admitted.rights, right_rows::rights_of(tx, entry.user));

        WAYBILL_CHECK(tx.exec(insert_session, entry.session, entry.user, attempt.now,
                              entry.expires_at, entry.agent.reveal()));
        WAYBILL_CHECK(
            tx.exec(insert_token, digest_of(entry.token), entry.session, entry.expires_at));
        WAYBILL_CHECK(login_failures::clear_account(tx, attempt.email));
        if (entry.renewed_hash)
            WAYBILL_CHECK(rows::replace_password(tx, entry.user, entry.password_hash,
                                                 *entry.renewed_hash, attempt.now));
        return admitted;
    };
    co_return co_await database_.write(ctx, std::move(write));
}

Task<Result<std::optional<Rotated>>> SessionStoreSql::rotate(Context ctx, Rotation rotation) {
    const std::string digest = digest_of(rotation.token);
    auto write = [&](sql::Tx& tx) -> Result<std::optional<Rotated>> {
        WAYBILL_TRY(const auto spent, tx.exec(spend_token, digest, rotation.now, rotation.nonce));
        WAYBILL_TRY(const auto token, find(tx, digest));
        if (!token) return std::nullopt;
        const RefreshFacts facts{.spent_now = spent == 1,
                                 .spent_at = token->spent_at,
                                 .has_nonce = !token->nonce.empty(),
                                 .grace = rotation.grace};
        switch (judge(facts, rotation.now)) {
            case RefreshVerdict::rotate: return hand_over(tx, rotation, *token);
            case RefreshVerdict::repeat: return repeat(tx, rotation, *token);
            case RefreshVerdict::unknown: return std::nullopt;
            case RefreshVerdict::stolen: break;
        }
        WAYBILL_CHECK(tx.exec(revoke_family, token->session, rotation.now));
        return std::nullopt;
    };
    co_return co_await database_.write(ctx, std::move(write));
}

Task<Result<SessionPage>> SessionStoreSql::list(Context ctx, SessionFilter filter) {
    const auto before = filter.cursor.empty() ? std::optional{SessionId::greatest()}
                                              : SessionId::parse(filter.cursor);
    if (!before) co_return fail(bad_cursor());
    auto read = [&](sql::Tx& tx) -> Result<SessionPage> {
        SessionPage page;
        WAYBILL_TRY(page.sessions, tx.all(list_open, open_columns, filter.user, *before, filter.now,
                                          filter.limit + 1));
        page.next_cursor = cut_page(page.sessions, filter.limit,
                                    [](const OpenSession& last) { return last.id.text(); });
        return page;
    };
    co_return co_await database_.read(ctx, std::move(read));
}

Task<Status> SessionStoreSql::revoke(Context ctx, UserId user, std::optional<SessionId> session,
                                     TimePoint now) {
    auto write = [&](sql::Tx& tx) -> Status {
        if (session) return session_rows::revoke_one(tx, user, *session, now);
        return session_rows::revoke_all(tx, user, now);
    };
    co_return co_await database_.write(ctx, std::move(write));
}

Task<Result<std::vector<SessionId>>> SessionStoreSql::revoked_since(Context ctx, TimePoint since) {
    auto read = [since](sql::Tx& tx) {
        return tx.all(list_revoked, sql::first<SessionId>, since, revoked_max);
    };
    co_return co_await database_.read(ctx, std::move(read));
}

}  // namespace waybill::identity
