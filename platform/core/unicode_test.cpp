// SPDX-License-Identifier: Apache-2.0
#include "platform/core/unicode.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <utility>
#include <vector>

namespace waybill::unicode_test {

std::u32string points_of(const std::vector<std::uint32_t>& raw) {
    std::u32string points;
    for (const std::uint32_t value : raw) {
        const auto c = static_cast<char32_t>(value % 0x110000);
        if (c < 0xD800 || c > 0xDFFF) points += c;
    }
    return points;
}

TEST(Utf8, MalformedBytesAreRefused) {
    const std::string_view bad[] = {"\x80",
                                    "\xC0\x80",
                                    "\xC0\xAF",
                                    "\xC1\xBF",
                                    "\xC3",
                                    "\xE0\x80\xAF",
                                    "\xE0\x9F\xBF",
                                    "\xED\xA0\x80",
                                    "\xF0\x8F\xBF\xBF",
                                    "\xF4\x90\x80\x80",
                                    "\xF5\x80\x80\x80",
                                    "a\xFF",
                                    "\xE2\x82",
                                    "12345678\xFF",
                                    "1234567\xE2\x82"};
    for (const std::string_view text : bad) EXPECT_FALSE(is_utf8(text)) << text.size();
    const std::string_view good[] = {"",
                                     "plain ascii that is longer than a word",
                                     "\xC3\xA9",
                                     "\xE2\x82\xAC",
                                     "\xF0\x9F\x98\x80",
                                     "\xF4\x8F\xBF\xBF"};
    for (const std::string_view text : good) EXPECT_TRUE(is_utf8(text)) << text;
    EXPECT_EQ(invalid_utf8_at("0123456789\xFF"), 10u);
    EXPECT_EQ(decode_utf8("a\xFF\xC3z"), U"a\uFFFD\uFFFDz");
}

RC_GTEST_PROP(Utf8, EncodingIsTheInverseOfDecoding, (const std::vector<std::uint32_t>& raw)) {
    const std::u32string points = points_of(raw);
    RC_ASSERT(decode_utf8(encode_utf8(points)) == points);
}

TEST(TextLength, CountsCodePoints) {
    EXPECT_EQ(text_length(""), 0u);
    EXPECT_EQ(text_length("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), 4u);
}

TEST(VisibleLength, CountsWhatAReaderSees) {
    const std::pair<std::string_view, std::size_t> cases[] = {
        {"", 0},
        {"   \t\n", 0},
        {"\u00A0\u2003\u3000\u205F\u1680", 0},              // spaces of other widths
        {"\u200B\u200C\u200D\u2060\uFEFF\u00AD", 0},        // no width
        {"\u200E\u202E\u2066\u061C", 0},                    // direction
        {"\u2800\u3164\uFFA0\u115F\u1160\u180E", 0},        // letters and signs drawn empty
        {"\U000E0041\U000E007F\uFE0F\u034F\U000E0100", 0},  // tags and selectors
        {"\u0301", 0},                                      // a mark of nothing
        {"\x7F\u0085", 0},
        {"李", 1},
        {"Zoe\u0308", 3},
        {"Zo\u00EB", 3},
        {"a b", 3},
        {"  a   \u2003 b  ", 3},
        {"नि", 1},
        {"می\u200Cخواهم", 7},
        {"👨\u200D👩\u200D👧", 1},
        {"🇩🇪🇫🇷", 2},
        {"한국", 2},
        {"\u1112\u1161\u11AB", 1},
        {"a\u200B", 1},
    };
    for (const auto& [text, length] : cases) EXPECT_EQ(visible_length(text), length) << text;
}

TEST(Nfc, MakesOneTextOfTwo) {
    const std::pair<std::string_view, std::string_view> pairs[] = {
        {"", ""},
        {"plain", "plain"},
        {"Zoe\u0308", "Zo\u00EB"},
        {"A\u030Angstro\u0308m", "\u00C5ngstr\u00F6m"},
        {"\u212B", "\u00C5"},
        {"\u1112\u1161\u11AB", "\uD55C"},
        {"q\u0307\u0323", "q\u0323\u0307"},
        {"Straße \uFB01", "Straße \uFB01"},  // no compatibility: what differs stays different
        {"\u0415\u0308", "\u0401"},
    };
    for (const auto& [text, normal] : pairs) EXPECT_EQ(nfc(text), normal) << text;
}

RC_GTEST_PROP(Nfc, IsDoneOnce, (const std::vector<std::uint32_t>& raw)) {
    const std::string once = nfc(encode_utf8(points_of(raw)));
    RC_ASSERT(nfc(once) == once);
}

TEST(Fold, TextsThatDifferInCaseOnlyAreEqual) {
    const std::pair<std::string_view, std::string_view> pairs[] = {
        {"BREAD Roll", "bread rOLL"},
        {"Straße", "STRASSE"},
        {"ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς"},
        {"МОЛОКО", "молоко"},
        {"ՀԱՑ", "հաց"},
        {"ﬁsh", "FISH"},
        {"ÅNGSTRÖM", "ångström"},
        {"A\u030Angstro\u0308m", "ÅNGSTRÖM"},
        {"ＣＡＦＥ", "cafe"},
        {"ｶﾞｿﾘﾝ", "ガソリン"},
        {"می\u200Cخواهم", "میخواهم"},
        {"𐐀𐐁", "𐐨𐐩"},
        {"ᏣᎳᎩ", "ᏣᎳᎩ"},
        {"ǅ", "ǆ"},
        {"K", "k"},
    };
    for (const auto& [left, right] : pairs) EXPECT_EQ(fold(left), fold(right)) << left;
}

TEST(Fold, WhatHasNoCaseStays) {
    for (const std::string_view text : {"", "123 -+%", "面包", "パン", "لبن", "ขนมปัง", "🍞"})
        EXPECT_EQ(fold(text), nfc(text)) << text;
    EXPECT_NE(fold("лес"), fold("леc"));  // alike to the eye, not the same letter
}

RC_GTEST_PROP(Fold, IsDoneOnce, (const std::vector<std::uint32_t>& raw)) {
    const std::string once = fold(encode_utf8(points_of(raw)));
    RC_ASSERT(fold(once) == once);
}

TEST(LowerCase, FoldsNothing) { EXPECT_EQ(lower_case("BÜCHER Straße ΟΔΟΣ"), "bücher straße οδοσ"); }

}  // namespace waybill::unicode_test
