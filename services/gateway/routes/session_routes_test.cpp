// SPDX-License-Identifier: Apache-2.0
#include "platform/json/document.hpp"
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>
#include <utility>

namespace waybill::gateway::session_routes_test {

using http::Method;
using testing::code_of;
using testing::fields_of;
using testing::GatewayWorld;

constexpr std::string_view with_cookies =
    R"({"email":"ada@example.com","password":"x","session":"cookie"})";

/// A browser in front of the API: keeps cookies by name, sends them to where they belong.
class Browser {
public:
    explicit Browser(GatewayWorld& world) : world_{world} {}

    std::map<std::string, std::string, std::less<>> jar{};
    std::string csrf{};

    http::Response send(Method method, std::string path, std::string body = {}) {
        auto request = GatewayWorld::request(method, path, std::move(body));
        std::string line = "theme=dark";
        for (const auto& [name, value] : jar)
            if (!name.contains("refresh") || path.starts_with("/v1/sessions"))
                line.append("; ").append(name).append("=").append(value);
        request.headers.add("Cookie", line);
        if (!csrf.empty()) request.headers.add("X-CSRF-Token", csrf);
        auto response = world_.send(std::move(request));
        keep(response);
        return response;
    }
    http::Response log_in() {
        auto response = send(Method::post, "/v1/sessions", std::string{with_cookies});
        csrf = text(response, "csrf_token");
        return response;
    }
    static std::string text(const http::Response& response, std::string_view name) {
        const auto document = json::Document::parse(response.body);
        return document ? std::string{document->root().text(name).value_or("")} : "";
    }

private:
    void keep(const http::Response& response) {
        for (const auto& [name, value] : response.headers) {
            if (name != "Set-Cookie") continue;
            const auto equals = value.find('=');
            const auto end = value.find(';');
            auto& kept = jar[value.substr(0, equals)];
            kept = value.substr(equals + 1, end - equals - 1);
            if (value.contains("Max-Age=0;")) jar.erase(value.substr(0, equals));
        }
    }
    GatewayWorld& world_;
};

struct SessionRoutes : ::testing::Test {
    GatewayWorld world{};
    Browser browser{world};
    std::string next{"ada"};  ///< the access token that identity gives out

    SessionRoutes() {
        const auto give = [this](const auto&) -> Result<identity::v1::Session> {
            return session(next);
        };
        world.identity.on_login = give;
        world.identity.on_refresh = give;
        world.identity.on_sign_out = [](const auto&) { return waybill::v1::Empty{}; };
        world.identity.on_get_profile = [this](const auto&) { return session("ada").account(); };
        world.identity.on_update_profile = [this](const auto&) { return session("ada").account(); };
    }
    identity::v1::Session session(const std::string& access) const {
        identity::v1::Session made;
        made.set_access_token(access);
        made.set_access_expires_at(to_micros(world.loop.clock().now() + 10min));
        made.set_refresh_token("refresh-of-" + access);
        made.set_refresh_expires_at(to_micros(world.loop.clock().now() + 720h));
        made.mutable_account()->set_user_id(world.user("ada").text());
        made.mutable_account()->set_email("ada@example.com");
        made.mutable_account()->add_roles("customer");
        made.mutable_account()->set_version(1);
        return made;
    }
    /// The same session's next access token.
    void renew() {
        world.tokens.known["ada2"] = world.tokens.known["ada"];
        next = "ada2";
    }
    int changes() const { return world.identity.on_update_profile.calls; }
    http::Response change() {
        return browser.send(Method::patch, "/v1/profile", R"({"first_name":"Eve"})");
    }
};

TEST_F(SessionRoutes, ABrowsersTokensAreInCookiesOnly) {
    const auto response = browser.log_in();
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.body.find("refresh-of-ada"), std::string::npos);
    EXPECT_EQ(response.body.find("_token\":\"ada"), std::string::npos);
    EXPECT_FALSE(browser.csrf.empty());
    EXPECT_EQ(response.headers.find("Cache-Control"), "no-store");
    EXPECT_EQ(browser.jar["waybill_session"], "ada");
    EXPECT_TRUE(browser.jar["waybill_refresh"].ends_with(".refresh-of-ada"));
    for (const auto& [name, value] : response.headers)
        if (name == "Set-Cookie") {
            EXPECT_TRUE(value.contains("; HttpOnly; SameSite=Strict")) << value;
        }
    // Whoever says nothing gets the tokens, and no cookie.
    const auto tokens =
        world.send(Method::post, "/v1/sessions", R"({"email":"ada@example.com","password":"x"})");
    EXPECT_EQ(Browser::text(tokens, "access_token"), "ada");
    EXPECT_EQ(Browser::text(tokens, "token_type"), "Bearer");
    EXPECT_EQ(Browser::text(tokens, "refresh_token"), "refresh-of-ada");
    EXPECT_EQ(Browser::text(tokens, "csrf_token"), "");
    EXPECT_FALSE(tokens.headers.find("Set-Cookie"));
    EXPECT_EQ(world
                  .send(Method::post, "/v1/sessions",
                        R"({"email":"ada@example.com","password":"x","session":"jar"})")
                  .status,
              422);
}

