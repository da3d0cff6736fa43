// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/ledger.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

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
    RC_ASSERT(balanced(book_settlement(payment, shares, {}, {})));
    const Refund refund{.provider = "simulator", .amount = {.amount = total, .currency = {}}};
    RC_ASSERT(balanced(book_refund(refund, {})));
    RC_ASSERT(balanced(book_surplus(refund, {})));
    RC_ASSERT(balanced(book_surplus_return(refund, {})));
}

TEST(Ledger, ASettlementSaysWhoIsOwedWhat) {
    const Payees payees{.partner = PartnerId::parse("prt_01jh3q8d2v7x0n5m4k9w6r1tbe").value(),
                        .courier = CourierId::parse("crr_01jh3q8d2v7x0n5m4k9w6r1tbe").value()};
    Payment payment;
    payment.captured = 100;
    const auto made =
        book_settlement(payment, {.partner = 70, .courier = 20, .platform = 10}, payees, {});
    const Entry partner{"partner_payable", payees.partner.text(), -70};
    const Entry courier{"courier_payable", payees.courier.text(), -20};
    const Entry platform{"platform_fee", "", -10};
    EXPECT_EQ(made.entries,
              (std::vector<Entry>{{"customer_clearing", "", 100}, partner, courier, platform}));
}

TEST(Ledger, SumsDoNotOverflow) {
    LedgerTransaction made;
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    for (const std::int64_t amount : {most, most, -most, -most})
        made.entries.push_back({.account = "a", .amount = amount});
    EXPECT_TRUE(balanced(made));
    made.entries.push_back({.account = "a", .amount = 1});
    EXPECT_FALSE(balanced(made));
}

TEST(Ledger, EveryPartOfAnEntryIsHashed) {
    const StoredEntry entry{.position = 1,
                            .transaction = "capture:pay_1",
                            .payment = "pay_1",
                            .account = "provider:simulator",
                            .owner = "",
                            .amount = -5,
                            .currency = "EUR",
                            .at = 7};
    const auto text = [](const StoredEntry& of) {
        std::string out;
        append_hashed_text(out, of);
        return out;
    };
    // As it has always been: what is stored was hashed so.
    EXPECT_EQ(text(entry), "1\ncapture:pay_1\npay_1\nprovider:simulator\n-5\nEUR\n7");
    const auto differs = [&](auto change) {
        StoredEntry other = entry;
        change(other);
        return text(other) != text(entry);
    };
    EXPECT_TRUE(differs([](StoredEntry& e) { e.position = 2; }));
    EXPECT_TRUE(differs([](StoredEntry& e) { e.transaction = "capture:pay_2"; }));
    EXPECT_TRUE(differs([](StoredEntry& e) { e.payment = "pay_2"; }));
    EXPECT_TRUE(differs([](StoredEntry& e) { e.account = "surplus"; }));
    EXPECT_TRUE(differs([](StoredEntry& e) { e.owner = "prt_1"; }));
    EXPECT_TRUE(differs([](StoredEntry& e) { e.amount = 5; }));
    EXPECT_TRUE(differs([](StoredEntry& e) { e.currency = "USD"; }));
    EXPECT_TRUE(differs([](StoredEntry& e) { e.at = 8; }));
}

}  // namespace
}  // namespace waybill::payments
