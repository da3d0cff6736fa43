// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/idempotency_key.hpp"
#include "platform/core/result.hpp"
#include "services/payments/domain/decisions.hpp"

#include <functional>
#include <variant>
#include <vector>

namespace waybill::payments {

/// By the payment's own id or by its order; the customer narrows, when there is one.
struct PaymentLookup {
    PaymentId payment{};
    OrderId order{};
    UserId customer{};  ///< whose it must be; empty: anybody's
};

/// An event or a webhook's message that somebody else sent.
struct Heard {
    std::string_view consumer{};
    EventId event{};
};
/// The timer of a payment whose provider is to be asked.
struct DueTimer {
    TimePoint due{};
};
/// The payment of a change, and what brought the change: its transaction claims the message or
/// takes the timer, and notes the charge with its result, so that a repetition changes nothing.
struct PaymentTarget {
    PaymentId payment{};
    std::variant<std::monostate, Heard, DueTimer> cause{};
    std::optional<ChargeReport> report{};
    TimePoint at{};
};
/// A refund that somebody wants, once per key.
struct RefundCommand {
    PaymentId payment{};
    IdempotencyKey key{};
    TimePoint at{};
};
/// A pure function of the payment as its transaction reads it.
using Decide = std::function<Result<PaymentDecision>(const Payment&)>;

/// Payments with their ledger and events: every change is one transaction of all of them.
/// unavailable: payments.lost_race, payments.ledger_busy (nothing happened).
class PaymentStore {
public:
    virtual ~PaymentStore() = default;

    /// The same request again gives the payment as it is now, so any failure may be retried.
    /// conflict: payments.id_reused, payments.order_has_payment.
    virtual Task<Result<Payment>> insert(Context ctx, Payment payment) = 0;
    /// Whoever's it is. not_found: payments.not_found.
    virtual Task<Result<Payment>> find(Context ctx, PaymentLookup wanted) = 0;
    /// Writes what `decide` says of the row, and answers with it; a repetition answers with the
    /// payment alone.
    virtual Task<Result<PaymentDecision>> change(Context ctx, PaymentTarget target,
                                                 Decide decide) = 0;
    /// The same for a command whose decision has one refund, which is the answer; a repetition of
    /// the key answers with that as it is now. invalid: idempotency.key_reused.
    virtual Task<Result<Refund>> refund(Context ctx, RefundCommand command, Decide decide) = 0;
};

/// What payments were.
class PastPayments {
public:
    virtual ~PastPayments() = default;
    /// An order's payment as it stood at that moment; nothing before it was there. not_found:
    /// orders.moment_not_kept, when an older release did not keep it.
    virtual Task<Result<std::optional<Payment>>> at(Context ctx, OrderId order,
                                                    TimePoint moment) = 0;
};

/// One try of a payment, as its provider and we have it: a charge, or money on its way back.
struct PaymentTry {
    enum class What : std::uint8_t { charge, refund };
    What what{};
    std::string transaction{};      ///< of a charge, the provider's id; of a refund, ours
    std::string charge{};           ///< what a refund gives back of
    std::string result{};           ///< captured, failed; of a refund: requested, done, denied
    std::string kind{};             ///< of a refund: RefundKind
    std::optional<Money> amount{};  ///< not kept of charges by older releases
    std::string by{};
    std::string note{};
    TimePoint at{};
    std::optional<TimePoint> done_at{};
};
/// Of one payment, oldest first.
struct TriesQuery {
    PaymentId payment{};
    TimePoint after_at{};
    std::string after_transaction{};
    std::string after_result{};
    int limit{10};
};
class TryLog {
public:
    virtual ~TryLog() = default;
    /// Up to one more than the limit. not_found: payments.not_found.
    virtual Task<Result<std::vector<PaymentTry>>> tries(Context ctx, TriesQuery wanted) = 0;
};

class RefundStore {
public:
    virtual ~RefundStore() = default;
    virtual Task<Result<Refund>> find(Context ctx, RefundId refund) = 0;
    /// The provider took it, or the payer has it in cash, which is booked where the return was not
    /// booked before.
    virtual Task<Status> mark_done(Context ctx, RefundId refund, TimePoint at) = 0;
    /// The provider took no such charge: the surplus is written back, and nothing is owed.
    virtual Task<Status> mark_denied(Context ctx, RefundId refund, TimePoint at) = 0;
};

/// One account's owners, by currency and owner; empty texts: from the first.
struct OwnersQuery {
    std::string account{};
    std::string after_currency{};
    std::string after_owner{};
    int limit{10};
};

/// What somebody's account consists of, newest first; no time: from the newest.
struct StatementQuery {
    std::string account{};
    std::string owner{};
    std::optional<TimePoint> before_at{};
    std::string before_payment{};
    int limit{10};
};

class Ledger {
public:
    virtual ~Ledger() = default;
    /// Per account and currency, derived from the entries.
    virtual Task<Result<std::vector<AccountBalance>>> balances(Context ctx) = 0;
    /// Whom an account's balance belongs to; up to one more than the limit.
    virtual Task<Result<std::vector<AccountBalance>>> owners(Context ctx, OwnersQuery wanted) = 0;
    /// The entries of one owner; up to one more than the limit.
    virtual Task<Result<std::vector<StatementLine>>> statement(Context ctx,
                                                               StatementQuery wanted) = 0;
    /// What they come to, by currency.
    virtual Task<Result<std::vector<AccountBalance>>> owned(Context ctx, std::string account,
                                                            std::string owner) = 0;
};

/// Cash that couriers hold.
class CashStore {
public:
    virtual ~CashStore() = default;
    /// Takes it out of the courier's hands, and books it, once per key, under an id and a time of
    /// its own; a repetition answers with the first. conflict: payments.more_than_held; invalid:
    /// idempotency.key_reused; unavailable: payments.ledger_busy.
    virtual Task<Result<HandIn>> hand_in(Context ctx, HandIn handed, IdempotencyKey key) = 0;
};

enum class RefundAnswer : std::uint8_t { taken, no_such_charge };

/// The provider of a payment, reached by its own protocol. Every call is idempotent by the id of
/// the payment or refund, so `outcome_unknown` is asked again with the same one.
class ProviderClient {
public:
    virtual ~ProviderClient() = default;
    /// Where the payer pays; empty: on a page of ours.
    virtual Task<Result<std::string>> open(Context ctx, Payment payment) = 0;
    /// The charges that have ended; none when the provider does not know the payment.
    virtual Task<Result<std::vector<ChargeReport>>> charges(Context ctx, Payment payment) = 0;
    virtual Task<Result<RefundAnswer>> refund(Context ctx, Refund refund) = 0;
};

}  // namespace waybill::payments