TEST_F(SessionRoutes, OverTlsTheCookiesHavePrefixes) {
    GatewayWorld secure{"https://shop.example"};
    secure.identity.on_login = [this](const auto&) { return session("ada"); };
    Browser visitor{secure};
    const auto response = visitor.log_in();
    EXPECT_EQ(visitor.jar["__Host-waybill_session"], "ada");
    EXPECT_TRUE(visitor.jar.contains("__Secure-waybill_refresh"));
    for (const auto& [name, value] : response.headers)
        if (name == "Set-Cookie") {
            EXPECT_TRUE(value.ends_with("; Secure")) << value;
        }
    EXPECT_EQ(visitor.send(Method::get, "/v1/sessions/current").status, 200);
}

TEST_F(SessionRoutes, AChangeByCookieShowsTheSessionsOwnCsrfToken) {
    browser.log_in();
    const auto own = browser.csrf;
    EXPECT_EQ(change().status, 200);
    EXPECT_EQ(changes(), 1);
    const auto others = world.browsers.csrf_token(world.tokens.known.find("pat")->second.session);
    for (const auto& wrong : {std::string{}, std::string{"x"}, own + "x", others}) {
        browser.csrf = wrong;
        const auto refused = change();
        EXPECT_EQ(refused.status, 403) << wrong;
        EXPECT_EQ(code_of(refused), "auth.csrf") << wrong;
        EXPECT_EQ(browser.send(Method::get, "/v1/profile").status, 200) << wrong;
        EXPECT_EQ(browser.send(Method::head, "/v1/profile").status, 200) << wrong;
    }
    EXPECT_EQ(changes(), 1);
}

TEST_F(SessionRoutes, TheHeaderCountsOnceOnly) {
    browser.log_in();
    auto request = GatewayWorld::request(Method::patch, "/v1/profile", R"({"locale":"de"})");
    request.headers.add("Cookie", "waybill_session=ada");
    request.headers.add("X-CSRF-Token", browser.csrf);
    request.headers.add("X-CSRF-Token", browser.csrf);
    EXPECT_EQ(world.send(request).status, 403);
    // Nor does it come by any other way.
    request.headers.remove("X-CSRF-Token");
    request.headers.add("Cookie", "X-CSRF-Token=" + browser.csrf);
    EXPECT_EQ(world.send(request).status, 403);
    EXPECT_EQ(changes(), 0);
}

TEST_F(SessionRoutes, ForgedAndMissingCookiesAreNobodys) {
    browser.log_in();
    browser.jar["waybill_session"] = "mallory";
    EXPECT_EQ(code_of(browser.send(Method::get, "/v1/profile")), "auth.invalid_token");
    EXPECT_EQ(change().status, 401);
    browser.jar.erase("waybill_session");
    const auto response = browser.send(Method::get, "/v1/profile");
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(code_of(response), "auth.missing_token");
    // Another's cookie needs another's CSRF token.
    browser.jar["waybill_session"] = "pat";
    EXPECT_EQ(change().status, 403);
    EXPECT_EQ(changes(), 0);
}

