// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/tokens.hpp"
#include "platform/sql/database.hpp"
#include "services/identity/usecases/ports.hpp"

/// Failures to sign in, per account and per client address. No more are stored than the limit, so
/// an attack does not fill the table.
namespace waybill::identity::login_failures {

/// Until when no further attempt is answered; nothing while there are tries left.
Result<std::optional<TimePoint>> locked_until(sql::Tx& tx, const LoginAttempt& attempt);
Status add(sql::Tx& tx, const LoginAttempt& attempt, std::string_view attempt_id);
/// The owner is in: what was mistyped before does not count. An address keeps its failures.
Status clear_account(sql::Tx& tx, const PersonalText& email);

}  // namespace waybill::identity::login_failures
