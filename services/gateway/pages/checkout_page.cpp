// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/pages/checkout_page.hpp"

#include "platform/core/cash.hpp"
#include "platform/http/html.hpp"
#include "services/gateway/bodies/common.hpp"

namespace waybill::gateway {
namespace {

using http::escape_html;
using payments::v1::Checkout;
using payments::v1::Payment;

bool may_decide(const Checkout& checkout) {
    return checkout.status() == Checkout::Status_Name(Checkout::OPEN) ||
           (checkout.status() == Checkout::Status_Name(Checkout::DECLINED) &&
            checkout.tries_left() > 0);
}

/// What the payer has back, of all charges.
std::int64_t given_back(const Checkout& checkout) {
    std::int64_t sum = 0;
    for (const auto& charge : checkout.charges()) sum += charge.refunded();
    return sum;
}

std::string verdict(const Checkout& checkout) {
    const Money amount = read(checkout.amount());
    if (checkout.status() == Checkout::Status_Name(Checkout::PROCESSING))
        return "The bank is thinking. Reload this page in a moment.";
    if (checkout.status() == Checkout::Status_Name(Checkout::DECLINED))
        return may_decide(checkout) ? "The payment was declined. You may try again."
                                    : "The payment was declined, and that was the last try.";
    if (checkout.status() != Checkout::Status_Name(Checkout::APPROVED)) return "";
    const Money back{.amount = given_back(checkout), .currency = amount.currency};
    if (back.amount >= amount.amount)
        return "Refunded: the " + to_text(amount) + " were given back to you.";
    if (back.amount > 0)
        return "Paid " + to_text(amount) + ", of which " + to_text(back) + " were given back.";
    return "Thank you: " + to_text(amount) + " are paid. The shop knows; you can close this page.";
}

std::string what_for(const orders::v1::Order& order) {
    std::string text = "<p>Order " + escape_html(order.number()) + " at " +
                       escape_html(order.partner_title()) + "</p><table>";
    for (const auto& line : order.lines())
        text += "<tr><td>" + std::to_string(line.quantity()) + " ×</td><td>" +
                escape_html(line.name()) + "</td><td>" + to_text(read(line.total())) + "</td></tr>";
    if (order.delivery_fee().amount() > 0)
        text += "<tr><td></td><td>Delivery</td><td>" + to_text(read(order.delivery_fee())) +
                "</td></tr>";
    return text + "</table>";
}

}  // namespace

std::string checkout_page(const Checkout& checkout, const std::optional<orders::v1::Order>& order) {
    std::string body = "<h1>Simulated bank</h1>";
    if (order) body += what_for(*order);
    body += "<p><strong class=\"sum\">" + escape_html(to_text(read(checkout.amount()))) +
            "</strong></p><p><small>" + escape_html(checkout.payment_id()) + "</small></p>";
    if (const auto said = verdict(checkout); !said.empty())
        body += "<p>" + escape_html(said) + "</p>";
    if (may_decide(checkout)) {
        body += "<form method=\"post\"><button class=\"pay\" name=\"decision\" value=\"approve\">"
                "Pay</button><button name=\"decision\" value=\"decline\">Decline</button></form>";
    }
    if (!checkout.return_url().empty())
        body +=
            "<p><a href=\"" + escape_html(checkout.return_url()) + "\">Back to the shop</a></p>";
    return http::small_page("Checkout", body);
}

std::string return_page(const Payment& payment) {
    const std::string& status = payment.status();
    std::string body = "<h1>Your order</h1><p>";
    if (status == Payment::Status_Name(Payment::CAPTURED)) {
        body += "It is paid. The shop knows.";
    } else if (status == Payment::Status_Name(Payment::REFUNDED)) {
        body += "It was paid, and the money was given back.";
    } else if (status == Payment::Status_Name(Payment::FAILED)) {
        body += "The payment failed, and the order with it. Nothing was taken.";
    } else if (payment.provider() == cash_method) {
        body += "It is paid in cash, at the door.";
    } else {
        body += "It is not paid yet. <a href=\"/pay/" + escape_html(payment.payment_id()) +
                "\">To the checkout</a>";
    }
    return http::small_page("Your order", body + "</p><p><a href=\"/\">Home</a></p>");
}

}  // namespace waybill::gateway
