// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/payments/usecases/ports.hpp"

namespace waybill::payments {

/// What a payment needs of its provider: a checkout when somebody looks at it, an answer when a
/// callback was lost, and its money back. Every step may be repeated.
class FollowPayment {
public:
    struct Deps {
        PaymentStore& store;
        RefundStore& refunds;
        ProviderClient& provider;
        const Clock& clock;
    };
    explicit FollowPayment(Deps deps) : deps_{deps} {}

    /// The payment; the first look at one that can still be paid opens its checkout. While its
    /// provider is away the payment stays unopened, and the next look tries again.
    Task<Result<Payment>> show(Context ctx, PaymentLookup wanted);
    /// Asks the provider about a payment and books what it says: also of one that has its end, for
    /// a charge that came beside the one that paid it.
    Task<Status> reconcile(Context ctx, PaymentId payment);
    /// The payer is back: the provider is asked at once. What it does not say now it says later.
    Task<Result<Payment>> come_back(Context ctx, PaymentLookup wanted);
    Task<Status> send_refund(Context ctx, RefundId refund);

private:
    Deps deps_;
};

}  // namespace waybill::payments
