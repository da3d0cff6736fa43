// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/login_failures.hpp"

#include "platform/crypto/digest.hpp"
#include "platform/sql/columns.hpp"

#include <algorithm>

namespace waybill::identity::login_failures {
namespace {

/// The oldest of the last `failures_max`: when it leaves the window, there is a try again.
constexpr sql::Query oldest_counted{
    "login_failures.oldest",
    "SELECT at FROM login_failures WHERE subject = $1 AND at > $2 ORDER BY at DESC, attempt_id "
    "LIMIT 1 OFFSET $3"};
constexpr sql::Query insert_failure{
    "login_failures.insert",
    "INSERT INTO login_failures (subject, at, attempt_id) VALUES ($1, $2, $3)"};
constexpr sql::Query delete_failures{"login_failures.clear",
                                     "DELETE FROM login_failures WHERE subject = $1"};

std::string account_subject(const PersonalText& email) {
    return crypto::sha256_base64url("account " + email_key(email.reveal()));
}

std::vector<std::string> subjects_of(const LoginAttempt& attempt) {
    std::vector<std::string> subjects{account_subject(attempt.email)};
    if (!attempt.address.reveal().empty())
        subjects.push_back(crypto::sha256_base64url("address " + attempt.address.reveal()));
    return subjects;
}

}  // namespace

Result<std::optional<TimePoint>> locked_until(sql::Tx& tx, const LoginAttempt& attempt) {
    auto counted = [&](const std::string& subject) {
        return sql::Values::of(subject, attempt.now - attempt.window, attempt.failures_max - 1);
    };
    WAYBILL_TRY(const auto oldest,
                tx.all_each(oldest_counted, sql::first<TimePoint>, subjects_of(attempt), counted));
    if (oldest.empty()) return std::nullopt;
    return std::ranges::max(oldest) + attempt.window;
}

Status add(sql::Tx& tx, const LoginAttempt& attempt, std::string_view attempt_id) {
    WAYBILL_CHECK(tx.exec_each(insert_failure, subjects_of(attempt), [&](const auto& subject) {
        return sql::Values::of(subject, attempt.now, attempt_id);
    }));
    return {};
}

Status clear_account(sql::Tx& tx, const PersonalText& email) {
    WAYBILL_CHECK(tx.exec(delete_failures, account_subject(email)));
    return {};
}

}  // namespace waybill::identity::login_failures
