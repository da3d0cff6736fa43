// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/payments/usecases/ports.hpp"

namespace waybill::payments {

/// A report and the webhook that brought it; none when we asked.
struct ReportEntry {
    PaymentId payment{};
    std::string provider{};  ///< who says so: only of a payment of its own
    ChargeReport report{};
    std::optional<EventId> webhook{};
};

/// The payment as it is now, and what was booked apart by this report.
struct Reported {
    Payment payment{};
    std::optional<Money> surplus{};
};

/// What an operator wants to be given back, once per key.
struct RefundWish {
    PaymentId payment{};
    Money amount{};
    std::string by{};
    std::string note{};
    IdempotencyKey key{};
};

/// What orders tells of an order.
struct OrderNews {
    PaymentId payment{};
    EventId event{};
    TimePoint at{};
};

/// What becomes of a payment: its order's news, and what it needs of its provider: a checkout when
/// somebody looks at it, an answer when a callback was lost, and its money back. Every step may be
/// repeated.
class FollowPayment {
public:
    struct Deps {
        PaymentStore& store;
        RefundStore& refunds;
        ProviderClient& provider;
        IdSource& ids;
        const Clock& clock;
        int commission{0};         ///< basis points
        std::int64_t trip_pay{0};  ///< minor units; of a courier whose order was cancelled
    };
    explicit FollowPayment(Deps deps) : deps_{deps} {}

    /// The payment; the first look at one that can still be paid opens its checkout. While its
    /// provider is away the payment stays unopened, and the next look tries again.
    Task<Result<Payment>> show(Context ctx, PaymentLookup wanted);
    /// Books what a provider says, once per webhook and once per charge and result, and lets what
    /// is not due be sent back. not_found: payments.not_found, also of another provider's payment.
    Task<Result<Reported>> report(Context ctx, ReportEntry entry);
    /// Gives back what was captured, now or when it arrives later; pays the courier who was on the
    /// way, if there was one.
    Task<Status> order_cancelled(Context ctx, OrderNews news, CourierId courier);
    /// Divides what was captured, by our commission; of cash that is the moment when it is taken.
    /// invalid: payments.settlement_mismatch.
    Task<Status> order_completed(Context ctx, OrderNews news, Settlement order);
    /// Asks the provider about a payment and books what it says: also of one that has its end, for
    /// a charge that came beside the one that paid it.
    Task<Status> reconcile(Context ctx, PaymentId payment);
    /// The payment's timer: reconciles, and sets the timer for the next time.
    Task<Status> timer_due(Context ctx, PaymentId payment, DueTimer timer);
    /// The payer is back: the provider is asked at once. What it does not say now it says later.
    Task<Result<Payment>> come_back(Context ctx, PaymentLookup wanted);
    /// Decided on the payment's row: of two that race none gives back what is not there.
    /// not_found: payments.not_found; conflict, invalid: as the rule says (`refund_part`).
    Task<Result<Refund>> refund_part(Context ctx, RefundWish wish);
    /// A person has paid back what is owed of cash. Repeating it is a success. not_found:
    /// payments.no_refund; conflict: payments.goes_back_itself, where a provider sends it.
    Task<Result<Refund>> pay_out(Context ctx, RefundId refund);
    Task<Status> send_refund(Context ctx, RefundId refund);

private:
    Task<Result<Payment>> find(Context ctx, PaymentLookup wanted);
    Task<Status> change(Context ctx, PaymentTarget target, Decide decide);

    Deps deps_;
};

}  // namespace waybill::payments
