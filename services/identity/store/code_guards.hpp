// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/identity/usecases/code_ports.hpp"

/// Rows of code_guards: one per purpose and address that codes were asked or guessed for, known or
/// not.
namespace waybill::identity::code_guards {

/// Under what it is counted: an account that is signed in, or an address.
PersonalText guarded(const UserId& user, const PersonalText& email);

/// A fresh account, which a code to verify it is made for: its pause has begun, what was guessed
/// before is no guess at its code.
Status begin(sql::Tx& tx, const PersonalText& email, TimePoint now);

struct Pause {
    TimePoint now{};
    Duration length{};
};
/// Nothing: a code may be made. Else when it may.
Result<std::optional<TimePoint>> ask(sql::Tx& tx, CodePurpose purpose, const PersonalText& email,
                                     Pause pause);
/// A new code has its own tries; the total stays. 0 when another was asked for since, so that this
/// one is void.
Result<std::int64_t> renew(sql::Tx& tx, CodePurpose purpose, const PersonalText& email,
                           TimePoint asked_at);

struct Try {
    bool granted{false};
    std::optional<TimePoint> locked_until{};
};
/// The row decides who gets a try, so that guesses at once do not share one.
Result<Try> take(sql::Tx& tx, const CodeCheck& check);
/// A right code was no guess.
Status clear(sql::Tx& tx, CodePurpose purpose, const PersonalText& email);

}  // namespace waybill::identity::code_guards
