// SPDX-License-Identifier: Apache-2.0
#include "tests/component/people.hpp"

#include <gtest/gtest.h>

#include <format>

namespace waybill::town::browser_sessions {

/// A page of ours in a browser: cookies come and go by themselves, the CSRF token is the page's.
class Page {
public:
    Page(TownWorld& town, std::string email) : town_{town}, email_{std::move(email)} {}

    Answer log_in() {
        auto answer = send(http::Method::post, "/v1/sessions",
                           std::format(R"({{"email":"{}","password":"{}","session":"cookie"}})",
                                       email_, TownWorld::password));
        csrf = answer.expect(201).text("/csrf_token");
        return answer;
    }
    Answer refresh() {
        return send(http::Method::post, "/v1/sessions/refresh", R"({"session":"cookie"})");
    }
    Answer change() {
        return send(http::Method::patch, "/v1/profile", R"({"first_name":"Klara"})");
    }
    Answer send(http::Method method, std::string_view path, std::string body = {}) {
        Ask ask{.headers = {{"Origin", std::string{TownWorld::public_url}}}};
        for (const auto& [name, value] : jar)
            ask.headers.emplace_back("Cookie", name + "=" + value);
        if (!csrf.empty()) ask.headers.emplace_back("X-CSRF-Token", csrf);
        auto answer = town_.api.call(method, path, std::move(body), std::move(ask));
        for (const auto& [name, value] : answer.response().headers)
            if (name == "Set-Cookie") keep(value);
        return answer;
    }
    /// What an upgrade is refused with; 0 when it is not.
    int live_status(std::string_view origin) {
        auto request = Api::request(http::Method::get, "/v1/live", {}, {});
        for (const auto& [name, value] : jar) request.headers.add("Cookie", name + "=" + value);
        request.headers.add("Origin", origin);
        http::Response refusal{.status = 0};
        (void)town_.executor.run(town_.handler().accept_live({}, request, refusal));
        return refusal.status;
    }

    std::map<std::string, std::string> jar{};
    std::string csrf{};

private:
    void keep(std::string_view told) {
        const auto equals = told.find('=');
        const auto name = std::string{told.substr(0, equals)};
        const auto value = told.substr(equals + 1, told.find(';') - equals - 1);
        if (value.empty())
            jar.erase(name);
        else
            jar[name] = value;
    }
    TownWorld& town_;
    std::string email_;
};

struct BrowserSessions : ::testing::Test {
    TownWorld town{{.seed = 31}};
    Person customer = register_customer(town, "Clara");
    Page page{town, customer.email()};
};

TEST_F(BrowserSessions, OneLivesFromLoginToSignOut) {
    page.log_in();
    EXPECT_TRUE(page.jar.contains("__Host-waybill_session"));
    EXPECT_TRUE(page.jar.contains("__Secure-waybill_refresh"));
    page.send(http::Method::get, "/v1/profile").expect(200);
    page.change().expect(200);
    EXPECT_EQ(page.live_status(TownWorld::public_url), 0);
    EXPECT_EQ(page.live_status("https://evil.example"), 403);

    const auto csrf = std::exchange(page.csrf, "");
    EXPECT_EQ(page.change().expect(403).code(), "auth.csrf");
    EXPECT_EQ(page.refresh().expect(403).code(), "auth.csrf");
    page.csrf = csrf;

    const auto before = page.jar;
    town.executor.run_for(11min);
    page.change().expect(401);
    page.refresh().expect(200);
    for (const auto& [name, value] : before) EXPECT_NE(page.jar.at(name), value) << name;
    page.change().expect(200);

    page.send(http::Method::delete_, "/v1/sessions/current").expect(204);
    EXPECT_TRUE(page.jar.empty());
    town.executor.run_for(31s);
    page.jar = before;
    page.send(http::Method::get, "/v1/profile").expect(401);
    page.refresh().expect(401);
}

TEST_F(BrowserSessions, AForgottenPageSignsOutAndTheSessionIsOver) {
    page.log_in();
    const std::string refresh = page.jar.at("__Secure-waybill_refresh");
    town.executor.run_for(11min);
    page.jar.erase("__Host-waybill_session");  // as a browser does when its time is up
    page.csrf =
        page.send(http::Method::get, "/v1/sessions/current").expect(200).text("/csrf_token");
    page.send(http::Method::delete_, "/v1/sessions/current").expect(204);
    page.jar["__Secure-waybill_refresh"] = refresh;
    EXPECT_EQ(page.refresh().expect(401).code(), "identity.refresh_invalid");
    page.send(http::Method::delete_, "/v1/sessions/current").expect(204);
    EXPECT_TRUE(page.jar.empty());
}

TEST_F(BrowserSessions, AnothersCsrfTokenIsNone) {
    register_customer(town, "Otto");
    Page other{town, "otto@people.example"};
    page.log_in();
    other.log_in();
    other.csrf = page.csrf;
    other.change().expect(403);
    other.refresh().expect(403);
    other.send(http::Method::delete_, "/v1/sessions/current").expect(403);
    other.send(http::Method::get, "/v1/profile").expect(200);
}

TEST_F(BrowserSessions, NothingOfThemIsLogged) {
    const auto told = page.log_in();
    page.csrf += "x";
    page.change().expect(403);
    std::string log;
    for (const auto& line : town.log.lines()) {
        log += line.message;
        for (const auto& [name, value] : line.fields) log.append(" ").append(value);
    }
    EXPECT_FALSE(log.empty());
    for (const auto& [name, value] : page.jar) EXPECT_FALSE(log.contains(value)) << name;
    EXPECT_FALSE(log.contains(page.csrf));
    for (const auto& [name, value] : page.jar) EXPECT_FALSE(told.body().contains(value)) << name;
}

}  // namespace waybill::town::browser_sessions
