// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/order.hpp"

#include "services/orders/domain/samples.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace waybill::orders {
namespace {

class PlaceOrder : public testing::Test {
protected:
    ManualClock clock;
    SeededRandom random{7};
    IdSource ids{clock, random};
    UserId customer = ids.next<UserId>();
    Quote quote = samples::quote(ids, customer);

    auto place() { return place_order(quote, customer, samples::facts(ids)); }
};

TEST_F(PlaceOrder, FreezesTheQuoteUnderItsOwnId) {
    const auto order = place();
    ASSERT_TRUE(order);
    EXPECT_EQ(order->id.uuid(), quote.id.uuid());
    EXPECT_EQ(order->total, quote.total);
    EXPECT_EQ(order->lines.size(), 2U);
    EXPECT_EQ(order->expires_at, samples::noon + 24h);
    EXPECT_EQ(order->promised_at, order->estimated_at);
    EXPECT_GT(order->promised_at, samples::noon + 15min);
    EXPECT_EQ(order->number.size(), 6U);
}

TEST_F(PlaceOrder, RefusesWhatWasNotShown) {
    struct Case {
        std::string_view name;
        std::function<void(Quote&)> damage;
        QuoteRefusal expected;
    };
    const Case cases[] = {
        {"no lines", [](Quote& q) { q.lines.clear(); }, QuoteRefusal::empty},
        {"too late", [](Quote& q) { q.expires_at = samples::noon; }, QuoteRefusal::expired},
        {"another's", [this](Quote& q) { q.customer = ids.next<UserId>(); }, QuoteRefusal::foreign},
        {"total", [](Quote& q) { ++q.total.amount; }, QuoteRefusal::wrong_total},
        {"line", [](Quote& q) { --q.lines[0].total.amount; }, QuoteRefusal::wrong_total},
        {"overflow",
         [](Quote& q) {
             q.lines[0].unit_price.amount = std::numeric_limits<std::int64_t>::max();
         },
         QuoteRefusal::wrong_total},
        {"currency", [](Quote& q) { q.lines[0].unit_price.currency = *Currency::parse("USD"); },
         QuoteRefusal::wrong_total},
    };
    for (const Case& c : cases) {
        quote = samples::quote(ids, customer);
        c.damage(quote);
        const auto order = place();
        ASSERT_FALSE(order) << c.name;
        EXPECT_EQ(order.error(), c.expected) << c.name;
    }
}

}  // namespace
}  // namespace waybill::orders
