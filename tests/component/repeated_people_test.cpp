// SPDX-License-Identifier: Apache-2.0
// What RepeatedRoutes asks of every change, of those around a person's account: said twice at once,
// with the key and another body, and again when the process has been started anew.
#include "tests/component/repeated_people.hpp"
#include "platform/testing/sample_pictures.hpp"
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town {

std::set<std::string> routes_of_people() {
    return {
        "POST /v1/admin/invitations",
        "POST /v1/admin/invitations/{}/revoke",
        "POST /v1/admin/right-sets",
        "PATCH /v1/admin/right-sets/{}",
        "DELETE /v1/admin/right-sets/{}",
        "PUT /v1/users/{}/right-sets/{}",
        "DELETE /v1/users/{}/right-sets/{}",
        "POST /v1/admin/role-requests/{}/approve",
        "POST /v1/admin/role-requests/{}/refuse",
        "POST /v1/profile/addresses",
        "POST /v1/profile/devices",
        "PUT /v1/profile/avatar",
        "DELETE /v1/profile/avatar",
        "PUT /v1/products/{}/picture",
        "DELETE /v1/products/{}/picture",
        "PATCH /v1/profile/addresses/{}",
        "DELETE /v1/profile/addresses/{}",
        "DELETE /v1/profile/devices/{}",
    };
}

namespace repeated_people {

using http::Method;
using ::testing::IsEmpty;

struct Change {
    Method method{Method::post};
    std::string target;
    std::string body{};
    std::string other{};  ///< another body; none: the change has none
    int status{200};
    std::string type{"application/json"};
    std::string if_match{};
};

struct RepeatedPeople : ::testing::Test {
    TownWorld town{{.seed = 33}};
    Person boss = meet_operator(town);
    std::vector<std::pair<http::Request, http::Response>> said{};

    Answer say(Person& person, const Change& change) {
        const auto key = std::format("people-{}", said.size());
        const auto asked = [&](const std::string& body) {
            auto request = person.request(change.method, change.target, body, key);
            if (!body.empty()) request.headers.set("Content-Type", change.type);
            if (!change.if_match.empty()) request.headers.set("If-Match", change.if_match);
            return request;
        };
        const auto first = asked(change.body);
        Answer answer = town.api.say(first);
        EXPECT_EQ(answer.status(), change.status) << change.target << answer.describe();
        EXPECT_EQ(answer.header("Idempotent-Replayed"), "") << change.target;
        town.executor.run_for(2s);
        const auto events = town.events();
        expect_same(answer.response(), town.api.say(first), change.target);
        if (!change.other.empty()) {
            const auto other = town.api.say(asked(change.other));
            EXPECT_EQ(other.status(), 422) << change.target << other.describe();
            EXPECT_EQ(other.code(), "idempotency.key_reused") << change.target;
        }
        town.executor.run_for(2s);
        EXPECT_EQ(town.events(), events) << change.target;
        said.emplace_back(first, answer.response());
        return answer;
    }
    static void expect_same(const http::Response& first, const Answer& again,
                            const std::string& target) {
        EXPECT_EQ(again.status(), first.status) << target << again.describe();
        EXPECT_EQ(again.body(), first.body) << target;
        EXPECT_EQ(again.header("Idempotent-Replayed"), "true") << target;
    }

    std::string who_asks(std::string_view name) {
        const auto opened = town.api.post(
            "/v1/accounts", std::format(R"({{"email":"{}@people.example","password":"{}",)"
                                        R"("first_name":"Ina","last_name":"Potent",)"
                                        R"("role":"courier"}})",
                                        name, TownWorld::password));
        return "/v1/admin/role-requests/" + opened.expect(201).text("/user_id");
    }
    void roles() {
        say(boss, {.target = who_asks("iva") + "/approve", .body = "{}"});
        say(boss, {.target = who_asks("ilse") + "/refuse",
                   .body = R"({"reason":"enough for now"})",
                   .other = R"({"reason":"not now"})"});
        const auto made = say(boss, {.target = "/v1/admin/invitations",
                                     .body = R"({"role":"courier"})",
                                     .other = R"({"role":"support"})",
                                     .status = 201});
        say(boss, {.target = "/v1/admin/invitations/" + made.text("/invitation_id") + "/revoke"});
    }
    void rights() {
        const std::string all = "/v1/admin/right-sets";
        const auto made = say(boss, {.target = all,
                                     .body = R"({"name":"desk","rights":["orders:read"]})",
                                     .other = R"({"name":"desk","rights":["orders:*"]})",
                                     .status = 201});
        const std::string own = "/v1/users/" + boss.user_id() + "/right-sets/desk";
        say(boss, {.method = Method::put, .target = own});
        say(boss, {.method = Method::patch,
                   .target = all + "/desk",
                   .body = R"({"help":"By day"})",
                   .other = R"({"help":"By night"})",
                   .if_match = made.header("ETag")});
        say(boss, {.method = Method::delete_, .target = own});
        say(boss, {.method = Method::delete_, .target = all + "/desk", .status = 204});
    }
    void addresses() {
        const auto address = [](std::string_view house) {
            return std::format(R"({{"street":"Mill Lane","house":"{}","city":"Ghent",)"
                               R"("country":"BE"}})",
                               house);
        };
        const std::string here = "/v1/profile/addresses";
        const auto made =
            say(boss, {.target = here, .body = address("1"), .other = address("2"), .status = 201});
        say(boss, {.method = Method::patch,
                   .target = here + "/" + made.text("/address_id"),
                   .body = R"({"comment":"bell 3"})",
                   .other = R"({"comment":"bell 4"})"});
        EXPECT_EQ(boss.get(here).expect(200).size("/data"), 1U);
        say(boss, {.method = Method::delete_,
                   .target = here + "/" + made.text("/address_id"),
                   .status = 204});
    }
    void avatar() {
        const std::string here = "/v1/profile/avatar";
        say(boss, {.method = Method::put,
                   .target = here,
                   .body = samples::png(20, 20),
                   .other = samples::png(30, 30),
                   .type = "image/png"});
        EXPECT_EQ(town.blobs.count(), 1U);
        say(boss, {.method = Method::delete_, .target = here, .status = 204});
        EXPECT_EQ(town.blobs.count(), 0U);
    }
    void picture() {
        const auto product = boss.post("/v1/products", R"({"name":"Pie","category":"cakes"})");
        const auto here = "/v1/products/" + product.expect(201).text("/product_id") + "/picture";
        say(boss, {.method = Method::put,
                   .target = here,
                   .body = samples::png(20, 20),
                   .other = samples::png(30, 30),
                   .type = "image/png"});
        say(boss, {.method = Method::delete_, .target = here});
    }
    void devices() {
        const auto made = say(boss, {.target = "/v1/profile/devices",
                                     .body = R"({"platform":"ios","push_token":"apns-1"})",
                                     .other = R"({"platform":"ios","push_token":"apns-2"})",
                                     .status = 201});
        EXPECT_EQ(boss.get("/v1/profile/devices").expect(200).size("/data"), 1U);
        say(boss, {.method = Method::delete_,
                   .target = "/v1/profile/devices/" + made.text("/device_id"),
                   .status = 204});
    }
};

TEST_F(RepeatedPeople, AreAnsweredAlikeAtOnceAndAfterARestart) {
    roles();
    rights();
    addresses();
    devices();
    avatar();
    picture();
    EXPECT_TRUE(town.settle());
    town.restart();
    EXPECT_TRUE(town.settle());
    const auto events = town.events();
    for (auto& [request, response] : said) {
        request.headers.set("Authorization", "Bearer " + boss.token());
        expect_same(response, town.api.say(request), request.path);
    }
    EXPECT_EQ(town.events(), events);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

}  // namespace repeated_people
}  // namespace waybill::town
