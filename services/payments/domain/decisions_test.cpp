// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/decisions.hpp"

#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>

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

TEST(PaymentDecisions, WhoWasOnTheWayForACancelledOrderIsPaidForItOnce) {
    DecisionWorld world;
    world.capture();
    const Trip trip{.courier = world.ids.next<CourierId>(), .pay = 150};
    const auto made = on_cancelled(world.payment, world.clock.now(), world.refunds.rest, trip);
    ASSERT_EQ(made.booked.size(), 2U);
    const LedgerTransaction& way = made.booked.back();
    EXPECT_TRUE(balanced(way));
    EXPECT_EQ(way.key, "trip:" + world.payment.id.text());
    ASSERT_EQ(way.entries.size(), 2U);
    EXPECT_EQ(way.entries[1].account, accounts::courier_payable);
    EXPECT_EQ(way.entries[1].owner, trip.courier.text());
    EXPECT_EQ(way.entries[1].amount, -150);
    EXPECT_TRUE(
        on_cancelled(made.payment, world.clock.now(), world.refunds.rest, trip).booked.empty());
    for (const Trip& none : {Trip{.courier = trip.courier}, Trip{.pay = 150}})
        EXPECT_EQ(
            on_cancelled(world.payment, world.clock.now(), world.refunds.rest, none).booked.size(),
            1U);
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
    const auto opened = on_opened(world.payment, now, "https://bank.test/1");
    EXPECT_EQ(opened.payment.opened_at, now);
    EXPECT_EQ(opened.payment.checkout_url, "https://bank.test/1");
    EXPECT_EQ(opened.ask_at, now + 10s);
    EXPECT_EQ(on_opened(opened.payment, now + 1h, {}).payment.opened_at, now);
    EXPECT_EQ(on_asked(opened.payment, now + 10s).ask_at, now + 10s + 10min);
    EXPECT_FALSE(on_asked(opened.payment, now + 73h).ask_at);
    world.capture();
    EXPECT_FALSE(on_asked(world.payment, now).ask_at);
    EXPECT_FALSE(on_opened(world.payment, now, {}).ask_at);
}

TEST(PaymentDecisions, WhatMayHaveBeenOpenedIsUnknownUntilTheProviderIsAsked) {
    DecisionWorld world;
    const TimePoint now = world.payment.created_at + 1s;
    const auto unsure = on_opening_unknown(world.payment, now);
    EXPECT_EQ(unsure.payment.status, PaymentStatus::unknown);
    EXPECT_FALSE(unsure.payment.opened_at);
    EXPECT_EQ(unsure.ask_at, now + 10s);
    EXPECT_TRUE(to_be_opened(unsure.payment));
    EXPECT_EQ(on_asked(unsure.payment, now + 10s).payment.status, PaymentStatus::created);
    EXPECT_EQ(on_opened(unsure.payment, now + 1s, {}).payment.status, PaymentStatus::created);
    // One that the provider surely has stays as it is.
    const auto opened = on_opened(world.payment, now, {});
    EXPECT_EQ(on_opening_unknown(opened.payment, now).payment, opened.payment);
    EXPECT_FALSE(to_be_opened(opened.payment));
}

TEST(PaymentDecisions, APartIsGivenBackOfWhatIsLeft) {
    DecisionWorld world;
    const auto part = [&world](std::int64_t amount) {
        return on_part_wanted(world.payment, world.clock.now(),
                              {.id = world.ids.next<RefundId>(), .amount = {.amount = amount}});
    };
    EXPECT_EQ(part(1).error().reason, "payments.refund_exceeds_charge");  // nothing is captured
    world.capture();
    EXPECT_EQ(part(0).error().reason, "payments.bad_amount");
    EXPECT_EQ(part(-5).error().reason, "payments.bad_amount");
    EXPECT_EQ(part(2451).error().reason, "payments.refund_exceeds_charge");
    const Money dollars{.amount = 5, .currency = *Currency::parse("USD")};
    EXPECT_EQ(on_part_wanted(world.payment, {}, {.amount = dollars}).error().reason,
              "payments.bad_amount");

    const auto made = part(450);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->payment.status, PaymentStatus::captured);
    EXPECT_EQ(made->payment.refunded, 450);
    EXPECT_EQ(made->refunds.at(0).kind, RefundKind::part);
    EXPECT_EQ(made->booked.at(0).entries.at(0), (Entry{"customer_clearing", {}, 450}));
    world.payment = made->payment;
    EXPECT_FALSE(part(2001));
    EXPECT_EQ(part(2000)->payment.status, PaymentStatus::refunded);
}

TEST(PaymentDecisions, WhatOperatorsGaveBackIsNotDivided) {
    DecisionWorld world;
    world.capture();
    const auto part = [&world](std::int64_t amount) {
        return on_part_wanted(world.payment, world.clock.now(),
                              {.id = world.ids.next<RefundId>(), .amount = {.amount = amount}});
    };
    const Settlement order{
        .total = {.amount = 2450}, .delivery_fee = {.amount = 300}, .commission = 1'500};
    for (const std::int64_t given_back : {450, 2250, 2450}) {
        const auto less = on_completed(part(given_back)->payment, world.clock.now(), order);
        ASSERT_TRUE(less) << given_back;
        EXPECT_TRUE(less->payment.settled_at);
        EXPECT_EQ(less->payment.settled, 2450 - given_back);
        EXPECT_EQ(less->booked.empty(), given_back == 2450) << "nothing is left to divide";
        if (less->booked.empty()) continue;
        const auto& entries = less->booked.front().entries;
        const auto courier = std::ranges::find(entries, "courier_payable", &Entry::account);
        ASSERT_NE(courier, entries.end());
        EXPECT_EQ(courier->amount, given_back == 450 ? -300 : -200);
    }
    // Afterwards the platform bears it.
    world.payment = on_completed(world.payment, world.clock.now(), order)->payment;
    EXPECT_EQ(part(100)->booked.at(0).entries.at(0), (Entry{"platform_fee", {}, 100}));
    // A cancelled order has nothing left, and is never completed.
    const auto over = on_cancelled(world.payment, world.clock.now(), {}).payment;
    EXPECT_FALSE(on_part_wanted(over, {}, {.amount = {.amount = 1}}));
}

}  // namespace
}  // namespace waybill::payments
