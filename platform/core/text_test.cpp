// SPDX-License-Identifier: Apache-2.0
#include "platform/core/text.hpp"

#include <gtest/gtest.h>

namespace waybill::text_test {

struct Case {
    std::string_view text;
    bool good;
};

void expect(std::initializer_list<Case> cases, bool (*check)(std::string_view)) {
    for (const auto& [text, good] : cases) EXPECT_EQ(check(text), good) << text;
}

TEST(Text, KnowsStrictUtf8) {
    expect({{"", true},
            {"plain ascii that is longer than a word", true},
            {"\xC3\xA9", true},
            {"\xE2\x82\xAC", true},
            {"\xF0\x9F\x98\x80", true},
            {"\xF4\x8F\xBF\xBF", true},
            {"\x80", false},
            {"\xC0\x80", false},
            {"\xC1\xBF", false},
            {"\xE0\x9F\xBF", false},
            {"\xED\xA0\x80", false},
            {"\xF0\x8F\xBF\xBF", false},
            {"\xF4\x90\x80\x80", false},
            {"\xF5\x80\x80\x80", false},
            {"12345678\xFF", false},
            {"1234567\xE2\x82", false}},
           is_utf8);
    EXPECT_EQ(invalid_utf8_at("0123456789\xFF"), 10u);
}

TEST(Text, CountsCodePoints) {
    EXPECT_EQ(text_length(""), 0u);
    EXPECT_EQ(text_length("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), 4u);
}

TEST(Text, FoldsEveryScriptOfOurTowns) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"Main Street 12", "main street 12"},
        {"\u00C9CLAIR \u0141\u00D3D\u017A", "\u00E9clair \u0142\u00F3d\u017A"},
        {"\u039A\u0391\u03A6\u0395\u03A3", "\u03BA\u03B1\u03C6\u03B5\u03C3"},
        {"\u041C\u041E\u0421\u041A\u0412\u0410 \u0401\u0416",
         "\u043C\u043E\u0441\u043A\u0432\u0430 \u0451\u0436"},
        {"\u0535\u0550\u0535\u054E\u0531\u0546", "\u0565\u0580\u0565\u057E\u0561\u0576"},
        {"\u1C97\u1C91", "\u10D7\u10D1"},
        {"\u4E2D \U0001F600", "\u4E2D \U0001F600"},
    };
    for (const auto& [text, folded] : cases) {
        EXPECT_EQ(fold(text), folded);
        EXPECT_EQ(fold(folded), folded);
    }
}

TEST(Text, KnowsEmailAddresses) {
    expect({{"ada@example.org", true},
            {"a.b+c@sub.example.co", true},
            {"o'neil_x@ex-ample.org", true},
            {"ada@example", false},
            {"ada@-example.org", false},
            {"ada@example..org", false},
            {"ada@example.org.", false},
            {"ada@127.0.0.1", false},
            {"ada@[127.0.0.1]", false},
            {".ada@example.org", false},
            {"a..b@example.org", false},
            {"ada @example.org", false},
            {"ada@exam\xC3\xA9ple.org", false},
            {"@example.org", false},
            {"ada", false},
            {"a@b@example.org", false},
            {"ada@example.org\r\nBcc: x@y.org", false}},
           is_email);
    EXPECT_FALSE(is_email(std::string(65, 'a') + "@example.org"));
    EXPECT_TRUE(is_email(std::string(64, 'a') + "@example.org"));
}

TEST(Text, KnowsPhoneNumbers) {
    expect({{"+37410123456", true},
            {"+1234567", true},
            {"+123456789012345", true},
            {"+1234567890123456", false},
            {"+123456", false},
            {"37410123456", false},
            {"+07410123456", false},
            {"+374 10 123456", false},
            {"", false}},
           is_phone);
}

TEST(Text, KnowsNamesOfPeopleEverywhere) {
    expect(
        {{"Ada", true},
         {"Ada Lovelace", true},
         {"Jean-Luc O'Neil", true},
         {"J. R. R. Tolkien", true},
         {"Martin Luther King Jr.", true},
         {"D\u2019Artagnan", true},
         {"\u0531\u0580\u0561\u0574 \u053D\u0561\u0579\u0561\u057F\u0580\u0575\u0561\u0576", true},
         {"\u10D0\u10DC\u10D0", true},
         {"\u674E\u5C0F\u9F99", true},
         {"\u0928\u093F\u0936\u093E", true},
         {"Zo\u0065\u0308", true},
         {"", false},
         {" Ada", false},
         {"Ada ", false},
         {"Ada  Lovelace", false},
         {"-Ada", false},
         {"R2D2", false},
         {"Ada<script>", false},
         {"Ada\n", false},
         {"\U0001F600", false}},
        is_person_name);
}

TEST(Text, KnowsAddressesOfTheWeb) {
    expect({{"https://example.org", true},
            {"http://localhost:8080/hook?a=1#x", true},
            {"https://example.org?x=1", true},
            {"ftp://example.org", false},
            {"https://", false},
            {"https:///path", false},
            {"https://user@example.org", false},
            {"https://example.org:/x", false},
            {"https://example.org:port/", false},
            {"https://example.org/a b", false},
            {"javascript:alert(1)", false}},
           is_uri);
}

TEST(Text, KnowsUuidsSlugsAndLines) {
    expect({{"01890a5d-ac96-774b-bcce-b302099a8057", true},
            {"01890A5D-ac96-774b-bcce-b302099a8057", false},
            {"01890a5dac96774bbcceb302099a8057", false}},
           is_uuid);
    expect({{"corner-bakery", true},
            {"a1", true},
            {"-a", false},
            {"a-", false},
            {"a--b", false},
            {"A", false},
            {"", false}},
           is_slug);
    expect({{"one line\xC3\xA9", true}, {"tab\t", false}, {"two\nlines", false}, {"\x7F", false}},
           is_line);
    EXPECT_FALSE(has_controls("a\tb\r\nc"));
    EXPECT_TRUE(has_controls(std::string_view{"\0", 1}));
}

}  // namespace waybill::text_test
