// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/ledger.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::payments {
namespace {

TEST(Ledger, PortionsAreRoundedHalfToEven) {
    struct Case {
        std::int64_t amount;
        int basis_points;
        std::int64_t portion;
    };
    const Case cases[]{
        {0, 1'500, 0},
        {100, 1'500, 15},
        {2'150, 1'500, 322},
        {2'170, 1'500, 326},
        {1, 5'000, 0},
        {3, 5'000, 2},
        {5, 5'000, 2},
        {7, 5'000, 4},
        {10'000, 1, 1},
        {4'999, 1, 0},
        {5'000, 1, 0},
        {15'000, 1, 2},
        {5'001, 1, 1},
        {999, 10'000, 999},
        {9'000'000'000'000'000'000, 10'000, 9'000'000'000'000'000'000},
        {9'000'000'000'000'000'000, 1, 900'000'000'000'000},
    };
    for (const Case& expected : cases)
        EXPECT_EQ(portion(expected.amount, expected.basis_points), expected.portion)
            << expected.amount << " x " << expected.basis_points;
}

RC_GTEST_PROP(Ledger, AnyTotalIsDividedWithoutLossOrDebt, ()) {
    const auto total = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000);
    const auto fee = *rc::gen::inRange<std::int64_t>(0, total + 1);
    const auto commission = *rc::gen::inRange(0, 10'001);
    const Shares shares = share_out(total, fee, commission);
    RC_ASSERT(shares.partner + shares.courier + shares.platform == total);
    RC_ASSERT(shares.partner >= 0 && shares.courier >= 0 && shares.platform >= 0);

    Payment payment;
    payment.provider = "simulator";
    payment.captured = total;
    RC_ASSERT(balanced(book_capture(payment, {})));
    RC_ASSERT(balanced(book_settlement(payment, shares, {})));
    RC_ASSERT(balanced(book_refund(payment, {}, {.amount = total, .currency = {}}, {})));
}

TEST(Ledger, EveryPartOfAnEntryIsHashed) {
    Payment payment;
    payment.provider = "simulator";
    payment.captured = 5;
    const LedgerTransaction made = book_capture(payment, from_micros(1));
    const std::string text = hashed_text(made, made.entries[0], 1);
    EXPECT_NE(text, hashed_text(made, made.entries[1], 1));
    EXPECT_NE(text, hashed_text(made, made.entries[0], 2));
    LedgerTransaction other = made;
    other.at = from_micros(2);
    EXPECT_NE(text, hashed_text(other, made.entries[0], 1));
    other = made;
    other.currency = *Currency::parse("USD");
    EXPECT_NE(text, hashed_text(other, made.entries[0], 1));
}

}  // namespace
}  // namespace waybill::payments
