// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/steps.hpp"

#include <gtest/gtest.h>

namespace waybill::demo {
namespace {

std::vector<Duration> up_to(int count) {
    std::vector<Duration> values;
    for (int i = 1; i <= count; ++i) values.emplace_back(i);
    return values;
}

TEST(Percentile, OfNothingIsZero) { EXPECT_EQ(percentile({}, 99), Duration{0}); }

TEST(Percentile, OfOneIsThatOne) {
    for (const int percent : {0, 1, 50, 99, 100})
        EXPECT_EQ(percentile({Duration{7}}, percent), Duration{7});
}

TEST(Percentile, IsAValueThatOccurredByNearestRank) {
    EXPECT_EQ(percentile(up_to(100), 50), Duration{50});
    EXPECT_EQ(percentile(up_to(100), 95), Duration{95});
    EXPECT_EQ(percentile(up_to(100), 99), Duration{99});
    EXPECT_EQ(percentile(up_to(100), 100), Duration{100});
    EXPECT_EQ(percentile(up_to(4), 50), Duration{2});
    EXPECT_EQ(percentile(up_to(4), 99), Duration{4});
    EXPECT_EQ(percentile(up_to(1001), 99), Duration{991});
}

TEST(StepTimes, SummariseWhatOccurredInTheOrderOfTheSteps) {
    StepTimes times;
    for (int i = 10; i > 0; --i) times.add(Step::deliver, Duration{i});
    times.add(Step::quote, Duration{3});
    const auto summary = times.summarise();
    ASSERT_EQ(summary.size(), 2U);
    EXPECT_EQ(summary[0].step, Step::quote);
    EXPECT_EQ(summary[1].step, Step::deliver);
    EXPECT_EQ(summary[1].count, 10U);
    EXPECT_EQ(summary[1].p50, Duration{5});
    EXPECT_EQ(summary[1].p99, Duration{10});
}

TEST(Step, EachHasAName) {
    for (std::size_t i = 0; i < steps; ++i) EXPECT_FALSE(to_string(static_cast<Step>(i)).empty());
}

}  // namespace
}  // namespace waybill::demo
