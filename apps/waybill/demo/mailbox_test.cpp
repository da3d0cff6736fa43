// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/mailbox.hpp"

#include <gtest/gtest.h>

namespace waybill::demo {
namespace {

TEST(FindCode, TakesSixDigitsThatStandAlone) {
    EXPECT_EQ(find_code("Your code is 493817. It is valid for 10 minutes."), "493817");
    EXPECT_EQ(find_code("493817"), "493817");
    EXPECT_EQ(find_code("12345 1234567 010203"), "010203");
    EXPECT_EQ(find_code("12345 1234567"), std::nullopt);
    EXPECT_EQ(find_code(""), std::nullopt);
}

}  // namespace
}  // namespace waybill::demo