TEST_F(SessionRoutes, ABearerTokenWinsAndNeedsNoCsrfToken) {
    browser.log_in();
    auto request =
        GatewayWorld::request(Method::patch, "/v1/profile", R"({"locale":"de"})", "carl");
    request.headers.add("Cookie", "waybill_session=ada");
    EXPECT_EQ(world.send(request).status, 200);
    EXPECT_EQ(world.identity.on_update_profile.last.user_id(), world.user("carl").text());
    // A wrong one is not mended by a right cookie.
    request.headers.set("Authorization", "Bearer mallory");
    request.headers.add("X-CSRF-Token", browser.csrf);
    EXPECT_EQ(code_of(world.send(request)), "auth.invalid_token");
}

TEST_F(SessionRoutes, ARefreshByCookieRotatesBothAndTheCsrfTokenStays) {
    browser.log_in();
    const auto before = browser.jar;
    renew();
    const auto response =
        browser.send(Method::post, "/v1/sessions/refresh", R"({"session":"cookie"})");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(world.identity.on_refresh.last.refresh_token(), "refresh-of-ada");
    EXPECT_EQ(response.body.find("refresh-of"), std::string::npos);
    EXPECT_EQ(browser.jar["waybill_session"], "ada2");
    EXPECT_TRUE(browser.jar["waybill_refresh"].ends_with(".refresh-of-ada2"));
    EXPECT_EQ(change().status, 200);  // with the token of the login
    browser.csrf = Browser::text(response, "csrf_token");
    EXPECT_EQ(change().status, 200);  // and with the new one
    EXPECT_EQ(before.size(), browser.jar.size());
}

TEST_F(SessionRoutes, ARefreshByCookieNeedsTheCsrfToken) {
    browser.log_in();
    const auto refresh = [&] {
        return browser.send(Method::post, "/v1/sessions/refresh", R"({"session":"cookie"})");
    };
    browser.csrf.clear();
    EXPECT_EQ(code_of(refresh()), "auth.csrf");
    browser.jar["waybill_refresh"] += "x";
    EXPECT_EQ(code_of(refresh()), "auth.missing_token");
    browser.jar.clear();
    EXPECT_EQ(refresh().status, 401);
    EXPECT_EQ(world.identity.on_refresh.calls, 0);
}

TEST_F(SessionRoutes, ARefreshTakesItsTokenFromWhereItWasTold) {
    browser.log_in();
    const std::string path = "/v1/sessions/refresh";
    EXPECT_EQ(fields_of(browser.send(Method::post, path, "{}")),
              "/refresh_token request.required\n");
    EXPECT_EQ(
        fields_of(browser.send(Method::post, path, R"({"session":"cookie","refresh_token":"x"})")),
        "/refresh_token request.unknown_field\n");
    EXPECT_EQ(world.identity.on_refresh.calls, 0);
    const auto tokens = browser.send(Method::post, path, R"({"refresh_token":"mine"})");
    EXPECT_EQ(Browser::text(tokens, "access_token"), "ada");
    EXPECT_FALSE(tokens.headers.find("Set-Cookie"));
    EXPECT_EQ(world.identity.on_refresh.last.refresh_token(), "mine");
}

