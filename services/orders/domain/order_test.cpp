// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/order.hpp"

#include "platform/core/enum_values.hpp"
#include "services/orders/domain/samples.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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
         [](Quote& q) { q.lines[0].unit_price.amount = std::numeric_limits<std::int64_t>::max(); },
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

/// A quote of any lines whose total is lines and fee.
Quote any_quote(const UserId& customer) {
    ManualClock clock;
    SeededRandom random{17};
    IdSource ids{clock, random};
    Quote quote = samples::quote(ids, customer);
    quote.lines.clear();
    quote.delivery_fee.amount = *rc::gen::inRange<std::int64_t>(0, 2'000);
    quote.total = quote.delivery_fee;
    const auto count = *rc::gen::inRange(1, 8);
    for (int i = 0; i < count; ++i) {
        Line line{.offer = ids.next<OfferId>(),
                  .name = "Bread",
                  .quantity = *rc::gen::inRange<std::int64_t>(1, 1'000),
                  .unit_price = {.amount = *rc::gen::inRange<std::int64_t>(0, 10'000'000)},
                  .total = {}};
        line.total.amount = line.unit_price.amount * line.quantity;
        quote.total.amount += line.total.amount;
        quote.lines.push_back(std::move(line));
    }
    return quote;
}

RC_GTEST_PROP(PlaceOrderTotal, IsLinesAndFeeOrThereIsNoOrder, ()) {
    ManualClock clock;
    SeededRandom random{19};
    IdSource ids{clock, random};
    const UserId customer = ids.next<UserId>();
    Quote quote = any_quote(customer);
    const auto order = place_order(quote, customer, samples::facts(ids));
    RC_ASSERT(order.has_value());
    Money sum = order->delivery_fee;
    for (const Line& line : order->lines) sum.amount += line.total.amount;
    RC_ASSERT(order->total == sum);

    const auto off = *rc::gen::distinctFrom(rc::gen::inRange<std::int64_t>(-5, 6), 0);
    Line& line = quote.lines[*rc::gen::inRange<std::size_t>(0, quote.lines.size())];
    switch (*rc::gen::inRange(0, 4)) {
        case 0: quote.total.amount += off; break;
        case 1: quote.delivery_fee.amount += off; break;
        case 2: line.total.amount += off; break;
        default: line.unit_price.amount += off;
    }
    const auto refused = place_order(quote, customer, samples::facts(ids));
    RC_ASSERT(!refused.has_value());
    RC_ASSERT(refused.error() == QuoteRefusal::wrong_total);
}

TEST_F(PlaceOrder, InThePlaceOfAnotherKeepsWhatItDoesNotSay) {
    Order before = *place();
    before.phone = PersonalText{"+3225550101"};
    before.note = PersonalText{"The bell is broken"};
    before.external_id = "basket-1";
    quote = samples::quote(ids, customer);
    Order silent = *place();
    silent.phone = {};
    const Order kept = in_place_of(before, silent);
    EXPECT_EQ(kept.replaces, before.id);
    EXPECT_EQ(kept.phone, before.phone);
    EXPECT_EQ(kept.note, before.note);
    EXPECT_EQ(kept.external_id, "");
    EXPECT_EQ(kept.id, silent.id);
    silent.phone = PersonalText{"+3225550199"};
    silent.note = PersonalText{"Ring twice"};
    const Order other = in_place_of(before, silent);
    EXPECT_EQ(other.phone, silent.phone);
    EXPECT_EQ(other.note, silent.note);
}

TEST(OrderWords, AreReadAgain) {
    for (const OrderStatus status : enum_values<OrderStatus>)
        EXPECT_EQ(parse_enum<OrderStatus>(to_string(status)), status);
    for (const CancelReason reason : enum_values<CancelReason>)
        EXPECT_EQ(parse_enum<CancelReason>(to_string(reason)), reason);
    EXPECT_EQ(parse_enum<OrderStatus>("lost"), std::nullopt);
    EXPECT_EQ(parse_enum<CancelReason>("operator_"), std::nullopt);
}

}  // namespace
}  // namespace waybill::orders
