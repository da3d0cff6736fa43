// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/decisions.hpp"

#include "services/orders/domain/samples.hpp"

#include <gtest/gtest.h>

#include <array>

namespace waybill::orders {
namespace {

struct DecisionWorld {
    DecisionWorld() { order.paid_at = samples::noon; }

    ManualClock clock{};
    SeededRandom random{17};
    IdSource ids{clock, random};
    UserId customer = ids.next<UserId>();
    CourierId courier = ids.next<CourierId>();
    Order order = *place_order(samples::quote(ids, customer), customer, samples::facts(ids));

    Deeds on_time_of(OrderStatus status, OrderTimer which, Duration due, Duration now) {
        order.status = status;
        const DueTimer timer{.which = which, .due = samples::noon + due, .since = samples::noon};
        return on_time(order, timer, {}, samples::noon + now);
    }
    Deeds at_deadline(OrderStatus status, Duration due, Duration now) {
        return on_time_of(status, OrderTimer::deadline, due, now);
    }
    Result<Deeds> wanted(Step step, Told told, std::int64_t epoch = 0) {
        Move move{.change = {.step = step, .courier = courier, .epoch = epoch},
                  .actor = "test",
                  .cause = "cause"};
        if (step == Step::cancel) move.change.reason = CancelReason::operator_;
        return on_wanted(order, std::move(move), told);
    }
};

std::optional<CancelReason> cancels(const Deed& deed) {
    const auto* move = std::get_if<Move>(&deed);
    return move != nullptr && move->change.step == Step::cancel ? move->change.reason
                                                                : std::nullopt;
}
std::optional<AlertReason> alerts(const Deed& deed) {
    const auto* alert = std::get_if<RaiseAlert>(&deed);
    return alert == nullptr ? std::nullopt : std::optional{alert->reason};
}
std::optional<Tell::What> tells(const Deed& deed) {
    const auto* tell = std::get_if<Tell>(&deed);
    return tell == nullptr ? std::nullopt : std::optional{tell->what};
}

TEST(Decisions, AnUnpaidOrderIsRemindedOfAndExpiresAtItsEnd) {
    DecisionWorld world;
    using enum OrderStatus;
    constexpr auto window = OrderTimer::payment_window;
    const auto early = world.on_time_of(pending, window, 4h, 4h);
    ASSERT_EQ(early.size(), 1U);
    EXPECT_EQ(tells(early[0]), Tell::What::reminder_due);
    const auto end = world.on_time_of(pending, window, 24h, 24h);
    ASSERT_EQ(end.size(), 1U);
    EXPECT_EQ(cancels(end[0]), CancelReason::expired);
    for (const OrderStatus status : {paid, preparing, completed, cancelled})
        EXPECT_TRUE(world.on_time_of(status, window, 24h, 24h).empty()) << to_string(status);
}

TEST(Decisions, CashIsRejectedByTimeAndNeverRemindedOf) {
    DecisionWorld world;
    world.order.provider = cash_method;
    using enum OrderStatus;
    EXPECT_TRUE(world.on_time_of(pending, OrderTimer::payment_window, 24h, 24h).empty());
    const auto alert = world.at_deadline(pending, 10min, 10min);
    ASSERT_EQ(alert.size(), 1U);
    EXPECT_EQ(alerts(alert[0]), AlertReason::partner_silent);
    const auto end = world.at_deadline(pending, 30min, 30min);
    ASSERT_EQ(end.size(), 1U);
    EXPECT_EQ(cancels(end[0]), CancelReason::partner_rejected);
    for (const OrderStatus status : {pending, preparing, completed, cancelled}) {
        world.order.status = status;
        EXPECT_TRUE(world.wanted(Step::pay, Told::by_event)->empty()) << to_string(status);
    }
}

TEST(Decisions, WhatIsLateIsAllDoneInItsOrder) {
    DecisionWorld world;
    const auto alert = world.at_deadline(OrderStatus::paid, 10min, 10min);
    ASSERT_EQ(alert.size(), 1U);
    EXPECT_EQ(alerts(alert[0]), AlertReason::partner_silent);
    // The process was away from before the alert to after the close: the end ends it.
    const auto both = world.at_deadline(OrderStatus::paid, 10min, 13h);
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(alerts(both[0]), AlertReason::partner_silent);
    EXPECT_EQ(cancels(both[1]), CancelReason::partner_rejected);
}

TEST(Decisions, AnAlertIsRaisedOnceAndAnEndUntilItEnds) {
    DecisionWorld world;
    const auto end = world.at_deadline(OrderStatus::paid, 30min, 31min);
    ASSERT_EQ(end.size(), 1U);
    EXPECT_EQ(cancels(end[0]), CancelReason::partner_rejected);
    EXPECT_TRUE(world.at_deadline(OrderStatus::delivering, 61min, 61min).empty());
    const auto again = world.at_deadline(OrderStatus::delivering, 13h, 13h);
    ASSERT_EQ(again.size(), 1U) << "told of once, asked for each time";
    EXPECT_EQ(tells(again[0]), Tell::What::close_due);
}

TEST(Decisions, WhatIsClosedIsToldToAPerson) {
    DecisionWorld world;
    const auto kitchen = world.at_deadline(OrderStatus::preparing, 12h, 12h);
    ASSERT_EQ(kitchen.size(), 2U);
    EXPECT_EQ(cancels(kitchen[0]), CancelReason::partner_rejected);
    EXPECT_EQ(alerts(kitchen[1]), AlertReason::closed);
    const auto fetched = world.at_deadline(OrderStatus::delivering, 12h, 12h);
    ASSERT_EQ(fetched.size(), 2U);
    EXPECT_EQ(tells(fetched[0]), Tell::What::close_due);
    EXPECT_EQ(alerts(fetched[1]), AlertReason::closed);
    for (const OrderStatus over : {OrderStatus::completed, OrderStatus::cancelled})
        EXPECT_TRUE(world.at_deadline(over, 12h, 12h).empty());
}

TEST(Decisions, NothingIsEverMoreThanTheStoreIsReadyFor) {
    DecisionWorld world;
    constexpr std::array<Duration, 6> moments_due{1min, 10min, 30min, 90min, 12h, 24h};
    for (const StateRule& rule : state_rules())
        for (const Duration due : moments_due)
            for (const Duration now : {due, due + 1h, due + 48h})
                for (const auto which : {OrderTimer::payment_window, OrderTimer::deadline})
                    EXPECT_LE(world.on_time_of(rule.state, which, due, now).size(), deeds_max);
}

TEST(Decisions, ACallerHearsWhyNotAndALateEventDoesNot) {
    DecisionWorld world;
    world.order.status = OrderStatus::cancelled;
    for (const Step step : {Step::accept, Step::pick_up, Step::deliver})
        EXPECT_EQ(world.wanted(step, Told::by_caller).error().reason, "orders.wrong_state");
    EXPECT_TRUE(world.wanted(Step::pay, Told::by_event)->empty());
    EXPECT_TRUE(world.wanted(Step::assign, Told::by_event)->empty());
    for (const Step step : {Step::pick_up, Step::deliver}) {
        const auto late = world.wanted(step, Told::by_event);
        ASSERT_EQ(late->size(), 1U);
        EXPECT_EQ(alerts(late->front()), AlertReason::late_fact);
    }
    // What is early is not late: it comes again.
    world.order.status = OrderStatus::paid;
    EXPECT_EQ(world.wanted(Step::deliver, Told::by_event).error().kind, ErrorKind::conflict);
}

TEST(Decisions, AnOldAssignmentIsRefusedToItsCallerOnly) {
    DecisionWorld world;
    world.order.status = OrderStatus::ready;
    world.order.courier_epoch = 2;
    EXPECT_EQ(world.wanted(Step::pick_up, Told::by_caller, 1).error().reason, "orders.stale_epoch");
    EXPECT_TRUE(world.wanted(Step::pick_up, Told::by_event, 1)->empty());
}

TEST(Decisions, FetchingBringsTheClaimThatWasNotHeardOf) {
    DecisionWorld world;
    world.order.status = OrderStatus::ready;
    const auto both = world.wanted(Step::pick_up, Told::by_caller, 1).value();
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(std::get<Move>(both[0]).change.step, Step::assign);
    EXPECT_NE(std::get<Move>(both[0]).cause, std::get<Move>(both[1]).cause);
    for (const Deed& deed : both)
        ASSERT_TRUE(apply(world.order, std::get<Move>(deed).change)) << "each in its turn";
    EXPECT_EQ(world.order.status, OrderStatus::delivering);
    EXPECT_TRUE(world.wanted(Step::pick_up, Told::by_caller, 1)->empty()) << "it has happened";
}

TEST(Decisions, OnlyWhatOutlivesAnOrderIsToldAfterItsEnd) {
    DecisionWorld world;
    world.order.status = OrderStatus::completed;
    EXPECT_TRUE(on_alert(world.order, {.reason = AlertReason::courier_late}).empty());
    EXPECT_EQ(on_alert(world.order, {.reason = AlertReason::charge_denied}).size(), 1U);
    world.order.status = OrderStatus::delivering;
    EXPECT_EQ(on_alert(world.order, {.reason = AlertReason::courier_late}).size(), 1U);
}

TEST(OnReplaced, OnlyAnUnpaidOrderOfTheSamePartnerGivesWay) {
    DecisionWorld world;
    const Replacement by{.order = world.ids.next<OrderId>(),
                         .partner = world.order.partner,
                         .cause = "key",
                         .at = samples::noon + 1min};
    const auto move = on_replaced(world.order, by);
    ASSERT_TRUE(move);
    EXPECT_EQ(move->change.reason, CancelReason::customer);
    EXPECT_EQ(move->actor, world.customer.text());
    EXPECT_EQ(move->cause, "key/replaced");
    EXPECT_EQ(move->note, "replaced by " + by.order.text());
    Replacement elsewhere = by;
    elsewhere.partner = world.ids.next<PartnerId>();
    EXPECT_EQ(on_replaced(world.order, elsewhere).error().reason, "orders.other_partner");
    for (const OrderStatus status : enum_values<OrderStatus>) {
        if (status == OrderStatus::pending) continue;
        world.order.status = status;
        EXPECT_EQ(on_replaced(world.order, by).error().reason, "orders.wrong_state");
    }
}

}  // namespace
}  // namespace waybill::orders
