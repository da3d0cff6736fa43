// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/transitions.hpp"

#include "services/orders/domain/samples.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>

namespace waybill::orders {
namespace {

constexpr std::array steps{Step::pay,      Step::accept,  Step::mark_ready, Step::assign,
                           Step::pick_up,  Step::deliver, Step::fail,       Step::give_back,
                           Step::unassign, Step::say,     Step::redirect,   Step::give_phone,
                           Step::cancel};
constexpr std::array reasons{CancelReason::customer,       CancelReason::partner_rejected,
                             CancelReason::payment_failed, CancelReason::expired,
                             CancelReason::operator_,      CancelReason::no_courier,
                             CancelReason::undeliverable,  CancelReason::out_of_stock};

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
            .epoch = 1,
            .note = PersonalText{"The bell is broken"},
            .address = PersonalText{"Mill Lane 9"},
            .phone = PersonalText{"+3225550199"}};
}

TEST(Transitions, TheHappyLifeEndsCompleted) {
    Order order = fresh_order();
    for (const Step step :
         {Step::pay, Step::accept, Step::mark_ready, Step::assign, Step::pick_up, Step::deliver})
        ASSERT_TRUE(apply(order, change(step))) << to_string(step);
    EXPECT_EQ(order.status, OrderStatus::completed);
    EXPECT_EQ(order.delivery, DeliveryStatus::delivered);
    EXPECT_EQ(order.version, 7);
    EXPECT_EQ(order.courier_name, "Ada");
}

TEST(Transitions, CashIsNotWaitedForAndPaysNothingBeforeTheDoor) {
    Order order = fresh_order();
    order.provider = cash_method;
    EXPECT_EQ(apply(order, change(Step::pay)).error(), StepRefusal::already_there);
    for (const Step step :
         {Step::accept, Step::mark_ready, Step::assign, Step::pick_up, Step::deliver})
        ASSERT_TRUE(apply(order, change(step))) << to_string(step);
    EXPECT_EQ(order.status, OrderStatus::completed);
    EXPECT_EQ(order.version, 6);
    EXPECT_FALSE(order.paid_at);
    EXPECT_EQ(apply(order, change(Step::pay)).error(), StepRefusal::already_there);
}

TEST(Transitions, CashIsCancelledAsWhatIsPaid) {
    for (const CancelReason reason : reasons) {
        Order order = fresh_order();
        order.provider = cash_method;
        Change cancel = change(Step::cancel);
        cancel.reason = reason;
        EXPECT_EQ(apply(order, cancel).has_value(), may_cancel(OrderStatus::paid, reason))
            << to_string(reason);
    }
}

TEST(Transitions, WhatIsOverIsBroughtByNobody) {
    Order order = fresh_order();
    for (const Step step : {Step::pay, Step::accept, Step::mark_ready, Step::assign})
        ASSERT_TRUE(apply(order, change(step)));
    Change end = change(Step::cancel);
    end.reason = CancelReason::operator_;
    ASSERT_TRUE(apply(order, end));
    EXPECT_EQ(order.delivery, DeliveryStatus::none);
}

TEST(Transitions, WhatIsCarriedIsTakenOverAsItIs) {
    Order order = fresh_order();
    Change over = change(Step::assign);
    over.courier_name = "Bea";
    over.epoch = 2;
    over.carried = DeliveryStatus::picked_up;
    for (const Step step : {Step::pay, Step::accept, Step::mark_ready, Step::assign})
        ASSERT_TRUE(apply(order, change(step)));
    EXPECT_EQ(apply(order, over).error(), StepRefusal::wrong_state) << "nobody carries it yet";
    ASSERT_TRUE(apply(order, change(Step::pick_up)));
    Change unfetched = over;
    unfetched.carried.reset();
    EXPECT_EQ(apply(order, unfetched).error(), StepRefusal::wrong_state);
    ASSERT_TRUE(apply(order, over));
    EXPECT_EQ(order.status, OrderStatus::delivering);
    EXPECT_EQ(order.delivery, DeliveryStatus::picked_up);
    EXPECT_EQ(order.courier_name, "Bea");
    EXPECT_TRUE(order.picked_up_at);
    EXPECT_EQ(apply(order, over).error(), StepRefusal::already_there);
    EXPECT_EQ(apply(order, change(Step::unassign)).error(), StepRefusal::stale_epoch)
        << "the news for whose it was";
    EXPECT_EQ(apply(order, change(Step::fail)).error(), StepRefusal::stale_epoch);
    Change back = over;
    back.epoch = 3;
    back.carried = DeliveryStatus::returning;
    ASSERT_TRUE(apply(order, back));
    EXPECT_EQ(order.delivery, DeliveryStatus::returning);
}

TEST(Transitions, APartnerMaySayWhereItStands) {
    Order order = fresh_order();
    for (const Step step : {Step::pay, Step::accept}) ASSERT_TRUE(apply(order, change(step)));
    Change ready = change(Step::mark_ready);
    ready.pickup_address = "Mill Lane 3, back door";
    ASSERT_TRUE(apply(order, ready));
    EXPECT_EQ(order.ready_address, "Mill Lane 3, back door");
    EXPECT_TRUE(as_placed(order).ready_address.empty());
}

