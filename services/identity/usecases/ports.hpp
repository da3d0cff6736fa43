// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/idempotency_key.hpp"
#include "services/identity/domain/account.hpp"
#include "services/identity/domain/verdicts.hpp"

#include <optional>
#include <string>
#include <vector>

namespace waybill::identity {

struct NewAccount {
    Account account{};  ///< one that is not verified gets a code mailed
    std::string password_hash;
    IdempotencyKey key{};
};

struct Registered {
    Account account{};          ///< as registered
    std::string password_hash;  ///< of the account, which on a repeat is not the command's
    bool repeated{false};
};

/// Accounts with their events. Every change is one transaction. not_found: identity.not_found.
class AccountStore {
public:
    virtual ~AccountStore() = default;

    /// A key used before gives the first answer again, so `outcome_unknown` may be retried.
    /// conflict: identity.email_taken; invalid: idempotency.key_reused.
    virtual Task<Result<Registered>> insert(Context ctx, NewAccount entry) = 0;
    virtual Task<Result<Account>> find(Context ctx, UserId user) = 0;
    virtual Task<Result<Account>> change(Context ctx, UserId user, ProfileChanges changes) = 0;
    virtual Task<Result<Account>> grant(Context ctx, UserId user, Role role) = 0;
};

/// Whose request for a code this is; a later request makes it void.
struct CodeRound {
    UserId user{};
    std::int64_t round{0};
};

struct NewCode {
    CodeRound round;
    SecretText code;
    std::string salt;
    TimePoint expires_at{};
};

/// One code on its way; a code made anew has another `message_id`.
struct CodeMail {
    std::string message_id;
    PersonalText email;
    PersonalText first_name;
    std::string locale;
    SecretText code;
    TimePoint expires_at{};
};

struct CodeCheck {
    PersonalText email;
    SecretText code;
    TimePoint now{};
    int tries_max{5};   ///< of one code
    int total_max{20};  ///< in `window`, over all codes that were asked for
    Duration window{24h};
};

struct CodeOutcome {
    CodeVerdict verdict{CodeVerdict::wrong};
    std::optional<TimePoint> locked_until{};  ///< too many guesses: nothing was judged
    Account account{};                        ///< verified, when the code was right
};

/// Verification codes, of which only salted digests are kept.
class VerificationStore {
public:
    virtual ~VerificationStore() = default;

    /// Replaces the account's code. Nothing: verified meanwhile, or asked for again.
    virtual Task<Result<std::optional<CodeMail>>> put_code(Context ctx, NewCode entry) = 0;
    /// Takes a try and decides, at once; a right code verifies the account and is spent. Tries are
    /// counted for addresses without an account too, so that no answer tells which have one.
    virtual Task<Result<CodeOutcome>> check_code(Context ctx, CodeCheck check) = 0;
    /// Asks for another code unless `pause` since the last request is not over; then nothing
    /// happens and the answer is when it will be. Unknown and verified addresses get the same
    /// answers and no code.
    virtual Task<Result<std::optional<TimePoint>>> ask_again(Context ctx, PersonalText email,
                                                             TimePoint now, Duration pause) = 0;
};

/// Failures are counted per account (known or not) and per address of the client.
struct LoginAttempt {
    PersonalText email;
    PersonalText address;  ///< empty: not counted
    TimePoint now{};
    int failures_max{10};
    Duration window{15min};
};

struct LoginFacts {
    std::optional<UserId> user;
    std::optional<std::string> password_hash;
    std::optional<TimePoint> locked_until;
};

/// The token and its successors are the family of one session.
struct NewSession {
    SessionId session{};
    UserId user{};
    SecretText token;
    TimePoint expires_at{};
    std::string password_hash;  ///< that was right; another one by now is a refusal
    std::optional<std::string> renewed_hash;
};

enum class Admission : std::uint8_t { opened, locked, not_verified, outdated };

struct Admitted {
    Admission admission{Admission::opened};
    TimePoint locked_until{};
    Account account{};
};

struct Rotation {
    SecretText token;
    std::string nonce;  ///< unguessable
    TimePoint now{};
    TimePoint expires_at{};
    Duration grace{30s};
};

struct Rotated {
    SessionId session{};
    Account account{};
    SecretText token;
    TimePoint expires_at{};
};

/// Sessions and the failures to open one. Of refresh tokens only digests are kept.
class SessionStore {
public:
    virtual ~SessionStore() = default;

    virtual Task<Result<LoginFacts>> look_up(Context ctx, LoginAttempt attempt) = 0;
    /// Counts a failure. When there are too many already it counts none and answers until when.
    virtual Task<Result<std::optional<TimePoint>>> count_failure(Context ctx,
                                                                 LoginAttempt attempt) = 0;
    /// Asks the limit again in the transaction: of many guesses at once no more are answered than
    /// one after the other.
    virtual Task<Result<Admitted>> open(Context ctx, LoginAttempt attempt, NewSession entry) = 0;
    /// Nothing: not a token of a living session. A token spent before the grace ends its family.
    virtual Task<Result<std::optional<Rotated>>> rotate(Context ctx, Rotation rotation) = 0;
    /// Ends one session of the user, or all.
    virtual Task<Status> revoke(Context ctx, UserId user, std::optional<SessionId> session,
                                TimePoint now) = 0;
    virtual Task<Result<std::vector<SessionId>>> revoked_since(Context ctx, TimePoint since) = 0;
};

/// Whether a new password is one of those that are tried first, and why.
enum class Guessing : std::uint8_t { hard, common, personal };

enum class PasswordVerdict : std::uint8_t { wrong, right, right_but_outdated };

/// What makes and checks secrets. The slow two run elsewhere than on the event loop and refuse with
/// `unavailable` when there is too much of it.
class Credentials {
public:
    virtual ~Credentials() = default;
    /// `own_words` are those that its owner is known by.
    virtual Guessing guessing(const SecretText& password,
                              std::vector<std::string> own_words) const = 0;
    virtual Task<Result<std::string>> hash(Context ctx, SecretText password) = 0;
    /// Without a stored hash the same work is done and the answer is `wrong`.
    virtual Task<Result<PasswordVerdict>> verify(Context ctx, SecretText password,
                                                 std::optional<std::string> stored) = 0;
    virtual SecretText new_code() = 0;
    virtual SecretText new_token() = 0;
};

struct AccessGrant {
    SecretText token;
    TimePoint expires_at{};
};

/// Makes the tokens that the gateway accepts.
class AccessTokens {
public:
    virtual ~AccessTokens() = default;
    virtual Result<AccessGrant> issue(const Account& account, const SessionId& session) = 0;
};

/// Sends a code; the same message id is sent once.
class CodeMailer {
public:
    virtual ~CodeMailer() = default;
    virtual Task<Status> send(Context ctx, CodeMail mail) = 0;
};

}  // namespace waybill::identity
