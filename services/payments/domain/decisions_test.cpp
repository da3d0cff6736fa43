// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/decisions.hpp"

#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

namespace waybill::payments {
namespace {

struct DecisionWorld {
    ManualClock clock{};
    SeededRandom random{23};
    IdSource ids{clock, random};
    RefundIds refunds{.rest = ids.next<RefundId>(), .surplus = ids.next<RefundId>()};
    Payment payment{.id = ids.next<PaymentId>(),
                    .provider = "simulator",
                    .due = {.amount = 2450},
                    .created_at = clock.now()};

    ChargeReport charge(ChargeResult result, std::int64_t amount = 2450) {
        return {.charge = "c1", .result = result, .amount = {.amount = amount}, .at = clock.now()};
    }
    PaymentDecision report(ChargeResult result, std::int64_t amount = 2450) {
        return on_report(payment, charge(result, amount), refunds);
    }
    void capture() { payment = report(ChargeResult::captured).payment; }
};

std::vector<PaymentNews> news_of(const PaymentDecision& made) {
    std::vector<PaymentNews> news;
    for (const ToldPayment& told : made.told) news.push_back(told.what);
    return news;
}
using News = std::vector<PaymentNews>;

TEST(PaymentDecisions, ACaptureIsToldBookedAndAskedAboutOnceMore) {
    DecisionWorld world;
    const auto made = world.report(ChargeResult::captured);
    EXPECT_EQ(news_of(made), News{PaymentNews::captured});
    EXPECT_EQ(made.booked.size(), 1U);
    EXPECT_TRUE(made.refunds.empty());
    EXPECT_EQ(made.ask_at, world.clock.now() + 10min);
    EXPECT_EQ(made.payment.status, PaymentStatus::captured);
}

TEST(PaymentDecisions, WhatComesTooLateIsGivenBackInTheSameBreath) {
    DecisionWorld world;
    const auto cancelled = on_cancelled(world.payment, world.clock.now(), world.refunds.rest);
    EXPECT_TRUE(cancelled.refunds.empty()) << "nothing was captured";
    world.payment = cancelled.payment;
    const auto made = world.report(ChargeResult::captured, 2500);
    EXPECT_EQ(news_of(made), (News{PaymentNews::captured, PaymentNews::refunded}));
    EXPECT_EQ(made.told[0].payment.status, PaymentStatus::captured) << "told as it was then";
    EXPECT_EQ(made.told[1].payment.version, made.told[0].payment.version + 1);
    EXPECT_EQ(made.payment.status, PaymentStatus::refunded);
    ASSERT_EQ(made.refunds.size(), 2U);
    EXPECT_EQ(made.refunds[0].id, world.refunds.rest);
    EXPECT_EQ(made.refunds[0].amount.amount, 2450);
    EXPECT_EQ(made.refunds[1].id, world.refunds.surplus);
    EXPECT_EQ(made.refunds[1].amount.amount, 50);
    EXPECT_EQ(made.booked.size(), 3U);
    for (const LedgerTransaction& booked : made.booked) EXPECT_TRUE(balanced(booked));
}

TEST(PaymentDecisions, AReportThatChangesNothingLeavesThePaymentAsItIs) {
    DecisionWorld world;
    world.capture();
    const auto made = world.report(ChargeResult::failed);
    EXPECT_EQ(made.payment, world.payment);
    EXPECT_TRUE(made.told.empty() && made.booked.empty() && made.refunds.empty());
    EXPECT_FALSE(made.ask_at);
}

TEST(PaymentDecisions, EachDeclineIsToldAndTheLastEndsIt) {
    DecisionWorld world;
    for (int i = 1; i < tries_max; ++i) {
        const auto made = world.report(ChargeResult::failed);
        EXPECT_EQ(news_of(made), News{PaymentNews::declined});
        world.payment = made.payment;
    }
    EXPECT_EQ(news_of(world.report(ChargeResult::failed)), News{PaymentNews::failed});
}

TEST(PaymentDecisions, ACancelledOrderGivesBackOnce) {
    DecisionWorld world;
    world.capture();
    const auto made = on_cancelled(world.payment, world.clock.now(), world.refunds.rest);
    EXPECT_EQ(news_of(made), News{PaymentNews::refunded});
    ASSERT_EQ(made.refunds.size(), 1U);
    EXPECT_EQ(made.booked.size(), 1U);
    const auto again = on_cancelled(made.payment, world.clock.now(), world.refunds.surplus);
    EXPECT_EQ(again.payment, made.payment);
    EXPECT_TRUE(again.refunds.empty());
}

TEST(PaymentDecisions, OnlyMoneyThatIsHereIsDivided) {
    DecisionWorld world;
    const TimePoint now = world.clock.now();
    const Settlement order{
        .total = {.amount = 2450}, .delivery_fee = {.amount = 300}, .commission = 1'500};
    EXPECT_EQ(on_completed(world.payment, now, order).error().reason,
              "payments.settlement_mismatch");
    world.capture();
    for (const std::int64_t fee : {-1, 2451}) {
        Settlement wrong = order;
        wrong.delivery_fee.amount = fee;
        EXPECT_FALSE(on_completed(world.payment, now, wrong)) << fee;
    }
    const auto made = on_completed(world.payment, now, order);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->payment.settled_at, now);
    ASSERT_EQ(made->booked.size(), 1U);
    EXPECT_TRUE(balanced(made->booked.front()));
    EXPECT_TRUE(on_completed(made->payment, now, order)->booked.empty());
}

TEST(PaymentDecisions, TheProviderIsAskedWhileThereMayBeNews) {
    DecisionWorld world;
    const TimePoint now = world.clock.now();
    const auto opened = on_opened(world.payment, now);
    EXPECT_EQ(opened.payment.opened_at, now);
    EXPECT_EQ(opened.ask_at, now + 10s);
    EXPECT_EQ(on_opened(opened.payment, now + 1h).payment.opened_at, now);
    EXPECT_EQ(on_asked(opened.payment, now + 10s).ask_at, now + 10s + 10min);
    EXPECT_FALSE(on_asked(opened.payment, now + 73h).ask_at);
    world.capture();
    EXPECT_FALSE(on_asked(world.payment, now).ask_at);
    EXPECT_FALSE(on_opened(world.payment, now).ask_at);
}

}  // namespace
}  // namespace waybill::payments
