// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/past_hold.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

constexpr TimePoint noon{std::chrono::microseconds{1'700'000'000'000'000}};

std::optional<HoldState> state_then(const HeldLine& line, Duration after) {
    const auto hold = hold_at({line, line}, noon + after);
    EXPECT_TRUE(hold) << hold.error().reason;
    if (!hold || !*hold) return std::nullopt;
    EXPECT_EQ((*hold)->lines.size(), 2U);
    return (*hold)->state;
}

TEST(PastHold, IsWhatItWasThen) {
    const HeldLine line{.quantity = 2,
                        .state = HoldState::restocked,
                        .held_at = noon,
                        .sold_at = noon + 1min,
                        .ended_at = noon + 2min};
    EXPECT_EQ(state_then(line, -1us), std::nullopt);
    EXPECT_EQ(state_then(line, 0s), HoldState::active);
    EXPECT_EQ(state_then(line, 1min), HoldState::committed);
    EXPECT_EQ(state_then(line, 2min), HoldState::restocked);
    const HeldLine let_go{.state = HoldState::expired, .held_at = noon, .ended_at = noon + 2min};
    EXPECT_EQ(state_then(let_go, 1min), HoldState::active);
    EXPECT_EQ(state_then(let_go, 3min), HoldState::expired);
}

TEST(PastHold, IsNothingWithoutLines) { EXPECT_FALSE(hold_at({}, noon).value()); }

TEST(PastHold, OfAnOlderReleaseIsNotKept) {
    const HeldLine whole{
        .state = HoldState::restocked, .held_at = noon, .sold_at = noon, .ended_at = noon};
    for (const auto time : {&HeldLine::held_at, &HeldLine::sold_at, &HeldLine::ended_at}) {
        HeldLine line = whole;
        (line.*time).reset();
        const auto hold = hold_at({line}, noon + 1min);
        ASSERT_FALSE(hold);
        EXPECT_EQ(hold.error().reason, "orders.moment_not_kept");
    }
}

}  // namespace
}  // namespace waybill::catalog
