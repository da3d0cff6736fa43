// SPDX-License-Identifier: Apache-2.0
#include "platform/core/json_text.hpp"

#include <gtest/gtest.h>

namespace waybill {
namespace {

std::string quoted(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

TEST(JsonText, EscapesWhatWouldEndTheStringOrTheLine) {
    struct Case {
        std::string_view text;
        std::string_view json;
    };
    const Case cases[]{
        {"", R"("")"},
        {"plain words", R"("plain words")"},
        {"say \"hi\" \\", R"("say \"hi\" \\")"},
        {"a\nb\r\tc", R"("a\nb\r\tc")"},
        {{"\0\x01\x1b[31m\x7f", 8}, R"("\u0000\u0001\u001b[31m\u007f")"},
        {"grüße, 東京, 🛵", R"("grüße, 東京, 🛵")"},
        {"\u2028x\u2029\u0085", R"("\u2028x\u2029\u0085")"},
        {"\u202Egnp.exe", R"("\u202egnp.exe")"},
    };
    for (const auto& c : cases) EXPECT_EQ(quoted(c.text), c.json);
}

TEST(JsonText, BrokenUtf8BecomesReplacementCharacters) {
    EXPECT_EQ(quoted("a\xff"
                     "b"),
              "\"a\uFFFDb\"");
    EXPECT_EQ(quoted("\xc3"), "\"\uFFFD\"");                      // cut
    EXPECT_EQ(quoted("\xc0\xaf"), "\"\uFFFD\uFFFD\"");            // overlong
    EXPECT_EQ(quoted("\xe0\x80\xaf"), "\"\uFFFD\uFFFD\uFFFD\"");  // overlong
    EXPECT_EQ(quoted("\xed\xa0\x80"), "\"\uFFFD\uFFFD\uFFFD\"");  // surrogate
    EXPECT_EQ(quoted("\xf4\x90\x80\x80").size(), 2U + 4U * 3U);   // above U+10FFFF
}

TEST(JsonText, PrintableLeavesQuotesAlone) {
    std::string out;
    append_printable(out, "it's \"x\"\n");
    EXPECT_EQ(out, R"(it's "x"\n)");
}

}  // namespace
}  // namespace waybill
