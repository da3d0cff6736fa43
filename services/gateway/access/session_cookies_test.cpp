// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/session_cookies.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::session_cookies_test {

const SessionId session = SessionId::parse("ses_01kfm7q4x8f3v9a2c5d6e7g8hj").value();
constexpr TimePoint now{std::chrono::days{20'000}};

identity::v1::Session tokens(std::string refresh = "refresh-me") {
    identity::v1::Session made;
    made.set_access_token("a.b.c");
    made.set_access_expires_at(to_micros(now + 10min + 700ms));
    made.set_refresh_token(std::move(refresh));
    made.set_refresh_expires_at(to_micros(now + 720h));
    return made;
}

std::vector<std::string> lines(const http::Headers& headers) {
    std::vector<std::string> found;
    for (const auto& [name, value] : headers) found.push_back(name + ": " + value);
    return found;
}

/// What a browser that was told this sends back.
http::Request returning(const http::Headers& told) {
    std::string cookies;
    for (const auto& [name, value] : told) {
        if (!cookies.empty()) cookies += "; ";
        cookies += value.substr(0, value.find(';'));
    }
    http::Request request;
    request.headers.add("Cookie", cookies);
    return request;
}

TEST(SessionCookies, LiveAsLongAsWhatTheyCarry) {
    const SessionCookies cookies{"https://shop.example", SecretText{"key"}};
    const auto told = lines(cookies.write(tokens(), session, now).value());
    ASSERT_EQ(told.size(), 2u);
    EXPECT_EQ(told[0], "Set-Cookie: __Host-waybill_session=a.b.c; Path=/; Max-Age=600; HttpOnly; "
                       "SameSite=Strict; Secure");
    EXPECT_TRUE(told[1].starts_with("Set-Cookie: __Secure-waybill_refresh=ses_")) << told[1];
    EXPECT_TRUE(told[1].ends_with("; Path=/v1/sessions; Max-Age=2592000; HttpOnly; "
                                  "SameSite=Strict; Secure"));
}

TEST(SessionCookies, WithoutTlsHaveNeitherPrefixNorSecure) {
    const SessionCookies cookies{"http://localhost:8080", SecretText{"key"}};
    const auto told = lines(cookies.write(tokens(), session, now).value());
    EXPECT_EQ(told[0],
              "Set-Cookie: waybill_session=a.b.c; Path=/; Max-Age=600; HttpOnly; SameSite=Strict");
    EXPECT_TRUE(told[1].starts_with("Set-Cookie: waybill_refresh=ses_")) << told[1];
    EXPECT_EQ(told[1].find("Secure"), std::string::npos);
}

TEST(SessionCookies, AreForgottenUnderTheirNamesAndPaths) {
    const SessionCookies cookies{"https://shop.example", SecretText{"key"}};
    EXPECT_EQ(lines(cookies.forget()),
              (std::vector<std::string>{
                  "Set-Cookie: __Host-waybill_session=; Path=/; Max-Age=0; HttpOnly; "
                  "SameSite=Strict; Secure",
                  "Set-Cookie: __Secure-waybill_refresh=; Path=/v1/sessions; Max-Age=0; HttpOnly; "
                  "SameSite=Strict; Secure"}));
}

TEST(SessionCookies, ComeBackAsTheyWere) {
    const SessionCookies cookies{"https://shop.example", SecretText{"key"}};
    for (const auto* text : {"refresh-me", "with.dots.in.it", "_-=="}) {
        const auto request = returning(cookies.write(tokens(text), session, now).value());
        EXPECT_EQ(cookies.access(request), "a.b.c");
        const auto refresh = cookies.refresh(request);
        ASSERT_TRUE(refresh) << text;
        EXPECT_EQ(refresh->session, session);
        EXPECT_EQ(refresh->token.reveal(), text);
        EXPECT_TRUE(cookies.any(request));
    }
    EXPECT_FALSE(cookies.any({}));
}

TEST(SessionCookies, AChangedRefreshCookieIsNone) {
    const SessionCookies cookies{"http://localhost", SecretText{"key"}};
    const SessionCookies others{"http://localhost", SecretText{"another"}};
    const auto request = returning(cookies.write(tokens(), session, now).value());
    EXPECT_FALSE(others.refresh(request));
    const std::string line{request.headers.find("Cookie").value()};
    const auto begin = line.find("waybill_refresh=") + 16;
    for (std::size_t i = begin; i < line.size(); ++i) {
        http::Request changed;
        std::string text = line;
        text[i] = text[i] == 'x' ? 'y' : 'x';
        changed.headers.add("Cookie", text);
        EXPECT_FALSE(cookies.refresh(changed)) << text;
    }
    for (const auto* value : {"", ".", "..", "ses_01kfm7q4x8f3v9a2c5d6e7g8hj..", "a.b.c"}) {
        http::Request junk;
        junk.headers.add("Cookie", std::string{"waybill_refresh="} + value);
        EXPECT_FALSE(cookies.refresh(junk)) << value;
        EXPECT_TRUE(cookies.any(junk));
    }
}

TEST(SessionCookies, TokensThatCookiesCannotCarryAreNotGivenOut) {
    const SessionCookies cookies{"http://localhost", SecretText{"key"}};
    EXPECT_EQ(cookies.write(tokens("a; Domain=evil"), session, now).error().kind,
              ErrorKind::internal);
}

}  // namespace waybill::gateway::session_cookies_test
