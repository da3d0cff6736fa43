// SPDX-License-Identifier: Apache-2.0
#include "platform/http/cookies.hpp"

#include "platform/core/time.hpp"

#include <gtest/gtest.h>

namespace waybill::http::cookies_test {

std::optional<std::string> found(std::initializer_list<std::string_view> lines,
                                 std::string_view name = "sid") {
    Headers headers;
    headers.add("X-Other", "sid=not-a-cookie");
    for (const auto line : lines) headers.add("cookie", line);
    const auto value = find_cookie(headers, name);
    if (!value) return std::nullopt;
    return std::string{*value};
}

TEST(Cookies, OneIsFoundAmongOthers) {
    EXPECT_EQ(found({"sid=abc"}), "abc");
    EXPECT_EQ(found({"a=1; sid=abc; b=2"}), "abc");
    EXPECT_EQ(found({"a=1;sid=abc;b=2"}), "abc");
    EXPECT_EQ(found({"  a=1 ;\t sid=abc  "}), "abc");
    EXPECT_EQ(found({"sid=a=b=="}), "a=b==");
    EXPECT_EQ(found({"sid=\"abc\""}), "abc");
    EXPECT_EQ(found({"sid="}), "");
    EXPECT_EQ(found({"a=1", "sid=abc"}), "abc");
}

TEST(Cookies, TheFirstOfANameCounts) {
    EXPECT_EQ(found({"sid=first; sid=second"}), "first");
    EXPECT_EQ(found({"sid=first", "sid=second"}), "first");
}

TEST(Cookies, JunkIsPassedOver) {
    for (const auto* line :
         {"",         ";",         ";;;",      "=",         "=abc",      "sid",          "SID=abc",
          "sid =abc", "xsid=abc",  "sidx=abc", "sid= abc",  "sid=a b",   "sid=a,b",      "sid=a\"b",
          "sid=\"",   "sid=\"abc", "sid=a\\b", "sid=a\x7F", "sid=a\x01", "sid=\xC3\xA4", "$sid=abc",
          "a=sid=abc"})
        EXPECT_EQ(found({line}), std::nullopt) << line;
    EXPECT_EQ(found({";; = ;junk; sid=a b; sid=abc"}), "abc");
    EXPECT_EQ(found({std::string_view{"sid=a\0b", 7}}), std::nullopt);
}

TEST(Cookies, OnlySoManyPairsAreLookedAt) {
    std::string line;
    for (std::size_t i = 1; i < cookie_pairs_max; ++i) line += "a=1; ";
    EXPECT_EQ(found({line + "sid=abc"}), "abc");
    EXPECT_EQ(found({line + "a=1; sid=abc"}), std::nullopt);
    EXPECT_EQ(found({line + "a=1", "sid=abc"}), std::nullopt);
}

TEST(Cookies, AreWrittenForServersOnly) {
    EXPECT_EQ(set_cookie({.name = "__Host-sid", .value = "a.b-c_d=", .max_age = 600s}),
              "__Host-sid=a.b-c_d=; Path=/; Max-Age=600; HttpOnly; SameSite=Strict; Secure");
    EXPECT_EQ(set_cookie({.name = "sid", .value = "", .path = "/v1/x", .secure = false}),
              "sid=; Path=/v1/x; Max-Age=0; HttpOnly; SameSite=Strict");
    EXPECT_EQ(set_cookie({.name = "sid", .value = "x", .max_age = -5s}),
              "sid=x; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure");
}

TEST(Cookies, AValueCannotEndItsCookie) {
    for (const auto* value : {"a;b", "a b", "a,b", "a\"b", "a\\b", "a\r\nb", "\xC3\xA4"})
        EXPECT_EQ(set_cookie({.name = "sid", .value = value}).error().kind, ErrorKind::internal)
            << value;
}

TEST(CookiesDeath, APrefixKeepsItsPromise) {
    EXPECT_DEATH((void)set_cookie({.name = "__Host-sid", .value = "x", .path = "/v1"}), "");
    EXPECT_DEATH((void)set_cookie({.name = "__Host-sid", .value = "x", .secure = false}), "");
    EXPECT_DEATH((void)set_cookie({.name = "__Secure-sid", .value = "x", .secure = false}), "");
    EXPECT_DEATH((void)set_cookie({.name = "sid", .value = "x", .path = "/; Domain=x"}), "");
    EXPECT_DEATH((void)set_cookie({.name = "s=d", .value = "x"}), "");
}

}  // namespace waybill::http::cookies_test
