// SPDX-License-Identifier: Apache-2.0
#include "services/orders/clients/order_clients.hpp"

#include "contracts/payments/v1/payments.fakes.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::orders {
namespace {

struct WaysOfPaying : ::testing::Test {
    WaysOfPaying() {
        payments.on_list_providers = [this](const auto&) {
            ++asked;
            payments::v1::ListProvidersReply reply;
            for (const auto* id : {"simulator", "visa"}) {
                auto& one = *reply.add_providers();
                one.set_provider_id(id);
                one.set_active(id == active);
                one.set_amount_max(amount_max);
            }
            return reply;
        };
    }
    bool check(std::string provider) {
        const Money total{.amount = 2350, .currency = {}};
        const auto checked = loop.run(checkout.check(Context{}, std::move(provider), total));
        if (!checked) {
            EXPECT_EQ(checked.error().reason, refusal);
        }
        return checked.has_value();
    }
    ManualExecutor loop{};
    payments::v1::FakePaymentsService payments{};
    std::string active{"simulator"};
    int asked{0};
    std::int64_t amount_max{0};
    std::string refusal{"payments.provider_inactive"};
    PaymentsCheckout checkout{payments, loop.clock()};
};

TEST_F(WaysOfPaying, AreAskedForOnceInAWhile) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(check("simulator"));
    EXPECT_EQ(asked, 1);
    loop.clock().advance(11s);
    EXPECT_TRUE(check("simulator"));
    EXPECT_EQ(asked, 2);
}

TEST_F(WaysOfPaying, WhatIsNotKnownToBeActiveIsAskedAboutEachTime) {
    EXPECT_TRUE(check("simulator"));
    EXPECT_FALSE(check("visa"));
    EXPECT_FALSE(check("cash"));
    EXPECT_EQ(asked, 3);
    active = "visa";
    EXPECT_TRUE(check("visa"));
    EXPECT_FALSE(check("simulator")) << "as it was told a moment ago";
}

TEST_F(WaysOfPaying, MayBeForSmallSumsOnly) {
    amount_max = 2350;
    EXPECT_TRUE(check("simulator"));
    refusal = "payments.too_much_for_cash";
    amount_max = 2349;
    loop.clock().advance(11s);
    EXPECT_FALSE(check("simulator"));
    EXPECT_FALSE(check("simulator")) << "which is remembered as well";
    EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace waybill::orders