TEST_F(SessionRoutes, AReloadedPageLearnsItsCsrfTokenAgain) {
    EXPECT_EQ(browser.send(Method::get, "/v1/sessions/current").status, 401);
    browser.log_in();
    browser.csrf.clear();
    auto response = browser.send(Method::get, "/v1/sessions/current");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.find("Cache-Control"), "no-store");
    EXPECT_EQ(Browser::text(response, "user_id"), world.user("ada").text());
    EXPECT_NE(response.body.find(R"("roles":["customer"],"expires_at":")"), std::string::npos);
    browser.csrf = Browser::text(response, "csrf_token");
    EXPECT_EQ(change().status, 200);
    // After ten minutes only the refresh cookie is left: enough to go on from.
    browser.jar.erase("waybill_session");
    browser.csrf.clear();
    response = browser.send(Method::get, "/v1/sessions/current");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body.find("user_id"), std::string::npos);
    browser.csrf = Browser::text(response, "csrf_token");
    EXPECT_EQ(browser.send(Method::post, "/v1/sessions/refresh", R"({"session":"cookie"})").status,
              200);
    EXPECT_EQ(change().status, 200);
    EXPECT_EQ(world.send(Method::get, "/v1/sessions/current", "", "ada").status, 401);
}

TEST_F(SessionRoutes, SigningOutForgetsBothCookies) {
    browser.log_in();
    const auto csrf = std::exchange(browser.csrf, "");
    EXPECT_EQ(code_of(browser.send(Method::delete_, "/v1/sessions/current")), "auth.csrf");
    EXPECT_EQ(world.identity.on_sign_out.calls, 0);
    EXPECT_EQ(browser.jar.size(), 2u);
    browser.csrf = csrf;
    EXPECT_EQ(browser.send(Method::delete_, "/v1/sessions/current").status, 204);
    EXPECT_TRUE(browser.jar.empty());
    EXPECT_EQ(world.identity.on_sign_out.last.user_id(), world.user("ada").text());
    EXPECT_EQ(world.identity.on_sign_out.last.session_id(),
              world.tokens.known["ada"].session.text());
    EXPECT_EQ(browser.send(Method::delete_, "/v1/sessions/current").status, 401);
}

TEST_F(SessionRoutes, SigningOutLateStillEndsTheSession) {
    browser.log_in();
    browser.jar.erase("waybill_session");
    EXPECT_EQ(browser.send(Method::delete_, "/v1/sessions/current?everywhere=true").status, 204);
    EXPECT_TRUE(browser.jar.empty());
    EXPECT_EQ(world.identity.on_sign_out.last.user_id(), world.user("ada").text());
    EXPECT_EQ(world.identity.on_sign_out.last.session_id(),
              world.tokens.known["ada"].session.text());
    EXPECT_TRUE(world.identity.on_sign_out.last.everywhere());
}

TEST_F(SessionRoutes, SigningOutOfAnEndedSessionForgetsTheCookiesAsWell) {
    browser.log_in();
    world.tokens.known.erase("ada");
    world.identity.on_refresh = [](const auto&) -> Result<identity::v1::Session> {
        return fail(ErrorKind::unauthenticated, "identity.refresh_invalid");
    };
    EXPECT_EQ(browser.send(Method::delete_, "/v1/sessions/current").status, 204);
    EXPECT_TRUE(browser.jar.empty());
    EXPECT_EQ(world.identity.on_sign_out.calls, 0);
    browser.jar["waybill_session"] = "stale";
    EXPECT_EQ(browser.send(Method::delete_, "/v1/sessions/current").status, 204);
    EXPECT_TRUE(browser.jar.empty());
}

TEST_F(SessionRoutes, CookiesStayWhileItIsNotKnownWhetherTheSessionEnded) {
    browser.log_in();
    world.identity.on_sign_out = [](const auto&) -> Result<waybill::v1::Empty> {
        return fail(ErrorKind::unavailable, "request.unavailable");
    };
    EXPECT_EQ(browser.send(Method::delete_, "/v1/sessions/current").status, 503);
    EXPECT_EQ(browser.jar.size(), 2u);
}

TEST_F(SessionRoutes, TokensThatAreNotValidHereAreNotGivenOut) {
    next = "nobody";
    const auto response = browser.log_in();
    EXPECT_EQ(response.status, 500);
    EXPECT_TRUE(browser.jar.empty());
}

}  // namespace waybill::gateway::session_routes_test
