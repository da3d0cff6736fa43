// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/fate.hpp"

#include <gtest/gtest.h>

namespace waybill::demo::fate_test {

std::array<int, fates> counted(const Shares& shares, std::uint64_t seed, std::size_t from) {
    std::array<int, fates> counts{};
    for (std::size_t i = from; i < from + 100; ++i)
        ++counts[static_cast<std::size_t>(fate_of(shares, i, seed))];
    return counts;
}

TEST(Fate, OfAHundredLivesExactlyTheSharesGoWrong) {
    const Shares shares{.declined_card = 5,
                        .abandoned = 4,
                        .silent_partner = 3,
                        .rejected = 7,
                        .called_off = 1,
                        .courier_declines = 10,
                        .failed_delivery = 2,
                        .in_cash = 8};
    const std::array<int, fates> expected{60, 5, 4, 3, 7, 1, 10, 2, 8};
    for (const std::uint64_t seed : {0UL, 7UL, 12'345UL})
        for (const std::size_t from : {0UL, 41UL}) EXPECT_EQ(counted(shares, seed, from), expected);
}

TEST(Fate, NothingGoesWrongUnlessAsked) {
    EXPECT_EQ(counted({}, 3, 0).front(), 100);
    EXPECT_EQ(counted({.rejected = 100}, 3, 0).front(), 0);
}

TEST(Shares, MoreThanAllLeavesLessThanNoneHappy) {
    const Shares shares{.abandoned = 60, .rejected = 60};
    EXPECT_EQ(shares.of_hundred().front(), -20);
}

}  // namespace waybill::demo::fate_test
