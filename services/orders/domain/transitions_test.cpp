// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/transitions.hpp"

#include "services/orders/domain/samples.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>

namespace waybill::orders {
namespace {

constexpr std::array steps{Step::pay,     Step::accept,  Step::mark_ready, Step::assign,
                           Step::pick_up, Step::deliver, Step::cancel};
constexpr std::array reasons{CancelReason::customer,       CancelReason::partner_rejected,
                             CancelReason::payment_failed, CancelReason::expired,
                             CancelReason::operator_,      CancelReason::no_courier,
                             CancelReason::undeliverable};

Order fresh_order() {
    ManualClock clock;
    SeededRandom random{11};
    IdSource ids{clock, random};
    const UserId customer = ids.next<UserId>();
    return *place_order(samples::quote(ids, customer), customer, samples::facts(ids));
}

Change change(Step step, Duration after = 1min) {
    ManualClock clock;
    SeededRandom random{13};
    IdSource ids{clock, random};
    return {.step = step,
            .at = samples::noon + after,
            .courier = ids.next<CourierId>(),
            .courier_name = "Ada",
            .epoch = 1};
}

TEST(Transitions, TheHappyLifeEndsCompleted) {
    Order order = fresh_order();
    for (const Step step : {Step::pay, Step::accept, Step::mark_ready, Step::assign, Step::pick_up,
                            Step::deliver})
        ASSERT_TRUE(apply(order, change(step))) << to_string(step);
    EXPECT_EQ(order.status, OrderStatus::completed);
    EXPECT_EQ(order.delivery, DeliveryStatus::delivered);
    EXPECT_EQ(order.version, 7);
    EXPECT_EQ(order.courier_name, "Ada");
}

TEST(Transitions, ARepeatedStepIsAlreadyThere) {
    Order order = fresh_order();
    ASSERT_TRUE(apply(order, change(Step::pay)));
    const auto again = apply(order, change(Step::pay));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error(), StepRefusal::already_there);
    EXPECT_EQ(order.version, 2);
}

TEST(Transitions, AnOldEpochIsRefused) {
    Order order = fresh_order();
    for (const Step step : {Step::pay, Step::accept, Step::mark_ready})
        ASSERT_TRUE(apply(order, change(step)));
    Change second = change(Step::assign);
    second.epoch = 5;
    ASSERT_TRUE(apply(order, second));
    const auto late = apply(order, change(Step::pick_up));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error(), StepRefusal::stale_epoch);
}

RC_GTEST_PROP(Transitions, AnyCommandsFollowTheGraphAndNeverLeaveAnEnd, ()) {
    Order order = fresh_order();
    const auto count = *rc::gen::inRange(1, 40);
    for (int i = 0; i < count; ++i) {
        Change wanted = change(*rc::gen::elementOf(steps), std::chrono::minutes{i});
        wanted.reason = *rc::gen::elementOf(reasons);
        wanted.epoch = *rc::gen::inRange(0, 4);
        const Order before = order;
        const auto moved = apply(order, wanted);
        if (!moved) {
            RC_ASSERT(order.version == before.version);
            RC_ASSERT(order.status == before.status);
            continue;
        }
        RC_ASSERT(!terminal(before.status));
        RC_ASSERT(order.version == before.version + 1);
        RC_ASSERT(std::ranges::any_of(transitions(), [&](const Transition& t) {
            return t.from == before.status && t.step == wanted.step && t.to == order.status;
        }));
        RC_ASSERT(order.courier_epoch >= before.courier_epoch);
        RC_ASSERT(order.total == before.total);
    }
}

}  // namespace
}  // namespace waybill::orders
