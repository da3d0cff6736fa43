// SPDX-License-Identifier: Apache-2.0
#include "platform/core/time_cursor.hpp"

#include <gtest/gtest.h>

namespace waybill {
namespace {

TEST(TimeCursor, ComesBackFromItsText) {
    const TimeCursor cursor{.at = from_micros(1'767'603'700'000'001), .id = "ord_0a-1"};
    EXPECT_EQ(TimeCursor::parse(cursor.text()), cursor);
}

TEST(TimeCursor, WhatIsNoneOfOursIsNone) {
    for (const auto* text : {"", "-", "nonsense", "ord_01", "12", "12x", "-5-ord_01", "0-ord_01",
                             "99999999999999999999-ord_01", " 12-ord_01"})
        EXPECT_EQ(TimeCursor::parse(text), std::nullopt) << text;
}

}  // namespace
}  // namespace waybill
