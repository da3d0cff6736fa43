// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "services/payments/domain/ledger.hpp"

namespace waybill::payments {

/// What others hear of a payment.
enum class PaymentNews : std::uint8_t { declined, failed, captured, refunded };
struct ToldPayment {
    PaymentNews what{};
    Payment payment{};  ///< as it was then
};

/// What is decided on a payment's row; its transaction writes all of it, the ledger last.
struct PaymentDecision {
    Payment payment{};
    std::vector<Refund> refunds{};      ///< to be sent back
    std::optional<TimePoint> ask_at{};  ///< the provider, for news
    std::vector<ToldPayment> told{};
    std::vector<LedgerTransaction> booked{};
};

inline constexpr std::size_t told_max = 2;  ///< captured, and given back

/// Ids for what a report may lead to.
struct RefundIds {
    RefundId rest{};
    RefundId surplus{};
};
/// A report that was not seen before: what was captured too late is given back, what is not due is
/// booked apart and sent back.
PaymentDecision on_report(Payment payment, const ChargeReport& report, const RefundIds& ids);
/// The order is over: what was captured is given back, now or when it arrives later.
PaymentDecision on_cancelled(Payment payment, TimePoint at, RefundId refund);
/// How an order that was delivered is divided.
struct Settlement {
    Money total{};
    Money delivery_fee{};
    Payees payees{};
    int commission{0};  ///< basis points
};
/// invalid: payments.settlement_mismatch.
Result<PaymentDecision> on_completed(Payment payment, TimePoint at, const Settlement& order);
/// The payer has been shown the provider's checkout.
PaymentDecision on_opened(Payment payment, TimePoint at);
/// The provider was asked: once more later, while there may be news.
PaymentDecision on_asked(Payment payment, TimePoint now);

}  // namespace waybill::payments
