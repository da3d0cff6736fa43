// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/unicode.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::catalog {
namespace {

std::string folded(std::string_view text) {
    return encode_utf8(fold_case(decode_utf8(text).value()));
}

TEST(FoldCase, TextsThatDifferInCaseAreEqual) {
    const std::pair<std::string_view, std::string_view> pairs[] = {
        {"BREAD Roll", "bread rOLL"},
        {"Straße", "STRASSE"},
        {"ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς"},
        {"МОЛОКО", "молоко"},
        {"ՀԱՑ", "հաց"},
        {"ﬁsh", "FISH"},
        {"ÅNGSTRÖM", "ångström"},
        {"ＣＡＦＥ", "ｃａｆｅ"},
        {"𐐀𐐁", "𐐨𐐩"},
        {"ᏣᎳᎩ", "ᏣᎳᎩ"},
        {"ǅ", "ǆ"},
        {"K", "k"},
    };
    for (const auto& [left, right] : pairs) EXPECT_EQ(folded(left), folded(right)) << left;
}

TEST(FoldCase, WhatHasNoCaseStays) {
    for (const std::string_view text : {"", "123 -+%", "面包", "パン", "لبن", "ขนมปัง", "🍞"})
        EXPECT_EQ(folded(text), text);
}

TEST(DecodeUtf8, MalformedBytesAreRefused) {
    for (const std::string_view text :
         {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "a\xFF", "\xE2\x82"})
        EXPECT_FALSE(decode_utf8(text)) << text.size();
}

RC_GTEST_PROP(FoldCase, IsDoneOnce, (const std::vector<std::uint32_t>& raw)) {
    std::u32string points;
    for (const std::uint32_t value : raw) {
        const auto c = static_cast<char32_t>(value % 0x110000);
        if (c < 0xD800 || c > 0xDFFF) points += c;
    }
    const std::u32string once = fold_case(points);
    RC_ASSERT(fold_case(once) == once);
}

RC_GTEST_PROP(EncodeUtf8, IsTheInverseOfDecoding, (const std::vector<std::uint32_t>& raw)) {
    std::u32string points;
    for (const std::uint32_t value : raw) {
        const auto c = static_cast<char32_t>(value % 0x110000);
        if (c < 0xD800 || c > 0xDFFF) points += c;
    }
    RC_ASSERT(decode_utf8(encode_utf8(points)) == points);
}

}  // namespace
}  // namespace waybill::catalog
