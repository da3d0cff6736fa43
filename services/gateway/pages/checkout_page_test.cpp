// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/pages/checkout_page.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway {
namespace {

payments::v1::Checkout checkout_of(std::string_view status) {
    payments::v1::Checkout checkout;
    checkout.set_payment_id("pay_1");
    checkout.mutable_amount()->set_amount(2'450);
    checkout.mutable_amount()->set_currency("EUR");
    checkout.set_status(std::string{status});
    checkout.set_return_url("https://shop.example/orders/ord_1");
    return checkout;
}

orders::v1::Order bread() {
    orders::v1::Order order;
    order.set_number("W-17");
    order.set_partner_title("Bread & <Co>");
    auto& line = *order.add_lines();
    line.set_name("Rye bread");
    line.set_quantity(3);
    line.mutable_total()->set_amount(2'250);
    line.mutable_total()->set_currency("EUR");
    order.mutable_delivery_fee()->set_amount(200);
    order.mutable_delivery_fee()->set_currency("EUR");
    return order;
}

bool says(const std::string& page, std::string_view words) {
    return page.find(words) != std::string::npos;
}

TEST(CheckoutPage, SaysWhatIsPaidFor) {
    const auto page = checkout_page(checkout_of("OPEN"), bread());
    EXPECT_TRUE(says(page, "Order W-17 at Bread &amp; &lt;Co&gt;"));
    EXPECT_TRUE(says(page, "3 ×</td><td>Rye bread</td><td>22.50 EUR"));
    EXPECT_TRUE(says(page, "Delivery</td><td>2.00 EUR"));
    EXPECT_TRUE(says(page, "24.50 EUR"));
    EXPECT_TRUE(says(page, "value=\"approve\""));
    EXPECT_TRUE(says(page, "href=\"https://shop.example/orders/ord_1\""));
    EXPECT_TRUE(says(checkout_page(checkout_of("OPEN"), std::nullopt), "24.50 EUR"));
}

TEST(CheckoutPage, SaysWhatBecameOfTheMoney) {
    auto checkout = checkout_of("APPROVED");
    auto& charge = *checkout.add_charges();
    charge.set_state("CAPTURED");
    EXPECT_TRUE(says(checkout_page(checkout, {}), "24.50 EUR are paid"));
    charge.set_refunded(450);
    EXPECT_TRUE(says(checkout_page(checkout, {}), "of which 4.50 EUR were given back"));
    charge.set_refunded(2'450);
    const auto page = checkout_page(checkout, {});
    EXPECT_TRUE(says(page, "Refunded: the 24.50 EUR were given back"));
    EXPECT_FALSE(says(page, "Thank you"));
    EXPECT_FALSE(says(page, "value=\"approve\""));
}

TEST(CheckoutPage, ADeclinedOneMayBeTriedAgainWhileTriesAreLeft) {
    auto checkout = checkout_of("DECLINED");
    checkout.set_tries_left(1);
    EXPECT_TRUE(says(checkout_page(checkout, {}), "value=\"approve\""));
    checkout.set_tries_left(0);
    EXPECT_TRUE(says(checkout_page(checkout, {}), "that was the last try"));
    EXPECT_FALSE(says(checkout_page(checkout, {}), "value=\"approve\""));
}

TEST(ReturnPage, SaysHowThePaymentStandsAndNoMore) {
    payments::v1::Payment payment;
    payment.set_payment_id("pay_1");
    const auto page = [&](std::string_view status) {
        payment.set_status(std::string{status});
        return return_page(payment);
    };
    EXPECT_TRUE(says(page("CREATED"), "href=\"/pay/pay_1\""));
    EXPECT_TRUE(says(page("CAPTURED"), "It is paid."));
    EXPECT_TRUE(says(page("REFUNDED"), "given back"));
    EXPECT_TRUE(says(page("FAILED"), "failed"));
    EXPECT_FALSE(says(page("CAPTURED"), "/pay/"));
}

}  // namespace
}  // namespace waybill::gateway