TEST(Transitions, AnotherDoorIsAnotherRideUntilItIsFetched) {
    Order order = fresh_order();
    const TimePoint promised = order.promised_at;
    Change away = change(Step::redirect);
    away.place = Geo{.lat = 50.95, .lon = 4.36};
    ASSERT_TRUE(apply(order, away));
    EXPECT_EQ(order.address.reveal(), "Mill Lane 9");
    EXPECT_EQ(order.place, away.place);
    EXPECT_GT(order.estimated_at, promised + 10min);
    EXPECT_EQ(order.promised_at, promised);
    EXPECT_EQ(apply(order, away).error(), StepRefusal::already_there);
    away.place.reset();
    ASSERT_TRUE(apply(order, away)) << "the same words, and no longer a point";
    EXPECT_FALSE(order.place);
    ASSERT_TRUE(apply(order, change(Step::give_phone)));
    EXPECT_EQ(order.phone.reveal(), "+3225550199");
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

/// An order that came to `status` on the straight way.
Order order_at(OrderStatus status) {
    Order order = fresh_order();
    if (status == OrderStatus::cancelled) {
        Change cancel = change(Step::cancel);
        cancel.reason = CancelReason::customer;
        EXPECT_TRUE(apply(order, cancel));
        return order;
    }
    for (const Step step :
         {Step::pay, Step::accept, Step::mark_ready, Step::pick_up, Step::deliver}) {
        if (order.status == status) break;
        EXPECT_TRUE(apply(order, change(step)));
    }
    return order;
}

/// m: moves, h: has happened, w: wrong state. Written down apart from the graph that `apply` uses.
TEST(Transitions, EveryStepFromEveryStateIsAsDocumented) {
    struct Row {
        OrderStatus from;
        /// of pay, accept, mark_ready, assign, pick_up, deliver, fail, give_back, unassign, say,
        /// redirect, give_phone
        std::string_view outcomes;
    };
    const Row rows[] = {
        {OrderStatus::pending, "mwwwwwwwwmmm"},    {OrderStatus::paid, "hmwwwwwwwmmm"},
        {OrderStatus::preparing, "hhmmwwwwmmmm"},  {OrderStatus::ready, "hhhmmwwwmmmm"},
        {OrderStatus::delivering, "hhhhhmmmwwww"}, {OrderStatus::completed, "hwwhhhwwwwww"},
        {OrderStatus::cancelled, "wwwwwwwwwwww"},
    };
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.outcomes.size(); ++i) {
            Order order = order_at(row.from);
            ASSERT_EQ(order.status, row.from);
            const std::int64_t before = order.version;
            const auto moved = apply(order, change(steps[i]));
            char outcome = 'm';
            if (!moved) outcome = moved.error() == StepRefusal::already_there ? 'h' : 'w';
            EXPECT_EQ(outcome, row.outcomes[i])
                << to_string(row.from) << " " << to_string(steps[i]);
            EXPECT_EQ(order.version, before + (moved ? 1 : 0));
        }
    }
}

TEST(Transitions, EveryReasonCancelsFromItsStatesOnly) {
    using enum OrderStatus;
    struct Row {
        CancelReason reason;
        std::vector<OrderStatus> from;
    };
    const Row rows[] = {
        {CancelReason::customer, {pending, paid}},
        {CancelReason::partner_rejected, {paid, preparing}},
        {CancelReason::payment_failed, {pending}},
        {CancelReason::expired, {pending}},
        {CancelReason::operator_, {pending, paid, preparing, ready}},
        {CancelReason::no_courier, {ready}},
        {CancelReason::undeliverable, {delivering}},
        {CancelReason::out_of_stock, {paid, preparing, ready}},
    };
    for (const Row& row : rows) {
        for (const OrderStatus from : {pending, paid, preparing, ready, delivering, completed}) {
            Order order = order_at(from);
            Change cancel = change(Step::cancel);
            cancel.reason = row.reason;
            const bool may = std::ranges::contains(row.from, from);
            EXPECT_EQ(apply(order, cancel).has_value(), may)
                << to_string(from) << " " << to_string(row.reason);
            EXPECT_EQ(order.status, may ? cancelled : from);
            const auto again = apply(order, cancel);
            const bool was_there =
                row.reason == CancelReason::out_of_stock && order.picked_up_at.has_value();
            EXPECT_EQ(!again && again.error() == StepRefusal::already_there, may || was_there);
        }
    }
    Order order = order_at(pending);
    EXPECT_EQ(apply(order, change(Step::cancel)).error(), StepRefusal::not_allowed);  // no reason
}

RC_GTEST_PROP(Transitions, OrderAsPlacedIsTheSameWhateverHappenedSince, ()) {
    const Order placed = fresh_order();
    Order order = placed;
    const auto count = *rc::gen::inRange(1, 30);
    for (int i = 0; i < count; ++i) {
        Change wanted = change(*rc::gen::elementOf(steps), std::chrono::minutes{i});
        wanted.reason = *rc::gen::elementOf(reasons);
        const std::int64_t before = order.version;
        const bool moved = apply(order, wanted).has_value();
        RC_ASSERT(order.version == before + (moved ? 1 : 0));
    }
    const Order again = as_placed(order);
    RC_ASSERT(again.status == placed.status);
    RC_ASSERT(again.delivery == placed.delivery);
    RC_ASSERT(again.version == placed.version);
    RC_ASSERT(again.estimated_at == placed.estimated_at);
    RC_ASSERT(again.courier == placed.courier && again.courier_name.empty());
    RC_ASSERT(again.note.reveal().empty());
    RC_ASSERT(again.courier_epoch == placed.courier_epoch);
    RC_ASSERT(!again.cancel_reason && !again.paid_at && !again.accepted_at && !again.ready_at);
    RC_ASSERT(!again.picked_up_at && !again.finished_at);
    RC_ASSERT(again.total == placed.total);
}

}  // namespace
}  // namespace waybill::orders
