// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/ledger.hpp"

#include <array>
#include <charconv>

namespace waybill::payments {
namespace {

LedgerTransaction movement(std::string key, const Payment& payment, TimePoint at) {
    return {.key = std::move(key),
            .payment = payment.id,
            .hand_in = {},
            .currency = payment.due.currency,
            .at = at,
            .entries = {}};
}

LedgerTransaction movement(std::string_view what, const Refund& refund, TimePoint at) {
    return {.key = std::string{what} + refund.id.text(),
            .payment = refund.payment,
            .hand_in = {},
            .currency = refund.amount.currency,
            .at = at,
            .entries = {}};
}

void add(LedgerTransaction& transaction, std::string_view account, std::int64_t amount,
         std::string owner = {}) {
    if (amount != 0)
        transaction.entries.push_back(
            {.account = std::string{account}, .owner = std::move(owner), .amount = amount});
}

template <typename AnyId>
std::string owner_of(const AnyId& id) {
    return id.empty() ? std::string{} : id.text();
}

void append_number(std::string& out, std::int64_t number) {
    std::array<char, 20> digits;  // of the longest, with its sign
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

}  // namespace

std::string accounts::provider(std::string_view id) { return "provider:" + std::string{id}; }

LedgerTransaction book_capture(const Payment& payment, TimePoint at) {
    auto made = movement("capture:" + payment.id.text(), payment, at);
    add(made, accounts::provider(payment.provider), payment.captured);
    add(made, accounts::customer_clearing, -payment.captured);
    return made;
}

LedgerTransaction book_refund(const Refund& refund, TimePoint at) {
    auto made = movement("refund:", refund, at);
    add(made, accounts::customer_clearing, refund.amount.amount);
    add(made, accounts::provider(refund.provider), -refund.amount.amount);
    return made;
}

LedgerTransaction book_late_refund(const Refund& refund, TimePoint at) {
    auto made = movement("refund:", refund, at);
    add(made, accounts::platform_fee, refund.amount.amount);
    add(made, accounts::provider(refund.provider), -refund.amount.amount);
    return made;
}

LedgerTransaction book_owed(const Refund& refund, const UserId& customer, TimePoint at) {
    auto made = movement("refund:", refund, at);
    add(made, accounts::platform_fee, refund.amount.amount);
    add(made, accounts::customer_payable, -refund.amount.amount, owner_of(customer));
    return made;
}

LedgerTransaction book_payout(const Refund& refund, const UserId& customer, TimePoint at) {
    auto made = movement("payout:", refund, at);
    add(made, accounts::customer_payable, refund.amount.amount, owner_of(customer));
    add(made, accounts::cash_desk, -refund.amount.amount);
    return made;
}

LedgerTransaction book_cash(const Payment& payment, const CourierId& courier, TimePoint at) {
    auto made = movement("capture:" + payment.id.text(), payment, at);
    add(made, accounts::courier_cash, payment.captured, owner_of(courier));
    add(made, accounts::customer_clearing, -payment.captured);
    return made;
}

LedgerTransaction book_hand_in(const HandIn& handed) {
    LedgerTransaction made{.key = "hand_in:" + handed.id.text(),
                           .payment = {},
                           .hand_in = handed.id,
                           .currency = handed.amount.currency,
                           .at = handed.at,
                           .entries = {}};
    add(made, accounts::cash_desk, handed.amount.amount);
    add(made, accounts::courier_cash, -handed.amount.amount, owner_of(handed.courier));
    return made;
}

LedgerTransaction book_surplus(const Refund& refund, TimePoint at) {
    auto made = movement("surplus:", refund, at);
    add(made, accounts::provider(refund.provider), refund.amount.amount);
    add(made, accounts::surplus, -refund.amount.amount);
    return made;
}

LedgerTransaction book_surplus_return(const Refund& refund, TimePoint at) {
    auto made = movement("surplus_return:", refund, at);
    add(made, accounts::surplus, refund.amount.amount);
    add(made, accounts::provider(refund.provider), -refund.amount.amount);
    return made;
}

std::int64_t portion(std::int64_t amount, int basis_points) {
    constexpr std::int64_t whole = 10'000;
    // In two parts, so that no product can overflow.
    const std::int64_t tail = amount % whole * basis_points;
    const std::int64_t low = amount / whole * basis_points + tail / whole;
    const std::int64_t rest = tail % whole;
    const bool up = 2 * rest > whole || (2 * rest == whole && low % 2 != 0);
    return low + (up ? 1 : 0);
}

Shares share_out(std::int64_t total, std::int64_t delivery_fee, int commission) {
    const std::int64_t goods = total - delivery_fee;
    const std::int64_t platform = portion(goods, commission);
    return {.partner = goods - platform, .courier = delivery_fee, .platform = platform};
}

LedgerTransaction book_settlement(const Payment& payment, const Shares& shares,
                                  const Payees& payees, TimePoint at) {
    auto made = movement("settlement:" + payment.id.text(), payment, at);
    add(made, accounts::customer_clearing, shares.partner + shares.courier + shares.platform);
    add(made, accounts::partner_payable, -shares.partner, owner_of(payees.partner));
    add(made, accounts::courier_payable, -shares.courier, owner_of(payees.courier));
    add(made, accounts::platform_fee, -shares.platform);
    return made;
}

LedgerTransaction book_trip(const Payment& payment, const Trip& trip, TimePoint at) {
    auto made = movement("trip:" + payment.id.text(), payment, at);
    add(made, accounts::platform_fee, trip.pay);
    add(made, accounts::courier_payable, -trip.pay, owner_of(trip.courier));
    return made;
}

bool balanced(const LedgerTransaction& transaction) {
    WideSum sum;
    for (const Entry& entry : transaction.entries) sum.add(entry.amount);
    return sum.zero();
}

void append_hashed_text(std::string& out, const StoredEntry& entry) {
    append_number(out, entry.position);
    for (const auto text : {entry.transaction, entry.payment, entry.account}) {
        out += '\n';
        out += text;
    }
    out += '\n';
    append_number(out, entry.amount);
    out += '\n';
    out += entry.currency;
    out += '\n';
    append_number(out, entry.at);
    // Entries from before accounts had owners are hashed as they were.
    if (entry.owner.empty()) return;
    out += '\n';
    out += entry.owner;
}

}  // namespace waybill::payments
