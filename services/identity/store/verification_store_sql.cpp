// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/verification_store_sql.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "platform/sql/columns.hpp"
#include "services/identity/messages/account_messages.hpp"
#include "services/identity/messages/code_job.hpp"
#include "services/identity/store/account_rows.hpp"
#include "services/identity/store/code_guards.hpp"

namespace waybill::identity {
namespace {

/// To whom a code goes, and how many went before.
struct Recipient {
    std::int64_t codes{0};
    PersonalText email;
    PersonalText first_name;
    std::string locale;
};
constexpr sql::Columns recipient_columns{
    sql::fixed<&Recipient::codes>("v.codes"),
    sql::fixed<&Recipient::email>("u.email"),
    sql::fixed<&Recipient::first_name>("u.first_name"),
    sql::fixed<&Recipient::locale>("u.locale"),
};

/// A code as it is stored; salt and digest are empty when it is forgotten.
struct StoredCode {
    std::string salt;
    std::string digest;
    std::optional<TimePoint> expires_at;
    std::optional<TimePoint> spent_at;
};
constexpr sql::Columns code_columns{
    sql::fixed_as<sql::EmptyIsNull, &StoredCode::salt>("salt"),
    sql::fixed_as<sql::EmptyIsNull, &StoredCode::digest>("digest"),
    sql::fixed<&StoredCode::expires_at>("expires_at"),
    sql::fixed<&StoredCode::spent_at>("spent_at"),
};

constexpr sql::Query put_digest{
    "verifications.put",
    "UPDATE verifications SET salt = $3, digest = $4, expires_at = $5, "
    "codes = codes + 1 WHERE user_id = $1 AND round = $2 AND spent_at IS NULL"};
constexpr sql::Query find_mail{
    "verifications.mail",
    "SELECT {columns} FROM verifications v JOIN users u ON u.user_id = v.user_id WHERE v.user_id = "
    "$1",
    recipient_columns};
constexpr sql::Query find_digest{
    "verifications.find", "SELECT {columns} FROM verifications WHERE user_id = $1", code_columns};
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
    WAYBILL_TRY(const auto stored, tx.one(find_digest, code_columns, user));
    if (!stored) return std::nullopt;
    CodeFacts facts{.used = stored->spent_at.has_value(), .expires_at = stored->expires_at};
    if (!stored->salt.empty() && !stored->digest.empty())
        facts.matches =
            crypto::equal_constant_time(stored->digest, digest_of(sealer, stored->salt, code));
    return facts;
}

}  // namespace

Task<Result<std::optional<CodeMail>>> VerificationStoreSql::put_code(Context ctx, NewCode entry) {
    const std::string digest = digest_of(deps_.sealer, entry.salt, entry.code);
    auto write = [&](sql::Tx& tx) -> Result<std::optional<CodeMail>> {
        const UserId& user = entry.round.user;
        WAYBILL_TRY(const auto rows, tx.exec(put_digest, user, entry.round.round, entry.salt,
                                             digest, entry.expires_at));
        if (rows == 0) return std::nullopt;
        WAYBILL_TRY(auto found, tx.one(find_mail, recipient_columns, user));
        if (!found) return std::nullopt;
        WAYBILL_CHECK(code_guards::renew(tx, found->email));
        return CodeMail{.message_id = user.text() + "." + std::to_string(found->codes),
                        .email = std::move(found->email),
                        .first_name = std::move(found->first_name),
                        .locale = std::move(found->locale),
                        .code = entry.code,
                        .expires_at = entry.expires_at};
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
        WAYBILL_TRY(const auto round, tx.one(find_round, sql::first<std::int64_t>, account->id));
        if (!round) return fail(ErrorKind::internal, "sql.corrupt", "user without verification");
        const CodeRound wanted{.user = account->id, .round = *round};
        WAYBILL_CHECK(deps_.jobs.enqueue(tx, code_job(job, wanted, now, ctx.trace)));
        return std::nullopt;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::identity
