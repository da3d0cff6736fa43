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

/// Cash that has come into a courier's hands.
struct CashTaken {
    CourierId courier{};
    Money amount{};
};

/// What is decided on a payment's row; its transaction writes all of it, the ledger last.
struct PaymentDecision {
    Payment payment{};
    std::optional<CashTaken> taken{};
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
/// The order is over: what was captured is given back, now or when it arrives later. Whoever was on
/// the way for it is paid for that, once.
PaymentDecision on_cancelled(Payment payment, TimePoint at, RefundId refund, const Trip& trip = {});
/// What an operator wants to be given back.
struct PartWanted {
    RefundId id{};
    Money amount{};
    std::string by{};
    std::string note{};
};
/// invalid, conflict: as refund_part.
Result<PaymentDecision> on_part_wanted(Payment payment, TimePoint at, const PartWanted& wanted);
enum class Paying : std::uint8_t { by_provider, cash };
/// How an order that was delivered is divided.
struct Settlement {
    Money total{};
    Paying how{Paying::by_provider};
    Money delivery_fee{};
    Payees payees{};
    int commission{0};  ///< basis points
};
/// All that is left is divided, if anything is; cash was taken at the hand-over, all that is due.
/// invalid: payments.settlement_mismatch.
Result<PaymentDecision> on_completed(Payment payment, TimePoint at, const Settlement& order);
/// The provider has the checkout, and the payer has been shown where.
PaymentDecision on_opened(Payment payment, TimePoint at, std::string checkout_url);
/// The provider was to open a checkout and may have: its answer is lost.
PaymentDecision on_opening_unknown(Payment payment, TimePoint at);
/// The provider was asked: once more later, while there may be news.
PaymentDecision on_asked(Payment payment, TimePoint now);

}  // namespace waybill::payments
