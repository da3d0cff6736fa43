// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/ledger.hpp"

#include <format>

namespace waybill::payments {
namespace {

LedgerTransaction movement(std::string key, const Payment& payment, TimePoint at) {
    return {.key = std::move(key),
            .payment = payment.id,
            .currency = payment.due.currency,
            .at = at,
            .entries = {}};
}

void add(LedgerTransaction& transaction, std::string_view account, std::int64_t amount) {
    if (amount != 0)
        transaction.entries.push_back({.account = std::string{account}, .amount = amount});
}

}  // namespace

std::string accounts::provider(std::string_view id) { return "provider:" + std::string{id}; }

LedgerTransaction book_capture(const Payment& payment, TimePoint at) {
    auto made = movement("capture:" + payment.id.text(), payment, at);
    add(made, accounts::provider(payment.provider), payment.captured);
    add(made, accounts::customer_clearing, -payment.captured);
    return made;
}

LedgerTransaction book_refund(const Payment& payment, const RefundId& refund, Money amount,
                              TimePoint at) {
    auto made = movement("refund:" + refund.text(), payment, at);
    add(made, accounts::customer_clearing, amount.amount);
    add(made, accounts::provider(payment.provider), -amount.amount);
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

LedgerTransaction book_settlement(const Payment& payment, const Shares& shares, TimePoint at) {
    auto made = movement("settlement:" + payment.id.text(), payment, at);
    add(made, accounts::customer_clearing, shares.partner + shares.courier + shares.platform);
    add(made, accounts::partner_payable, -shares.partner);
    add(made, accounts::courier_payable, -shares.courier);
    add(made, accounts::platform_fee, -shares.platform);
    return made;
}

bool balanced(const LedgerTransaction& transaction) {
    std::int64_t sum = 0;
    for (const Entry& entry : transaction.entries) sum += entry.amount;
    return sum == 0;
}

std::string hashed_text(const LedgerTransaction& transaction, const Entry& entry,
                        std::int64_t position) {
    return std::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", position, transaction.key,
                       transaction.payment.text(), entry.account, entry.amount,
                       transaction.currency.code(), to_micros(transaction.at));
}

}  // namespace waybill::payments
