// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "services/identity/domain/codes.hpp"
#include "services/identity/domain/verdicts.hpp"

#include <optional>
#include <string>

namespace waybill::identity {

/// A code that somebody asked for: who is signed in for the own account and another address, all
/// others for the account that has the address, if any has.
struct CodeWish {
    CodePurpose purpose{CodePurpose::verify};
    UserId user{};  ///< empty: nobody is signed in
    PersonalText address{};
    TimePoint asked_at{};  ///< a later wish makes an earlier one void
};

struct NewCode {
    CodeWish wish;
    SecretText code;
    std::string salt;
    TimePoint expires_at{};
};

/// One code on its way; a code made anew has another `message_id`.
struct CodeMail {
    CodePurpose purpose{CodePurpose::verify};
    std::string message_id;
    PersonalText email;
    PersonalText first_name;
    std::string locale;
    SecretText code;
    TimePoint expires_at{};
};

struct CodeCheck {
    CodePurpose purpose{CodePurpose::verify};
    UserId user{};  ///< who is signed in; empty: the account is that of the address
    PersonalText email{};
    SecretText code;
    TimePoint now{};
    int tries_max{5};   ///< of one code
    int total_max{20};  ///< in `window`, over all codes that were asked for
    Duration window{24h};
};

/// A code that was right a moment ago. Whoever changes something by it spends it in the same
/// transaction: one code changes one thing, once.
struct CodeProof {
    CodePurpose purpose{CodePurpose::verify};
    UserId user{};
    std::string digest{};  ///< of the code: another one by now is no proof
};

struct CodeOutcome {
    CodeVerdict verdict{CodeVerdict::wrong};
    std::optional<TimePoint> locked_until{};  ///< too many guesses: nothing was judged
    Account account{};                        ///< whose code it is, when it was right
    PersonalText address{};                   ///< another than the account's, which it proves
    CodeProof proof{};
};

/// Mailed codes, of which only salted digests are kept. What is asked and guessed is counted per
/// purpose and address, with or without an account, so that no answer tells which have one.
class CodeStore {
public:
    virtual ~CodeStore() = default;

    /// Replaces the account's code of this purpose. Nothing: no account has a use for it, or it was
    /// asked for again.
    virtual Task<Result<std::optional<CodeMail>>> put_code(Context ctx, NewCode entry) = 0;
    /// Takes a try and judges the code; it stays good.
    virtual Task<Result<CodeOutcome>> try_code(Context ctx, CodeCheck check) = 0;
    /// The same, and a right code verifies the account and is spent, all at once.
    virtual Task<Result<CodeOutcome>> verify(Context ctx, CodeCheck check) = 0;
    /// Has a code made soon, unless `pause` since the last wish is not over: then nothing happens
    /// and the answer is when it will be. The work is the same whether there is an account or not.
    virtual Task<Result<std::optional<TimePoint>>> ask(Context ctx, CodeWish wish,
                                                       Duration pause) = 0;
};

/// What an account's owner is told when something has happened to it.
struct Notice {
    NoticeKind kind{NoticeKind::account_verified};
    PersonalText email{};
    PersonalText first_name{};
    std::string locale{};
};

/// Mails codes and notices; the same message id is sent once.
class AccountMailer {
public:
    virtual ~AccountMailer() = default;
    virtual Task<Status> send_code(Context ctx, CodeMail mail) = 0;
    virtual Task<Status> send_notice(Context ctx, std::string message_id, Notice notice) = 0;
};

}  // namespace waybill::identity
