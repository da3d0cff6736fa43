// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/payments/domain/payment.hpp"

#include <vector>

namespace waybill::payments {

/// One side of a movement. Positive: what we have or are owed; negative: what we owe or earned.
struct Entry {
    std::string account{};
    std::int64_t amount{0};
    bool operator==(const Entry&) const = default;
};

/// One movement of money, in one currency; its entries sum to zero. The key names it for ever, so
/// that nothing is booked twice.
struct LedgerTransaction {
    std::string key{};
    PaymentId payment{};
    Currency currency{};
    TimePoint at{};
    std::vector<Entry> entries{};
};

namespace accounts {
inline constexpr std::string_view customer_clearing = "customer_clearing";
inline constexpr std::string_view partner_payable = "partner_payable";
inline constexpr std::string_view courier_payable = "courier_payable";
inline constexpr std::string_view platform_fee = "platform_fee";
std::string provider(std::string_view id);  ///< `provider:simulator`
}  // namespace accounts

/// The provider owes us what the customer has paid.
LedgerTransaction book_capture(const Payment& payment, TimePoint at);
/// The same backwards.
LedgerTransaction book_refund(const Payment& payment, const RefundId& refund, Money amount,
                              TimePoint at);

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
LedgerTransaction book_settlement(const Payment& payment, const Shares& shares, TimePoint at);

bool balanced(const LedgerTransaction& transaction);
/// What the hash of an entry covers, besides the hash before it.
std::string hashed_text(const LedgerTransaction& transaction, const Entry& entry,
                        std::int64_t position);

}  // namespace waybill::payments
