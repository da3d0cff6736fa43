// SPDX-License-Identifier: Apache-2.0
#include "platform/core/id.hpp"

#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>

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

TEST(Id, TheFirstOfATimeComesBetweenThoseOfBeforeAndAfter) {
    struct Same final : Random {
        explicit Same(int byte) : byte_{static_cast<std::byte>(byte)} {}
        void fill(std::span<std::byte> out) override { std::ranges::fill(out, byte_); }
        std::byte byte_;
    };
    ManualClock clock;
    Same ones{0xff};
    Same zeros{0};
    const auto before = IdSource{clock, ones}.next<EventId>();
    clock.advance(1ms);
    const auto first = EventId::first_at(clock.now());
    const auto after = IdSource{clock, zeros}.next<EventId>();
    EXPECT_LT(before, first);
    EXPECT_LT(before.text(), first.text());
    EXPECT_LT(first, after);
    EXPECT_LT(first.text(), after.text());
    EXPECT_TRUE(EventId::first_at(TimePoint{} - 1h).empty());
}

}  // namespace
}  // namespace waybill
