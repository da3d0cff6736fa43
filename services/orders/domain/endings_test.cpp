// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/endings.hpp"

#include "services/orders/domain/samples.hpp"
#include "services/orders/domain/transitions.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace waybill::orders {
namespace {

Order paid_order(OrderStatus status) {
    ManualClock clock;
    SeededRandom random{11};
    IdSource ids{clock, random};
    const UserId customer = ids.next<UserId>();
    Order order = *place_order(samples::quote(ids, customer), customer, samples::facts(ids));
    order.status = status;
    order.paid_at = samples::noon;
    return order;
}

TEST(Endings, EveryStateThatIsNoEndHasARule) {
    for (const Transition& transition : transitions())
        EXPECT_NE(rule_of(transition.from), nullptr) << to_string(transition.from);
    EXPECT_EQ(rule_of(OrderStatus::completed), nullptr);
    EXPECT_EQ(rule_of(OrderStatus::cancelled), nullptr);
}

TEST(Endings, WhatTheTableSaysTheGraphAllows) {
    for (const StateRule& rule : state_rules()) {
        EXPECT_TRUE(std::ranges::any_of(transitions(), [&](const Transition& t) {
            return t.from == rule.state && t.step == Step::cancel;
        })) << to_string(rule.state);
        EXPECT_FALSE(rule.cancels.empty());
        EXPECT_TRUE(!rule.end || may_cancel(rule.state, *rule.end)) << to_string(rule.state);
        EXPECT_TRUE(!rule.closes_as || may_cancel(rule.state, *rule.closes_as));
        EXPECT_EQ(rule.alert.has_value(), rule.alert_after != nullptr);
        EXPECT_EQ(rule.end.has_value(), rule.end_after != nullptr);
    }
}

TEST(Endings, TimeEndsEveryPaidOrderAtTheLatestWhenItCloses) {
    const Patience patience;
    for (const StateRule& rule : state_rules()) {
        if (rule.state == OrderStatus::pending) continue;  // the payment window
        for (const bool held : {false, true}) {
            Order order = paid_order(rule.state);
            if (held) order.courier = CourierId{order.id.uuid()};
            const auto all = moments(order, samples::noon, patience);
            ASSERT_FALSE(all.empty());
            const auto last = std::ranges::max(all, {}, &Moment::at);
            EXPECT_EQ(last.what, Due::close);
            EXPECT_EQ(last.at, samples::noon + patience.close);
            TimePoint now = samples::noon;
            for (const Moment& moment : all) {
                EXPECT_EQ(next_moment(order, samples::noon, patience, now), moment.at);
                now = moment.at;
            }
            EXPECT_EQ(next_moment(order, samples::noon, patience, now), now + 1h);
        }
    }
}

TEST(Endings, CashWaitsForItsPartnerAndForNoPayment) {
    Order order = paid_order(OrderStatus::pending);
    order.paid_at.reset();
    EXPECT_EQ(timer_of(order), OrderTimer::payment_window);
    EXPECT_EQ(next_look(order, samples::noon, {}, samples::noon), samples::noon + 4h);
    order.provider = cash_method;
    EXPECT_EQ(timer_of(order), OrderTimer::deadline);
    EXPECT_EQ(next_look(order, samples::noon, {}, samples::noon), samples::noon + 10min);
    const auto all = moments(order, samples::noon, {});
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[1].at, samples::noon + 30min);
    EXPECT_EQ(all[1].what, Due::end);
    EXPECT_EQ(rule_of(order), &cash_rule());
    EXPECT_TRUE(may_cancel(order, *cash_rule().end));
    // Whatever it waits for, it is closed when it has lasted so long as a paid one may.
    order.status = OrderStatus::preparing;
    order.accepted_at = samples::noon + 5min;
    EXPECT_EQ(moments(order, samples::noon + 5min, {}).back().at, samples::noon + 12h);
}

TEST(Endings, AHeldOrderWaitsForNoCourier) {
    Order order = paid_order(OrderStatus::ready);
    EXPECT_EQ(moments(order, samples::noon, {}).size(), 3U);
    Order held = order;
    held.courier = CourierId{order.id.uuid()};
    EXPECT_EQ(moments(held, samples::noon, {}).size(), 1U);
    EXPECT_TRUE(restarts(order, held));
    EXPECT_TRUE(restarts(held, order));
}

}  // namespace
}  // namespace waybill::orders
