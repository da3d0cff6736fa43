// SPDX-License-Identifier: Apache-2.0
#include "platform/core/ascii.hpp"

#include <gtest/gtest.h>

namespace waybill::ascii {
namespace {

TEST(Ascii, CaseIsThatOfAsciiOnly) {
    EXPECT_EQ(lower("Content-TYPE [\\]^_`@ Ä"), "content-type [\\]^_`@ Ä");
    EXPECT_EQ(upper("a-z {|} ä"), "A-Z {|} ä");
    EXPECT_TRUE(same("Keep-Alive", "keep-aLIVE"));
    EXPECT_FALSE(same("keep", "keep-"));
    EXPECT_FALSE(same("[", "{"));  // apart as the cases of a letter are
    EXPECT_FALSE(same("Ä", "ä"));
}

TEST(Ascii, TrimmedLosesBlanksAtItsEndsOnly) {
    EXPECT_EQ(trimmed(" \ta b\t "), "a b");
    EXPECT_EQ(trimmed(" \t"), "");
    EXPECT_EQ(trimmed("a\r\n"), "a\r\n");
    EXPECT_EQ(trimmed("a\r\n", "\r\n"), "a");
}

TEST(Ascii, EveryCharacterHasTheHexValueOfItsDigit) {
    for (int i = 0; i < 256; ++i) {
        const char c = static_cast<char>(i);
        const auto low = hex_digits.find(c);
        const auto at = low == hex_digits.npos ? upper_hex_digits.find(c) : low;
        EXPECT_EQ(hex_value(c), at == hex_digits.npos ? -1 : static_cast<int>(at)) << i;
    }
}

TEST(Ascii, HexHasTwoDigitsForEachByte) {
    constexpr std::byte bytes[]{std::byte{0}, std::byte{0xFF}, std::byte{0x1A}};
    EXPECT_EQ(hex(bytes), "00ff1a");
    EXPECT_EQ(hex(std::string_view{"\0\xff\x10", 3}), "00ff10");
}

}  // namespace
}  // namespace waybill::ascii
