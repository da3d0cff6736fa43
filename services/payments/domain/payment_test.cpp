// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/payment.hpp"

#include "services/payments/domain/provider.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace waybill::payments {
namespace {

Payment payment_of(PaymentStatus status) {
    Payment payment;
    payment.due = {.amount = 1'000, .currency = *Currency::parse("EUR")};
    payment.status = status;
    if (status == PaymentStatus::captured || status == PaymentStatus::refunded) {
        payment.captured = 1'000;
        payment.charge = "first";
    }
    if (status == PaymentStatus::refunded) payment.refunded = 1'000;
    return payment;
}

ChargeReport report_of(ChargeResult result, std::string charge = "first") {
    const Money amount{.amount = 1'000, .currency = *Currency::parse("EUR")};
    return {.charge = std::move(charge), .result = result, .amount = amount, .at = from_micros(7)};
}

TEST(Payment, ReportsMoveItAsTheTableSays) {
    struct Case {
        PaymentStatus from;
        ChargeResult says;
        ReportEffect effect;
        PaymentStatus to;
    };
    using enum PaymentStatus;
    const Case cases[]{
        {created, ChargeResult::captured, ReportEffect::captured, captured},
        {unknown, ChargeResult::captured, ReportEffect::captured, captured},
        {failed, ChargeResult::captured, ReportEffect::captured_late, captured},
        {captured, ChargeResult::captured, ReportEffect::nothing, captured},
        {refunded, ChargeResult::captured, ReportEffect::nothing, refunded},
        {created, ChargeResult::failed, ReportEffect::attempt_failed, created},
        {unknown, ChargeResult::failed, ReportEffect::attempt_failed, created},
        {captured, ChargeResult::failed, ReportEffect::nothing, captured},
        {refunded, ChargeResult::failed, ReportEffect::nothing, refunded},
        {failed, ChargeResult::failed, ReportEffect::nothing, failed},
    };
    for (const Case& expected : cases) {
        Payment payment = payment_of(expected.from);
        const Applied applied = apply(payment, report_of(expected.says));
        EXPECT_FALSE(applied.surplus);
        EXPECT_EQ(applied.effect, expected.effect) << to_string(expected.from);
        EXPECT_EQ(payment.status, expected.to) << to_string(expected.from);
    }
}

TEST(Payment, WhatIsNotDueIsSurplusAndNeverThePayment) {
    struct Case {
        std::string_view name;
        PaymentStatus from;
        std::int64_t amount;
        std::string_view currency;
        std::string charge;
        ReportEffect effect;
        std::int64_t surplus;
        bool covers;
    };
    using enum PaymentStatus;
    constexpr auto nothing = ReportEffect::nothing;
    const Case cases[]{
        {"what is due", created, 1'000, "EUR", "first", ReportEffect::captured, 0, true},
        {"more", created, 1'001, "EUR", "first", ReportEffect::captured, 1, true},
        {"less", created, 999, "EUR", "first", nothing, 999, false},
        {"another currency", created, 1'000, "USD", "first", nothing, 1'000, false},
        {"a second charge", captured, 1'000, "EUR", "second", nothing, 1'000, true},
        {"a second of less", captured, 1, "EUR", "second", nothing, 1, false},
        {"the same charge", captured, 1'000, "EUR", "first", nothing, 0, true},
        {"a second after all went back", refunded, 1'000, "EUR", "second", nothing, 1'000, true},
        {"less after the last try", failed, 999, "EUR", "first", nothing, 999, false},
        {"more after the last try", failed, 1'500, "EUR", "first", ReportEffect::captured_late, 500,
         true},
        {"nothing", created, 0, "EUR", "first", nothing, 0, false},
        {"less than nothing", created, -1'000, "EUR", "first", nothing, 0, false},
        {"no bank's amount", created, charge_amount_max + 1, "EUR", "first", nothing, 0, false},
        {"the most a bank moves", created, charge_amount_max, "EUR", "first",
         ReportEffect::captured, charge_amount_max - 1'000, true},
    };
    for (const Case& expected : cases) {
        Payment payment = payment_of(expected.from);
        const Payment before = payment;
        ChargeReport report = report_of(ChargeResult::captured, expected.charge);
        report.amount = {.amount = expected.amount,
                         .currency = *Currency::parse(expected.currency)};
        EXPECT_EQ(covers(payment, report), expected.covers) << expected.name;
        const Applied applied = apply(payment, report);
        EXPECT_EQ(applied.effect, expected.effect) << expected.name;
        EXPECT_EQ(applied.surplus.value_or(Money{}).amount, expected.surplus) << expected.name;
        EXPECT_EQ(applied.surplus.has_value(), expected.surplus != 0) << expected.name;
        if (applied.surplus) {
            EXPECT_EQ(applied.surplus->currency.code(), expected.currency) << expected.name;
        }
        if (applied.effect != nothing) {
            EXPECT_EQ(payment.captured, 1'000) << expected.name;
        } else {
            EXPECT_EQ(payment.status, before.status) << expected.name;
            EXPECT_EQ(payment.version, before.version) << expected.name;
        }
    }
}

TEST(Payment, TheThirdFailureIsTheLast) {
    Payment payment = payment_of(PaymentStatus::created);
    EXPECT_EQ(apply(payment, report_of(ChargeResult::failed)).effect, ReportEffect::attempt_failed);
    EXPECT_EQ(apply(payment, report_of(ChargeResult::failed)).effect, ReportEffect::attempt_failed);
    EXPECT_EQ(payment.version, 2) << "each decline is told";
    EXPECT_EQ(apply(payment, report_of(ChargeResult::failed)).effect, ReportEffect::failed);
    EXPECT_EQ(payment.version, 3);
}

TEST(Payment, ACaptureAfterTheOrdersEndIsLate) {
    Payment payment = payment_of(PaymentStatus::created);
    payment.order_cancelled_at = from_micros(5);
    EXPECT_EQ(apply(payment, report_of(ChargeResult::captured)).effect,
              ReportEffect::captured_late);
    EXPECT_EQ(refund_rest(payment)->amount, 1'000);
    EXPECT_EQ(payment.status, PaymentStatus::refunded);
    EXPECT_FALSE(refund_rest(payment));
}

/// Whatever providers say and orders do: money comes once, goes back once, and every published
/// change is a version.
RC_GTEST_PROP(PaymentProperty, AnyReportsKeepTheMoneyTrue, ()) {
    Payment payment = payment_of(PaymentStatus::created);
    std::int64_t given_back = 0;
    const auto steps = *rc::gen::inRange(1, 30);
    for (int i = 0; i < steps; ++i) {
        const Payment before = payment;
        switch (*rc::gen::inRange(0, 4)) {
            case 0: payment.order_cancelled_at = from_micros(i); break;
            case 1:
                if (const auto rest = refund_rest(payment)) given_back += rest->amount;
                break;
            default: {
                const auto result = *rc::gen::element(ChargeResult::captured, ChargeResult::failed);
                ChargeReport report =
                    report_of(result, *rc::gen::element<std::string>("first", "second"));
                report.amount.amount += *rc::gen::element(0, 0, 0, 1, -1);
                const Applied applied = apply(payment, report);
                const auto surplus = applied.surplus.value_or(Money{}).amount;
                // Nothing that was taken is lost, and nothing is kept twice.
                const bool fresh =
                    result == ChargeResult::captured && before.charge != report.charge;
                RC_ASSERT(payment.captured - before.captured + surplus ==
                          (fresh ? report.amount.amount : 0));
            }
        }
        RC_ASSERT(payment.captured == 0 || payment.captured == payment.due.amount);
        RC_ASSERT(payment.captured >= before.captured);
        RC_ASSERT(payment.captured == 0 || before.captured == 0 || payment.charge == before.charge);
        RC_ASSERT(payment.refunded == given_back);
        RC_ASSERT(payment.refunded == 0 || payment.refunded == payment.captured);
        RC_ASSERT(payment.failures <= tries_max);
        const bool changed = payment.status != before.status || payment.failures != before.failures;
        RC_ASSERT(payment.version == before.version + (changed ? 1 : 0));
    }
}

TEST(Provider, IdsAreDistinctWordsAndTheSimulatorIsOneOfThem) {
    std::set<std::string_view> ids;
    for (const Provider& provider : known_providers()) {
        EXPECT_TRUE(ids.insert(provider.id).second) << provider.id;
        EXPECT_FALSE(provider.title.empty()) << provider.id;
    }
    EXPECT_TRUE(ids.contains(simulator_id));
}

}  // namespace
}  // namespace waybill::payments
