// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/code_guards.hpp"

#include "platform/crypto/digest.hpp"
#include "platform/sql/columns.hpp"

namespace waybill::identity::code_guards {
namespace {

struct Guard {
    TimePoint asked_at;
    std::int64_t total;
    TimePoint since;
};
constexpr sql::Columns guard_columns{
    sql::fixed<&Guard::asked_at>("asked_at"),
    sql::fixed<&Guard::total>("total"),
    sql::fixed<&Guard::since>("since"),
};

constexpr sql::Query forget_guard{"code_guards.clear",
                                  "DELETE FROM code_guards WHERE subject = $1"};
constexpr sql::Query insert_guard{
    "code_guards.insert",
    "INSERT INTO code_guards (subject, asked_at, tries, total, since) VALUES ($1, $2, $3, $3, $4) "
    "ON CONFLICT (subject) DO NOTHING"};
constexpr sql::Query ask_guard{"code_guards.ask",
                               "UPDATE code_guards SET asked_at = $2, tries = 0 WHERE subject = $1 "
                               "AND asked_at <= $3"};
constexpr sql::Query renew_guard{"code_guards.renew",
                                 "UPDATE code_guards SET tries = 0 WHERE subject = $1 AND "
                                 "asked_at = $2"};
constexpr sql::Query age_guard{
    "code_guards.age",
    "UPDATE code_guards SET total = 0, since = $2 WHERE subject = $1 AND since <= $3"};
constexpr sql::Query take_guarded_try{
    "code_guards.try",
    "UPDATE code_guards SET tries = tries + 1, total = total + 1 WHERE subject = $1 AND tries < $2 "
    "AND total < $3"};
constexpr sql::Query find_guard{
    "code_guards.find", "SELECT {columns} FROM code_guards WHERE subject = $1", guard_columns};

/// Before any code was asked for.
constexpr TimePoint never{};

std::string guard_subject(CodePurpose purpose, const PersonalText& email) {
    const std::string of = purpose == CodePurpose::verify ? std::string{}
                                                          // as those were before there were others
                                                          : std::string{enum_name(purpose)} + " ";
    return crypto::sha256_base64url("code " + of + email_key(email.reveal()));
}

Result<std::optional<Guard>> find(sql::Tx& tx, const std::string& subject) {
    return tx.one(find_guard, guard_columns, subject);
}

}  // namespace

PersonalText guarded(const UserId& user, const PersonalText& email) {
    return user.empty() ? email : PersonalText{user.text()};
}

Status begin(sql::Tx& tx, const PersonalText& email, TimePoint now) {
    const std::string subject = guard_subject(CodePurpose::verify, email);
    WAYBILL_CHECK(tx.exec(forget_guard, subject));
    WAYBILL_CHECK(tx.exec(insert_guard, subject, now, 0, now));
    return {};
}

Result<std::optional<TimePoint>> ask(sql::Tx& tx, CodePurpose purpose, const PersonalText& email,
                                     Pause pause) {
    const std::string subject = guard_subject(purpose, email);
    const TimePoint now = pause.now;
    WAYBILL_TRY(const auto asked, tx.exec(ask_guard, subject, now, now - pause.length));
    if (asked == 1) return std::nullopt;
    WAYBILL_TRY(const auto first, tx.exec(insert_guard, subject, now, 0, now));
    if (first == 1) return std::nullopt;
    WAYBILL_TRY(const auto guard, find(tx, subject));
    return guard ? guard->asked_at + pause.length : now + pause.length;
}

Result<std::int64_t> renew(sql::Tx& tx, CodePurpose purpose, const PersonalText& email,
                           TimePoint asked_at) {
    return tx.exec(renew_guard, guard_subject(purpose, email), asked_at);
}

Result<Try> take(sql::Tx& tx, const CodeCheck& check) {
    const std::string subject = guard_subject(check.purpose, guarded(check.user, check.email));
    WAYBILL_CHECK(tx.exec(age_guard, subject, check.now, check.now - check.window));
    WAYBILL_TRY(const auto taken,
                tx.exec(take_guarded_try, subject, check.tries_max, check.total_max));
    if (taken == 1) return Try{.granted = true};
    WAYBILL_TRY(const auto guard, find(tx, subject));
    if (!guard) {
        WAYBILL_TRY(const auto first, tx.exec(insert_guard, subject, never, 1, check.now));
        return Try{.granted = first == 1};
    }
    if (guard->total < check.total_max) return Try{};
    return Try{.locked_until = guard->since + check.window};
}

Status clear(sql::Tx& tx, CodePurpose purpose, const PersonalText& email) {
    WAYBILL_CHECK(tx.exec(forget_guard, guard_subject(purpose, email)));
    return {};
}

}  // namespace waybill::identity::code_guards
