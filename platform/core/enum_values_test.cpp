// SPDX-License-Identifier: Apache-2.0
#include "platform/core/enum_values.hpp"

#include <gtest/gtest.h>

namespace waybill {
namespace {

enum class Dense { first, second_, third };
enum class Sparse : unsigned char { low = 2, high = 63 };
enum class Titled { one, two };
std::string_view to_string(Titled value) { return value == Titled::one ? "1st" : "2nd"; }

TEST(EnumValues, FindsEveryEnumerator) {
    EXPECT_EQ(enum_values<Dense>.size(), 3U);
    EXPECT_EQ(enum_values<Sparse>.size(), 2U);
    EXPECT_EQ(enum_values<Sparse>[1], Sparse::high);
}

TEST(EnumValues, IndexIsThePositionOrTheSize) {
    EXPECT_EQ(enum_index(Dense::third), 2U);
    EXPECT_EQ(enum_index(Sparse::high), 1U);
    EXPECT_EQ(enum_index(static_cast<Dense>(9)), 3U);
    EXPECT_EQ(enum_index(static_cast<Sparse>(9)), 2U);
}

TEST(EnumValues, NamesAreToStringOrTheIdentifier) {
    EXPECT_EQ(enum_name(Dense::second_), "second");
    EXPECT_EQ(enum_name(Titled::two), "2nd");
    EXPECT_EQ(enum_name(static_cast<Dense>(9)), "?");
}

}  // namespace
}  // namespace waybill
