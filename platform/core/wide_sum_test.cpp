// SPDX-License-Identifier: Apache-2.0
#include "platform/core/wide_sum.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill {
namespace {

constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr auto least = std::numeric_limits<std::int64_t>::min();

TEST(WideSum, GoesPastSixtyFourBitsAndBack) {
    WideSum sum;
    EXPECT_EQ(sum.text(), "0");
    sum.add(most);
    EXPECT_EQ(sum.narrow(), most);
    sum.add(most);
    EXPECT_EQ(sum.narrow(), std::nullopt);
    EXPECT_EQ(sum.text(), "18446744073709551614");
    sum.add(-most);
    sum.add(-most);
    EXPECT_TRUE(sum.zero());
    sum.add(least);
    EXPECT_EQ(sum.narrow(), least);
    sum.add(-1);
    EXPECT_EQ(sum.text(), "-9223372036854775809");
}

RC_GTEST_PROP(WideSum, PartsAreTheWhole, (std::int64_t amount)) {
    constexpr std::int64_t unit = 4'294'967'296;
    WideSum whole;
    whole.add(amount);
    WideSum parts;
    parts.add_parts(amount / unit, amount % unit);
    RC_ASSERT(parts == whole);
    RC_ASSERT(whole.text() == std::to_string(amount));
}

}  // namespace
}  // namespace waybill
