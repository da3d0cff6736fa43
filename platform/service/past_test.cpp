// SPDX-License-Identifier: Apache-2.0
#include "platform/service/past.hpp"

#include <gtest/gtest.h>

namespace waybill::service {
namespace {

constexpr TimePoint noon{std::chrono::microseconds{1'700'000'000'000'000}};

TEST(Past, IsTheLastStateThatBeganByThen) {
    std::string past = past_line(noon, "made");
    past += past_line(noon + 1s, std::string_view{"\0\n\xff", 3});
    past += past_line(noon + 1s, "twice in one moment");
    past += past_line(noon + 5s, "");
    EXPECT_FALSE(past_at(past, noon - 1us).value());
    EXPECT_EQ(past_at(past, noon).value()->state, "made");
    EXPECT_EQ(past_at(past, noon + 999'999us).value()->state, "made");
    EXPECT_EQ(past_at(past, noon + 1s).value()->state, "twice in one moment");
    EXPECT_EQ(past_at(past, noon + 1s).value()->since, noon + 1s);
    EXPECT_EQ(past_at(past, TimePoint::max()).value()->state, "");
    EXPECT_FALSE(past_at("", noon).value());
}

TEST(Past, KeepsAnyBytes) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
    EXPECT_EQ(past_at(past_line(noon, bytes), noon).value()->state, bytes);
}

TEST(Past, IsCorruptWhereALineIsNot) {
    for (const std::string_view bad : {"12 YQ", "12YQ\n", "x YQ\n", "12 !\n", "12\nYQ \n"}) {
        const auto read = past_at(bad, TimePoint::max());
        ASSERT_FALSE(read) << bad;
        EXPECT_EQ(read.error().reason, "sql.corrupt");
    }
}

}  // namespace
}  // namespace waybill::service
