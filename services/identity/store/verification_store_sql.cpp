// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/verification_store_sql.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "services/identity/messages/account_messages.hpp"
#include "services/identity/messages/code_job.hpp"
#include "services/identity/store/account_rows.hpp"
#include "services/identity/store/code_guards.hpp"

namespace waybill::identity {
namespace {

constexpr sql::Query put_digest{
    "verifications.put",
    "UPDATE verifications SET salt = $3, digest = $4, expires_at = $5, "
    "codes = codes + 1 WHERE user_id = $1 AND round = $2 AND spent_at IS NULL"};
constexpr sql::Query find_mail{
    "verifications.mail",
    "SELECT v.codes, u.email, u.first_name, u.locale FROM verifications v JOIN users u ON "
    "u.user_id = v.user_id WHERE v.user_id = $1"};
constexpr sql::Query find_digest{
    "verifications.find",
    "SELECT salt, digest, expires_at, spent_at FROM verifications WHERE user_id = $1"};
constexpr sql::Query spend{
    "verifications.spend",
    "UPDATE verifications SET spent_at = $2 WHERE user_id = $1 AND spent_at IS NULL"};
constexpr sql::Query next_round{"verifications.next_round",
                                "UPDATE verifications SET round = round + 1 WHERE user_id = $1"};
constexpr sql::Query find_round{"verifications.round",
                                "SELECT round FROM verifications WHERE user_id = $1"};

/// There are a million codes: without the key in it, a digest would tell its code at once.
std::string digest_of(const crypto::Sealer& sealer, std::string_view salt, const SecretText& code) {
    return sealer.digest("mailed code", std::string{salt} + code.reveal());
}

Result<std::optional<CodeFacts>> find_facts(sql::Tx& tx, const crypto::Sealer& sealer,
                                            const UserId& user, const SecretText& code) {
    auto map = [&](const sql::Row& row) {
        CodeFacts facts{.used = !row.null(3), .expires_at = row.maybe_time(2)};
        if (!row.null(0) && !row.null(1))
            facts.matches =
                crypto::equal_constant_time(row.view(1), digest_of(sealer, row.view(0), code));
        return facts;
    };
    return tx.one(find_digest, map, user);
}

}  // namespace

Task<Result<std::optional<CodeMail>>> VerificationStoreSql::put_code(Context ctx, NewCode entry) {
    const std::string digest = digest_of(deps_.sealer, entry.salt, entry.code);
    auto write = [&](sql::Tx& tx) -> Result<std::optional<CodeMail>> {
        const UserId& user = entry.round.user;
        WAYBILL_TRY(const auto rows, tx.exec(put_digest, user, entry.round.round, entry.salt,
                                             digest, entry.expires_at));
        if (rows == 0) return std::nullopt;
        auto map = [&](const sql::Row& row) {
            return CodeMail{.message_id = user.text() + "." + std::to_string(row.integer(0)),
                            .email = PersonalText{row.text(1)},
                            .first_name = PersonalText{row.text(2)},
                            .locale = row.text(3),
                            .code = entry.code,
                            .expires_at = entry.expires_at};
        };
        WAYBILL_TRY(auto mail, tx.one(find_mail, map, user));
        if (mail) WAYBILL_CHECK(code_guards::renew(tx, mail->email));
        return mail;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<CodeOutcome>> VerificationStoreSql::check_code(Context ctx, CodeCheck check) {
    auto write = [&](sql::Tx& tx) -> Result<CodeOutcome> {
        CodeOutcome outcome;
        WAYBILL_TRY(const auto taken, code_guards::take(tx, check));
        outcome.locked_until = taken.locked_until;
        if (outcome.locked_until) return outcome;
        CodeFacts facts;
        WAYBILL_TRY(const auto account, rows::find_by_email(tx, check.email));
        if (account) {
            WAYBILL_TRY(const auto found, find_facts(tx, deps_.sealer, account->id, check.code));
            facts = found.value_or(facts);
        }
        facts.try_granted = taken.granted;
        outcome.verdict = judge(facts, check.now);
        if (outcome.verdict != CodeVerdict::right) return outcome;
        WAYBILL_CHECK(code_guards::clear(tx, check.email));
        WAYBILL_TRY(outcome.account, set_verified(tx, ctx, *account, check.now));
        return outcome;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Result<Account> VerificationStoreSql::set_verified(sql::Tx& tx, const Context& ctx,
                                                   const Account& before, TimePoint now) {
    WAYBILL_TRY(const auto rows, tx.exec(spend, before.id, now));
    if (rows == 0) return fail(ErrorKind::conflict, "identity.lost_race");
    Account after = before;
    after.verified = true;
    ++after.version;
    WAYBILL_CHECK(rows::update(tx, after, before.version));
    WAYBILL_CHECK(
        deps_.outbox.append(tx, deps_.events.make(ctx, v1::events::user_verified, after.id.text(),
                                                  after.version, to_event(after))));
    return after;
}

Task<Result<std::optional<TimePoint>>> VerificationStoreSql::ask_again(Context ctx,
                                                                       PersonalText email,
                                                                       TimePoint now,
                                                                       Duration pause) {
    const JobId job = deps_.ids.next<JobId>();
    auto write = [&](sql::Tx& tx) -> Result<std::optional<TimePoint>> {
        WAYBILL_TRY(const auto again, code_guards::ask(tx, email, now, pause));
        if (again) return again;
        WAYBILL_TRY(const auto account, rows::find_by_email(tx, email));
        if (!account || account->verified) return std::nullopt;
        WAYBILL_CHECK(tx.exec(next_round, account->id));
        auto map = [](const sql::Row& row) { return row.integer(0); };
        WAYBILL_TRY(const auto round, tx.one(find_round, map, account->id));
        if (!round) return fail(ErrorKind::internal, "sql.corrupt", "user without verification");
        const CodeRound wanted{.user = account->id, .round = *round};
        WAYBILL_CHECK(deps_.jobs.enqueue(tx, code_job(job, wanted, now, ctx.trace)));
        return std::nullopt;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::identity
