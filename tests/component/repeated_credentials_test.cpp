// SPDX-License-Identifier: Apache-2.0
// The routes that change what somebody signs in with: each said twice, with the key and another
// body, and once more when the process has been started anew.
#include "tests/component/people.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::repeated_credentials {

using ::testing::IsEmpty;

struct Said {
    http::Request request;
    http::Response response;
};

struct RepeatedCredentials : ::testing::Test {
    TownWorld town{{.seed = 6}};
    Person ada = register_customer(town, "Ada");
    std::vector<Said> said{};

    /// One change by whoever has the token, and the same key with another body.
    struct Command {
        std::string target;
        std::string body;
        std::string other;
        int status{204};
        std::string token{};
    };
    void say(const Command& command) {
        const Ask ask{.token = command.token, .key = std::format("key-{}", said.size())};
        const auto asked = [&](const std::string& body) {
            return Api::request(http::Method::post, command.target, body, ask);
        };
        const auto first = asked(command.body);
        const Answer answer = town.api.say(first);
        EXPECT_EQ(answer.status(), command.status) << command.target << answer.describe();
        town.executor.run_for(2s);
        const auto events = town.events();
        said.push_back({.request = first, .response = answer.response()});
        expect_replayed(said.back());
        const Answer other = town.api.say(asked(command.other));
        EXPECT_EQ(other.code(), "idempotency.key_reused") << command.target << other.describe();
        town.executor.run_for(2s);
        EXPECT_EQ(town.events(), events) << command.target;
    }
    void expect_replayed(const Said& one) {
        const Answer again = town.api.say(one.request);
        EXPECT_EQ(again.status(), one.response.status) << one.request.path << again.describe();
        EXPECT_EQ(again.body(), one.response.body) << one.request.path;
        EXPECT_EQ(again.header("Idempotent-Replayed"), "true") << one.request.path;
    }
    std::string mailed(const std::string& email) {
        return mail::find_code(town.mails.last_to(email)->text.reveal()).value_or("none");
    }
    /// A session's access token; nothing when it is refused.
    std::string sign_in(std::string_view email, std::string_view password) {
        const auto answer = town.api.post(
            "/v1/sessions", std::format(R"({{"email":"{}","password":"{}"}})", email, password));
        return answer.status() == 201 ? answer.text("/access_token") : std::string{};
    }
    void by_the_office();
    void leave_for_good(const std::string& token);
    static std::string of(std::string_view email) {
        return std::format(R"({{"email":"{}"}})", email);
    }
};

constexpr std::string_view here = "ada@people.example";
constexpr std::string_view there = "countess@people.example";

void RepeatedCredentials::by_the_office() {
    Person boss = meet_operator(town);
    const auto office = [&](std::string_view step) {
        return boss.post(std::format("/v1/users/{}/{}", ada.user_id(), step), "", "key-office")
            .expect(200);
    };
    EXPECT_NE(office("deactivate").text("/deactivated_at"), "");
    EXPECT_EQ(office("deactivate").header("Idempotent-Replayed"), "true");
    EXPECT_EQ(sign_in(there, "seven grey herons"), "");
    office("reactivate");
    EXPECT_EQ(office("reactivate").header("Idempotent-Replayed"), "true");
}

void RepeatedCredentials::leave_for_good(const std::string& token) {
    // The last that she does: who says it again has no session any more.
    const auto leave = [&] {
        return town.api.post("/v1/profile/deactivate", R"({"password":"seven grey herons"})",
                             {.token = token, .key = "key-leave"});
    };
    EXPECT_EQ(leave().status(), 204);
    EXPECT_EQ(leave().status(), 401);
    EXPECT_EQ(sign_in(there, "seven grey herons"), "");
}

TEST_F(RepeatedCredentials, AreAnsweredAlikeAtOnceAndAfterARestart) {
    const std::string before = ada.token();
    say({.target = "/v1/accounts/forgot-password",
         .body = of(here),
         .other = of("nobody@people.example"),
         .status = 202});
    const auto reset = [code = mailed(std::string{here})](std::string_view password) {
        return std::format(R"({{"email":"{}","code":"{}","password":"{}"}})", here, code, password);
    };
    say({.target = "/v1/accounts/reset-password",
         .body = reset("five grey herons"),
         .other = reset("six grey herons")});
    EXPECT_EQ(town.api.get("/v1/profile", {.token = before}).status(), 401) << "revoked";

    const std::string token = sign_in(here, "five grey herons");
    const auto change = [](std::string_view password) {
        return std::format(R"({{"old_password":"five grey herons","password":"{}"}})", password);
    };
    say({.target = "/v1/profile/password",
         .body = change("seven grey herons"),
         .other = change("eight grey herons"),
         .token = token});
    EXPECT_EQ(town.api.get("/v1/profile", {.token = token}).status(), 200) << "goes on";
    EXPECT_EQ(sign_in(here, "five grey herons"), "");

    say({.target = "/v1/accounts/unlock-code",
         .body = of(here),
         .other = of("nobody@people.example"),
         .status = 202});
    const auto move = [](std::string_view email) {
        return std::format(R"({{"email":"{}","password":"seven grey herons"}})", email);
    };
    say({.target = "/v1/profile/email",
         .body = move(there),
         .other = move("inge@people.example"),
         .status = 202,
         .token = token});
    say({.target = "/v1/profile/email/confirm",
         .body = std::format(R"({{"code":"{}"}})", mailed(std::string{there})),
         .other = R"({"code":"999999"})",
         .status = 200,
         .token = token});
    EXPECT_NE(sign_in(there, "seven grey herons"), "");
    EXPECT_EQ(sign_in(here, "seven grey herons"), "");

    by_the_office();
    EXPECT_TRUE(town.settle());
    town.restart();
    EXPECT_TRUE(town.settle());
    const std::string anew = sign_in(there, "seven grey herons");
    for (Said& one : said) {
        if (one.request.headers.find("Authorization"))
            one.request.headers.set("Authorization", "Bearer " + anew);
        expect_replayed(one);
    }
    leave_for_good(anew);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

}  // namespace waybill::town::repeated_credentials
