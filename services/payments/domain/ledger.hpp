// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/wide_sum.hpp"
#include "services/payments/domain/payment.hpp"

#include <vector>

namespace waybill::payments {

WAYBILL_DEFINE_ID(HandInId, "hin");

/// One side of a movement. Positive: what we have or are owed; negative: what we owe or earned.
struct Entry {
    std::string account{};
    std::string owner{};  ///< whose it is, where an account has many; else empty
    std::int64_t amount{0};
    bool operator==(const Entry&) const = default;
};

/// One movement of money, in one currency; its entries sum to zero. The key names it for ever, so
/// that nothing is booked twice.
struct LedgerTransaction {
    std::string key{};
    PaymentId payment{};
    HandInId hand_in{};  ///< what it is about where that is no payment
    Currency currency{};
    TimePoint at{};
    std::vector<Entry> entries{};
};

namespace accounts {
inline constexpr std::string_view customer_clearing = "customer_clearing";
inline constexpr std::string_view partner_payable = "partner_payable";
inline constexpr std::string_view courier_payable = "courier_payable";
inline constexpr std::string_view platform_fee = "platform_fee";
/// What providers took beside what was due, until they have it back.
inline constexpr std::string_view surplus = "surplus";
/// Cash in the hands of couriers, each of whom owns a part.
inline constexpr std::string_view courier_cash = "courier_cash";
/// Cash that the platform has.
inline constexpr std::string_view cash_desk = "cash_desk";
/// What is owed to payers whom no provider can send it.
inline constexpr std::string_view customer_payable = "customer_payable";
std::string provider(std::string_view id);  ///< `provider:simulator`
}  // namespace accounts

/// The provider owes us what the customer has paid.
LedgerTransaction book_capture(const Payment& payment, TimePoint at);
/// The same backwards.
LedgerTransaction book_refund(const Refund& refund, TimePoint at);
/// The same of what was divided already: its partner and courier keep theirs, the platform bears
/// it.
LedgerTransaction book_late_refund(const Refund& refund, TimePoint at);
/// The same where a person pays it back: owed until then.
LedgerTransaction book_owed(const Refund& refund, const UserId& customer, TimePoint at);
/// It is paid, of the platform's cash.
LedgerTransaction book_payout(const Refund& refund, const UserId& customer, TimePoint at);
/// The provider has money that is not due: owed to the payer, in the currency that was taken.
LedgerTransaction book_surplus(const Refund& refund, TimePoint at);
/// The same backwards, when the provider took it back.
LedgerTransaction book_surplus_return(const Refund& refund, TimePoint at);

/// The courier has what the customer has paid.
LedgerTransaction book_cash(const Payment& payment, const CourierId& courier, TimePoint at);
/// Cash that a courier gives to the platform.
struct HandIn {
    HandInId id{};
    CourierId courier{};
    Money amount{};
    std::string by{};  ///< the operator who took it
    std::string note{};
    TimePoint at{};
};
LedgerTransaction book_hand_in(const HandIn& handed);

/// How an order's total is divided when it is delivered.
struct Shares {
    std::int64_t partner{0};
    std::int64_t courier{0};
    std::int64_t platform{0};
};
/// The courier gets the delivery fee; the platform its commission of the rest; the partner what
/// remains. `commission` is in basis points, 0 to 10,000; 0 <= `delivery_fee` <= `total`.
Shares share_out(std::int64_t total, std::int64_t delivery_fee, int commission);
/// `amount` x `basis_points` / 10,000, half to even.
std::int64_t portion(std::int64_t amount, int basis_points);
/// Whom the shares belong to.
struct Payees {
    PartnerId partner{};
    CourierId courier{};
};
LedgerTransaction book_settlement(const Payment& payment, const Shares& shares,
                                  const Payees& payees, TimePoint at);

/// What a courier gets who was on the way for an order that was cancelled; none without a courier.
struct Trip {
    CourierId courier{};
    std::int64_t pay{0};  ///< minor units
};
/// The platform bears it.
LedgerTransaction book_trip(const Payment& payment, const Trip& trip, TimePoint at);

bool balanced(const LedgerTransaction& transaction);

/// One movement of an account that belongs to somebody.
struct StatementLine {
    std::string about{};  ///< a payment's id, or that of cash handed in
    std::string order{};  ///< of the payment
    Money amount{};       ///< as the ledger has it: what we owe is below zero
    TimePoint at{};
};

/// What the entries of an account come to.
struct AccountBalance {
    std::string account{};
    std::string owner{};  ///< where owners were asked for
    Currency currency{};
    WideSum balance{};
};

/// An entry as it is stored; the texts belong to somebody else.
struct StoredEntry {
    std::int64_t position{0};
    std::string_view transaction{};
    std::string_view payment{};  ///< or what else it is about
    std::string_view account{};
    std::string_view owner{};
    std::int64_t amount{0};
    std::string_view currency{};
    std::int64_t at{0};  ///< microseconds since 1970
};
/// Appends what the hash of an entry covers, besides the hash before it.
void append_hashed_text(std::string& out, const StoredEntry& entry);

}  // namespace waybill::payments
