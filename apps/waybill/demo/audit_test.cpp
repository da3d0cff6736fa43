// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/audit.hpp"

#include <gtest/gtest.h>

namespace waybill::demo {
namespace {

std::vector<HistoryFacts> history(std::initializer_list<std::int64_t> versions) {
    std::vector<HistoryFacts> out;
    for (const auto version : versions) out.push_back({.version = version});
    return out;
}

TEST(Audit, AHistoryHasEachVersionOnceUpToTheOrders) {
    EXPECT_EQ(check_history(history({1, 2, 3}), 3), Verdict::right);
    EXPECT_EQ(check_history(history({3, 1, 2}), 3), Verdict::right);
    EXPECT_EQ(check_history(history({1, 3}), 3), Verdict::wrong);
    EXPECT_EQ(check_history(history({1, 2, 2, 3}), 4), Verdict::wrong);
    EXPECT_EQ(check_history(history({1, 2}), 3), Verdict::wrong);
    EXPECT_EQ(check_history({}, 0), Verdict::wrong);
}

TEST(Audit, BalancesSumToZeroPerCurrency) {
    const auto yen = *Currency::parse("JPY");
    const BalanceFacts clearing{.account = "clearing", .balance = {.amount = -500}};
    const BalanceFacts payable{.account = "payable", .balance = {.amount = 500}};
    const BalanceFacts foreign{.account = "payable", .balance = {.amount = 7, .currency = yen}};
    EXPECT_EQ(check_balances({clearing, payable}), "");
    EXPECT_EQ(check_balances({clearing, payable, foreign}), "JPY sums to 7");
}

}  // namespace
}  // namespace waybill::demo
