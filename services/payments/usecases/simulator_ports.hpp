// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/result.hpp"
#include "services/payments/domain/checkout.hpp"

namespace waybill::payments::simulator {

/// A payer's decision and the charge it becomes, if it is the first of its kind.
struct NewDecision {
    PaymentId payment{};
    Decision decision{};
    ChargeId charge{};
    TimePoint at{};
    TimePoint due{};  ///< when the charge ends
};

/// A charge that has taken its time.
struct DueCharge {
    ChargeId charge{};
    Luck luck{};
    TimePoint due{};  ///< of its timer
    TimePoint at{};
    std::optional<TimePoint> tell_at{};  ///< the merchant; nothing: nobody does
};

struct RefundOrder {
    RefundId refund{};
    PaymentId payment{};
    std::string charge{};  ///< empty: the one that was captured
    Money amount{};
    TimePoint at{};
};

/// How a charge ended, as the merchant is told.
struct ChargeNotice {
    std::string url{};
    Charge charge{};
    Money amount{};
};

/// The simulator's book. Everywhere not_found: payments.not_found.
class CheckoutStore {
public:
    virtual ~CheckoutStore() = default;
    /// Idempotent by payment. conflict: payments.id_reused.
    virtual Task<Result<Checkout>> create(Context ctx, Checkout checkout) = 0;
    virtual Task<Result<Checkout>> find(Context ctx, PaymentId payment) = 0;
    /// conflict: payments.wrong_state, payments.checkout_closed.
    virtual Task<Result<Checkout>> decide(Context ctx, NewDecision decision) = 0;
    /// Takes the charge's timer, ends it as `end_of` says and lets the merchant be told, if that
    /// is wanted; once.
    virtual Task<Status> end_charge(Context ctx, DueCharge charge) = 0;
    /// Idempotent by refund. conflict: payments.refund_exceeds_charge, payments.no_charge (there is
    /// none that took money). unavailable: payments.charge_pending, when the charge may still.
    virtual Task<Result<Checkout>> refund(Context ctx, RefundOrder order) = 0;
    virtual Task<Result<ChargeNotice>> notice(Context ctx, ChargeId charge) = 0;
};

/// Tells the merchant; signed, with the charge as the message's id in every try.
class NoticeSender {
public:
    virtual ~NoticeSender() = default;
    virtual Task<Status> send(Context ctx, ChargeNotice notice) = 0;
};

}  // namespace waybill::payments::simulator
