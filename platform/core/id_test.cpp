// SPDX-License-Identifier: Apache-2.0
#include "platform/core/id.hpp"

#include <gtest/gtest.h>

namespace waybill {
namespace {

TEST(Id, TheGreatestComesAfterEveryIdThatIsMade) {
    const auto greatest = OrderId::greatest();
    EXPECT_EQ(OrderId::parse(greatest.text()), greatest);

    Uuid last;  // of the last moment, and all its random bits are ones
    last.bytes.fill(0xff);
    last.bytes[6] = 0x7f;
    last.bytes[8] = 0xbf;
    EXPECT_LT(OrderId{last}, greatest);
    EXPECT_LT(OrderId{last}.text(), greatest.text());
}

}  // namespace
}  // namespace waybill
