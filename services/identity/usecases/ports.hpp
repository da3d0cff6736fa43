// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/idempotency_key.hpp"
#include "platform/core/rights.hpp"
#include "services/identity/domain/account.hpp"
#include "services/identity/domain/device.hpp"
#include "services/identity/domain/sessions.hpp"
#include "services/identity/domain/verdicts.hpp"
#include "services/identity/usecases/code_ports.hpp"

#include <optional>
#include <string>
#include <vector>

namespace waybill::identity {

struct OpenedOn {
    Device device{};
    SecretText push_token{};
};

struct NewAccount {
    Account account{};  ///< one that is not verified gets a code mailed
    std::string password_hash;
    IdempotencyKey key{};
    std::optional<Role> asked{};  ///< waits for an operator unless an invitation gives it
    std::optional<SecretText> invitation{};  ///< its token; used up with the account
    std::optional<OpenedOn> device{};
};

struct RoleGrant {
    Role role{Role::customer};
    UserId by{};  ///< empty: the command line
    TimePoint at{};
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
    /// conflict: identity.email_taken; invalid: idempotency.key_reused, and of the invitation
    /// identity.invitation_invalid, identity.invitation_expired, identity.bad_request.
    virtual Task<Result<Registered>> insert(Context ctx, NewAccount entry) = 0;
    virtual Task<Result<Account>> find(Context ctx, UserId user) = 0;
    virtual Task<Result<std::optional<UserId>>> owner_of(Context ctx, PersonalText email) = 0;
    virtual Task<Result<Account>> change(Context ctx, UserId user, ProfileChanges changes) = 0;
    /// Also the yes to a request for that role.
    virtual Task<Result<Account>> grant(Context ctx, UserId user, RoleGrant given) = 0;
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
    PersonalText agent{};
    std::string password_hash;  ///< that was right; another one by now is a refusal
    std::optional<std::string> renewed_hash;
    std::optional<CodeProof> unlocked_by{};  ///< no limit holds against who has the mailed code
};

enum class Admission : std::uint8_t { opened, locked, not_verified, deactivated, outdated };

struct Admitted {
    Admission admission{Admission::opened};
    TimePoint locked_until{};
    Account account{};
    Rights rights{};
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
    Rights rights{};
    SecretText token;
    TimePoint expires_at{};
};

struct SessionFilter {
    UserId user{};
    TimePoint now{};
    int limit{20};
    std::string cursor{};
};

struct SessionPage {
    std::vector<OpenSession> sessions{};
    std::string next_cursor{};
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
    /// one after the other. invalid: identity.code_spent.
    virtual Task<Result<Admitted>> open(Context ctx, LoginAttempt attempt, NewSession entry) = 0;
    /// Nothing: not a token of a living session. A token spent before the grace ends its family.
    virtual Task<Result<std::optional<Rotated>>> rotate(Context ctx, Rotation rotation) = 0;
    /// Those that have not ended, the newest first. invalid: request.bad_cursor.
    virtual Task<Result<SessionPage>> list(Context ctx, SessionFilter filter) = 0;
    /// Ends one session of the user, or all.
    virtual Task<Status> revoke(Context ctx, UserId user, std::optional<SessionId> session,
                                TimePoint now) = 0;
    virtual Task<Result<std::vector<SessionId>>> revoked_since(Context ctx, TimePoint since) = 0;
};

/// A password set by a mailed code.
struct PasswordReset {
    CodeProof proof{};
    std::string hash;
    TimePoint now{};
};

/// One set by who knows the one before.
struct PasswordChange {
    UserId user{};
    SessionId session{};  ///< the owner's own, which goes on
    std::string before;   ///< the hash of the one that was right
    std::string hash;
    TimePoint now{};
};

/// Passwords that take the place of others: other sign-ins end, failures to sign in are forgotten,
/// and the owner is mailed a notice. Each is one transaction.
class PasswordStore {
public:
    virtual ~PasswordStore() = default;
    /// Verifies the account, too: its address is proven. invalid: identity.code_spent, when
    /// somebody else has used the code meanwhile.
    virtual Task<Status> reset(Context ctx, PasswordReset entry) = 0;
    /// forbidden: identity.wrong_password, when it has been changed meanwhile.
    virtual Task<Status> change(Context ctx, PasswordChange entry) = 0;
};

/// An address that takes the place of another.
struct EmailChange {
    CodeProof proof{};
    PersonalText address{};
    TimePoint now{};
};

class EmailStore {
public:
    virtual ~EmailStore() = default;
    /// One transaction: the account is found by it from now on, codes that were mailed to the old
    /// address are void, and a notice is mailed there. invalid: identity.code_spent; conflict:
    /// identity.email_taken.
    virtual Task<Result<Account>> change(Context ctx, EmailChange entry) = 0;
};

/// Accounts that nobody signs in to. Each is one transaction; done again it is nothing new.
/// not_found: identity.not_found.
class DeactivationStore {
public:
    virtual ~DeactivationStore() = default;
    /// Ends its sessions, makes its codes void and mails a notice.
    virtual Task<Result<Account>> deactivate(Context ctx, UserId user, TimePoint now) = 0;
    virtual Task<Result<Account>> reactivate(Context ctx, UserId user) = 0;
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

/// Whom a token is for, and what it lets them.
struct AccessWish {
    const Account& account;
    const Rights& rights;
    SessionId session{};
};

struct AccessGrant {
    SecretText token;
    TimePoint expires_at{};
};

/// Makes the tokens that the gateway accepts.
class AccessTokens {
public:
    virtual ~AccessTokens() = default;
    virtual Result<AccessGrant> issue(const AccessWish& wish) = 0;
};

}  // namespace waybill::identity
