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
            {"ada@bücher.example", true},
            {"ADA@BU\u0308CHER.example", true},
            {"ada@例え.テスト", true},
            {"ada@例え。テスト", true},
            {"ada@bü cher.example", false},
            {"ada@bü\u200Bcher.example", false},
            {"ada@bücher", false},
            {"ada@-ü.example", false},
            {"ada@\u0301x.example", false},
            {"ada@ｅxample.org", false},
            {"ädä@example.org", false},
            {"@example.org", false},
            {"ada", false},
            {"a@b@example.org", false},
            {"ada@example.org\r\nBcc: x@y.org", false}},
           is_email);
    EXPECT_FALSE(is_email(std::string(65, 'a') + "@example.org"));
    EXPECT_TRUE(is_email(std::string(64, 'a') + "@example.org"));
}

TEST(Text, MailAddressesHaveOneFormOfEachDomain) {
    for (const std::string_view same :
         {"Ada@bücher.example", "Ada@BÜCHER.Example", "Ada@bu\u0308cher.example",
          "Ada@xn--bcher-kva.example", "Ada@XN--BCHER-KVA.EXAMPLE"})
        EXPECT_EQ(mail_address(same), "Ada@xn--bcher-kva.example") << same;
    EXPECT_EQ(mail_address("a@straße.de"), "a@xn--strae-oqa.de");  // not strasse.de
    EXPECT_EQ(mail_address("a@l·l.cat"), "a@xn--ll-0ea.cat");
    EXPECT_EQ(mail_address("not one"), std::nullopt);
    EXPECT_EQ(mail_address("a@" + std::string(60, 'x') + "ü.de"), std::nullopt);
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
         {"李", true},
         {"U", true},
         {"Ö", true},
         {"Maarten van 't Hof", true},
         {"'s-Gravesande", true},
         {"\u2019s-Gravesande", true},
         {"Gal\u00B7la", true},
         {"マリア・テレジア", true},
         {"ﾏﾘｱ･ﾃﾚｼﾞｱ", true},
         {"مهدی\u200Cزاده", true},
         {"ක්\u200Dෂ", true},
         {"बिष्\u200Dट", true},
         {"ז׳בוטינסקי", true},
         {"בן־גוריון", true},
         {"བསྟན་འཛིན", true},
         {"山田\u3000太郎", true},
         {"J.-P. Sartre", true},
         {"Sammy Davis, Jr.", true},
         {"Rida\u2019", true},
         {"Ka\u02BBahumanu", true},
         {"Nguyễn Thị Ánh", true},
         {"O\u2018g\u2018abek", true},
         {"", false},
         {" Ada", false},
         {"Ada ", false},
         {"Ada  Lovelace", false},
         {"-Ada", false},
         {"R2D2", false},
         {"Ada<script>", false},
         {"Ada\n", false},
         {"A\u200CB", false},
         {"\u200C", false},
         {"مه\u200C", false},
         {"'", false},
         {"\u0301", false},
         {"\u3164", false},
         {"\u202EadA", false},
         {"Ada,Lovelace", false},
         {"A''B", false},
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

TEST(Text, KnowsLines) {
    expect({{"one line\xC3\xA9", true},
            {"tab\t", false},
            {"two\nlines", false},
            {"\x7F", false},
            {"next\u0085line", false},
            {"two\u2028lines", false},
            {"\u202Egnp.exe", false},
            {"\u2066x\u2069", false},
            {"\u200Fمرحبا", true}},
           is_line);
    EXPECT_TRUE(has_controls("\u202Ex"));
    EXPECT_TRUE(has_controls("\u009Bx"));
    EXPECT_FALSE(has_controls("a\tb\r\nc"));
    EXPECT_TRUE(has_controls(std::string_view{"\0", 1}));
}

}  // namespace waybill::text_test
