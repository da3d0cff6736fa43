// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/code_store_sql.hpp"

#include "platform/sql/columns.hpp"
#include "services/identity/messages/code_job.hpp"
#include "services/identity/store/account_rows.hpp"
#include "services/identity/store/code_guards.hpp"
#include "services/identity/store/code_rows.hpp"
#include "services/identity/store/verified_account.hpp"

namespace waybill::identity {
namespace {

/// One for each code: the account, the purpose, the wish and how many codes it took.
std::string message_id(const UserId& user, const CodeWish& wish, std::int64_t made) {
    return user.text() + "." + std::to_string(enum_index(wish.purpose)) + "." +
           std::to_string(to_micros(wish.asked_at)) + "." + std::to_string(made);
}

Result<std::optional<Account>> account_of(sql::Tx& tx, const UserId& user,
                                          const PersonalText& email) {
    return user.empty() ? rows::find_by_email(tx, email) : rows::find(tx, user);
}

enum class Taken : std::uint8_t { no, yes };

/// Whether another account has the address that one is to get.
Result<Taken> is_taken(sql::Tx& tx, const CodeWish& wish) {
    if (wish.user.empty()) return Taken::no;
    WAYBILL_TRY(const auto holder, rows::find_by_email(tx, wish.address));
    return holder && holder->id != wish.user ? Taken::yes : Taken::no;
}

}  // namespace

Task<Result<std::optional<CodeMail>>> CodeStoreSql::put_code(Context ctx, NewCode entry) {
    const std::string digest = code_rows::digest_of(deps_.sealer, entry.salt, entry.code);
    const CodeWish& wish = entry.wish;
    auto write = [&](sql::Tx& tx) -> Result<std::optional<CodeMail>> {
        WAYBILL_TRY(
            const auto latest,
            code_guards::renew(tx, wish.purpose, code_guards::guarded(wish.user, wish.address),
                               wish.asked_at));
        if (latest == 0) return std::nullopt;
        WAYBILL_TRY(auto account, account_of(tx, wish.user, wish.address));
        if (!account || !has_use_for(wish.purpose, *account)) return std::nullopt;
        WAYBILL_TRY(const auto taken, is_taken(tx, wish));
        if (taken == Taken::yes) return std::nullopt;
        WAYBILL_TRY(const auto made, code_rows::put(tx, account->id, entry, digest));
        if (!made) return std::nullopt;
        return CodeMail{.purpose = wish.purpose,
                        .message_id = message_id(account->id, wish, *made),
                        .email = wish.user.empty() ? std::move(account->email) : wish.address,
                        .first_name = std::move(account->first_name),
                        .locale = std::move(account->locale),
                        .code = entry.code,
                        .expires_at = entry.expires_at};
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Result<CodeOutcome> CodeStoreSql::judged(sql::Tx& tx, const CodeCheck& check) const {
    CodeOutcome outcome;
    WAYBILL_TRY(const auto taken, code_guards::take(tx, check));
    outcome.locked_until = taken.locked_until;
    if (outcome.locked_until) return outcome;
    CodeFacts facts;
    WAYBILL_TRY(auto account, account_of(tx, check.user, check.email));
    if (account) {
        WAYBILL_TRY(auto found, code_rows::find(tx, deps_.sealer, account->id, check));
        facts = found.facts;
        outcome.address = std::move(found.address);
        outcome.proof = std::move(found.proof);
    }
    facts.try_granted = taken.granted;
    outcome.verdict = judge(facts, check.now);
    if (outcome.verdict == CodeVerdict::right) outcome.account = *std::move(account);
    return outcome;
}

Task<Result<CodeOutcome>> CodeStoreSql::try_code(Context ctx, CodeCheck check) {
    auto write = [&](sql::Tx& tx) { return judged(tx, check); };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<CodeOutcome>> CodeStoreSql::verify(Context ctx, CodeCheck check) {
    const JobId notice = deps_.ids.next<JobId>();
    auto write = [&](sql::Tx& tx) -> Result<CodeOutcome> {
        WAYBILL_TRY(auto outcome, judged(tx, check));
        if (outcome.verdict != CodeVerdict::right || outcome.locked_until) return outcome;
        WAYBILL_CHECK(code_guards::clear(tx, check.purpose, check.email));
        WAYBILL_CHECK(code_rows::spend(tx, outcome.proof, check.now));
        WAYBILL_TRY(outcome.account, save_verified(tx, deps_, ctx, outcome.account));
        WAYBILL_CHECK(enqueue_notice(
            tx, deps_, {.id = notice, .kind = NoticeKind::account_verified, .now = check.now},
            outcome.account, ctx.trace));
        return outcome;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

/// Whether an account has the address is looked up by the job: here it would take time, by which
/// whoever asks could tell.
Task<Result<std::optional<TimePoint>>> CodeStoreSql::ask(Context ctx, CodeWish wish,
                                                         Duration pause) {
    const auto job = code_job(deps_.sealer, deps_.ids.next<JobId>(), wish, ctx.trace);
    auto write = [&](sql::Tx& tx) -> Result<std::optional<TimePoint>> {
        WAYBILL_TRY(
            const auto again,
            code_guards::ask(tx, wish.purpose, code_guards::guarded(wish.user, wish.address),
                             {wish.asked_at, pause}));
        if (again) return again;
        WAYBILL_CHECK(deps_.jobs.enqueue(tx, job));
        return std::nullopt;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::identity
