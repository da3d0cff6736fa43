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
        const auto effect = apply(payment, report_of(expected.says));
        ASSERT_TRUE(effect);
        EXPECT_EQ(*effect, expected.effect) << to_string(expected.from);
        EXPECT_EQ(payment.status, expected.to) << to_string(expected.from);
    }
}

TEST(Payment, OnlyExactlyWhatIsDueCounts) {
    for (const std::int64_t amount : {0L, -1'000L, 999L, 1'001L}) {
        Payment payment = payment_of(PaymentStatus::created);
        ChargeReport report = report_of(ChargeResult::captured);
        report.amount.amount = amount;
        EXPECT_EQ(apply(payment, report).error(), ReportRefusal::wrong_amount);
        EXPECT_EQ(payment.captured, 0);
    }
    Payment payment = payment_of(PaymentStatus::created);
    ChargeReport report = report_of(ChargeResult::captured);
    report.amount.currency = *Currency::parse("USD");
    EXPECT_EQ(apply(payment, report).error(), ReportRefusal::wrong_amount);
}

TEST(Payment, ASecondChargeIsRefused) {
    Payment payment = payment_of(PaymentStatus::captured);
    const auto effect = apply(payment, report_of(ChargeResult::captured, "second"));
    ASSERT_FALSE(effect);
    EXPECT_EQ(effect.error(), ReportRefusal::second_charge);
}

TEST(Payment, TheThirdFailureIsTheLast) {
    Payment payment = payment_of(PaymentStatus::created);
    EXPECT_EQ(apply(payment, report_of(ChargeResult::failed)), ReportEffect::attempt_failed);
    EXPECT_EQ(apply(payment, report_of(ChargeResult::failed)), ReportEffect::attempt_failed);
    EXPECT_EQ(payment.version, 0);
    EXPECT_EQ(apply(payment, report_of(ChargeResult::failed)), ReportEffect::failed);
    EXPECT_EQ(payment.version, 1);
}

TEST(Payment, ACaptureAfterTheOrdersEndIsLate) {
    Payment payment = payment_of(PaymentStatus::created);
    payment.order_cancelled_at = from_micros(5);
    EXPECT_EQ(apply(payment, report_of(ChargeResult::captured)), ReportEffect::captured_late);
    EXPECT_EQ(refund_rest(payment)->amount, 1'000);
    EXPECT_EQ(payment.status, PaymentStatus::refunded);
    EXPECT_FALSE(refund_rest(payment));
}

TEST(Payment, WordsAreReadAgain) {
    using enum PaymentStatus;
    for (const PaymentStatus status : {created, captured, failed, refunded, unknown})
        EXPECT_EQ(parse_payment_status(to_string(status)), status);
    EXPECT_FALSE(parse_payment_status("created"));
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
                const auto effect = apply(payment, report);
                const bool booked = effect && *effect != ReportEffect::nothing;
                RC_ASSERT(booked || payment.status == before.status);
                RC_ASSERT(booked || payment.captured == before.captured);
            }
        }
        RC_ASSERT(payment.captured == 0 || payment.captured == payment.due.amount);
        RC_ASSERT(payment.captured >= before.captured);
        RC_ASSERT(payment.captured == 0 || before.captured == 0 || payment.charge == before.charge);
        RC_ASSERT(payment.refunded == given_back);
        RC_ASSERT(payment.refunded == 0 || payment.refunded == payment.captured);
        RC_ASSERT(payment.failures <= tries_max);
        const bool changed = payment.status != before.status;
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
