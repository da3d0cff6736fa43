// SPDX-License-Identifier: Apache-2.0
#include "platform/http/message.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::http {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(HttpMethod, EveryNameReadsBackAndCaseMatters) {
    for (const auto method : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                              Method::delete_, Method::options})
        EXPECT_EQ(parse_method(to_string(method)), method);
    EXPECT_EQ(parse_method("get"), std::nullopt);
    EXPECT_EQ(parse_method("TRACE"), std::nullopt);
    EXPECT_EQ(parse_method(""), std::nullopt);
}

TEST(HttpHeaders, NamesCompareWithoutCaseAndOrderStays) {
    Headers headers;
    headers.add("Set-Cookie", "a=1");
    headers.add("X-One", "1");
    headers.add("set-cookie", "b=2");
    EXPECT_EQ(headers.find("SET-COOKIE"), "a=1");
    EXPECT_EQ(headers.count("Set-cookie"), 2u);
    EXPECT_EQ(headers.find("missing"), std::nullopt);
    headers.set("SET-cookie", "c=3");
    EXPECT_EQ(headers.count("set-cookie"), 1u);
    EXPECT_EQ(headers.begin()->first, "X-One");
    headers.remove("x-ONE");
    EXPECT_EQ(headers.count("X-One"), 0u);
}

TEST(PercentDecoding, NamedCases) {
    const struct {
        std::string_view text;
        bool plus_is_space;
        std::optional<std::string> expected;
    } cases[] = {
        {"", false, ""},
        {"plain", false, "plain"},
        {"a%20b", false, "a b"},
        {"a+b", false, "a+b"},
        {"a+b", true, "a b"},
        {"a%2Bb", true, "a+b"},
        {"%c3%A9", false, "\xc3\xa9"},
        {"%2e%2E%2f", false, "../"},
        {"%25%32%30", false, "%20"},  // decoded once, never twice
        {"%", false, std::nullopt},
        {"%4", false, std::nullopt},
        {"abc%4", false, std::nullopt},
        {"%zz", false, std::nullopt},
        {"%-1", false, std::nullopt},
        {"%00", false, std::nullopt},
        {"a%00b", true, std::nullopt},
        {std::string_view{"a\0b", 3}, false, std::nullopt},
    };
    for (const auto& c : cases)
        EXPECT_EQ(percent_decode(c.text, c.plus_is_space), c.expected) << c.text;
}

RC_GTEST_PROP(PercentEncoding, DecodesToWhatItWas, (const std::string& text)) {
    RC_PRE(text.find('\0') == std::string::npos);
    const auto encoded = percent_encode(text);
    RC_ASSERT(percent_decode(encoded, true) == text);
    RC_ASSERT(encoded.find_first_of("/?&=+ #") == std::string::npos);
}

TEST(Query, NamedCases) {
    const struct {
        std::string_view query;
        std::optional<Pairs> expected;
    } cases[] = {
        {"", Pairs{}},
        {"a=1", Pairs{{"a", "1"}}},
        {"a=1&b=2&a=3", Pairs{{"a", "1"}, {"b", "2"}, {"a", "3"}}},
        {"a", Pairs{{"a", ""}}},
        {"a=", Pairs{{"a", ""}}},
        {"=b", Pairs{{"", "b"}}},
        {"a=b=c", Pairs{{"a", "b=c"}}},
        {"&&a=1&", Pairs{{"a", "1"}}},
        {"q=x+y%26z", Pairs{{"q", "x y&z"}}},
        {"a=%", std::nullopt},
        {"%q=1", std::nullopt},
        {"a=1&b=%00", std::nullopt},
    };
    for (const auto& c : cases) EXPECT_EQ(parse_query(c.query), c.expected) << c.query;
}

}  // namespace
}  // namespace waybill::http
