// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>
#include <sstream>

namespace waybill::town::rights {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

/// One line of the list of routes.
struct Route {
    std::string method;
    std::string path;  ///< every parameter is `x`: rights are asked before anything is read
    std::string access;
};

std::vector<Route> routes_of(const TownWorld& town) {
    std::vector<Route> routes;
    std::istringstream lines{town.routes()};
    for (Route route; lines >> route.method >> route.path >> route.access;) {
        for (auto open = route.path.find('{'); open != std::string::npos;
             open = route.path.find('{'))
            route.path.replace(open, route.path.find('}') - open + 1, "x");
        if (route.method != "LIVE") routes.push_back(route);
    }
    return routes;
}

bool needs_caller(const Route& route) {
    return route.access != "anyone" && route.access != "signature";
}

struct Rights : ::testing::Test {
    TownWorld town{{.seed = 21}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Person customer = register_customer(town, "Clara");
    Person stranger = register_customer(town, "Otto");

    http::Request request(const Route& route, const std::string& token) {
        const auto method = http::parse_method(route.method);
        EXPECT_TRUE(method.has_value()) << route.method;
        return Api::request(*method, route.path, {}, {.token = token});
    }
};

TEST_F(Rights, WithoutATokenNothingThatNeedsOneIsAnswered) {
    std::size_t tried = 0;
    for (const Route& route : routes_of(town)) {
        if (!needs_caller(route)) continue;
        SCOPED_TRACE(route.method + " " + route.path);
        ++tried;
        const auto nobody = town.api.say(request(route, ""));
        EXPECT_EQ(nobody.status(), 401) << nobody.describe();
        EXPECT_EQ(nobody.code(), "auth.missing_token");
        EXPECT_TRUE(nobody.header("WWW-Authenticate").starts_with("Bearer"));
        const auto forger = town.api.say(request(route, "memory.tok_forged"));
        EXPECT_EQ(forger.status(), 401) << forger.describe();
        EXPECT_EQ(forger.code(), "auth.invalid_token");
    }
    EXPECT_GT(tried, 30u);
}

TEST_F(Rights, AnotherRoleIsForbidden) {
    Rider rider = hire(boss, "Rida");
    std::size_t tried = 0;
    const std::pair<std::string_view, Person*> people[] = {{"customer", &customer},
                                                           {"partner", &shop.keeper},
                                                           {"courier", &rider.person},
                                                           {"operator", &boss}};
    for (const Route& route : routes_of(town)) {
        if (!needs_caller(route) || route.access == "signed_in") continue;
        for (const auto& [role, person] : people) {
            if (("," + route.access + ",").contains(std::format(",{},", role))) continue;
            SCOPED_TRACE(std::format("{} {} as {}", route.method, route.path, role));
            ++tried;
            const auto answer = town.api.say(request(route, person->token()));
            EXPECT_EQ(answer.status(), 403) << answer.describe();
            EXPECT_EQ(answer.code(), "auth.wrong_role");
        }
    }
    EXPECT_GT(tried, 50u);
}

TEST_F(Rights, AnothersOrderIsNotThere) {
    Shop other_shop = open_shop(boss, Kitchen::reads_the_queue, "Grill House");
    Rider rider = hire(boss, "Rida");
    const Placed order = place_order(customer, shop, "key-1");
    const std::string here = "/v1/orders/" + order.order_id;
    const std::string absent = "/v1/orders/ord_01jh3q8d2v7x0n5m4k9w6r1tbe";
    for (Person* person : {&stranger, &rider.person, &other_shop.keeper})
        for (const std::string_view part : {"", "/status", "/history"}) {
            const auto others = person->get(here + std::string{part});
            const auto nobodys = person->get(absent + std::string{part});
            EXPECT_EQ(others.status(), 404) << others.describe();
            EXPECT_EQ(others.code(), nobodys.code());
        }
    stranger.post(here + "/cancel").expect(404);
    stranger.get("/v1/payments/" + order.payment_id).expect(404);
    EXPECT_EQ(stranger.get("/v1/orders").expect(200).size("/data"), 0u);
    const std::string queue = "/v1/partners/" + shop.partner_id + "/orders";
    other_shop.keeper.get(queue).expect(404);
    other_shop.keeper.post(queue + "/" + order.order_id + "/accept").expect(404);
    // Under one's own partner an order of another is not there either.
    const std::string own = "/v1/partners/" + other_shop.partner_id + "/orders/";
    pay(customer, order);
    other_shop.keeper.post(own + order.order_id + "/accept").expect(404);
    EXPECT_EQ(status_of(customer, order.order_id), "PAID");
    boss.get(here).expect(200);
}

TEST_F(Rights, OnlyTheCourierOfADeliveryMayTouchIt) {
    Rider rider = hire(boss, "Rida");
    Rider other = hire(boss, "Raul");
    const Placed order = place_order(customer, shop, "key-1");
    pay(customer, order);
    prepare(shop, Kitchen::reads_the_queue, order);
    town.executor.run_for(5s);
    const std::string here = "/v1/courier/deliveries/" + order.order_id;
    const auto answers = town.api.say_together(
        {rider.person.request(http::Method::post, here + "/claim", {}, "claim-1"),
         other.person.request(http::Method::post, here + "/claim", {}, "claim-1")});
    EXPECT_EQ((answers[0].status() == 200) + (answers[1].status() == 200), 1);
    Person& winner = answers[0].status() == 200 ? rider.person : other.person;
    Person& loser = answers[0].status() == 200 ? other.person : rider.person;
    const auto refused = loser.post(here + "/pick-up", R"({"epoch":1})");
    EXPECT_TRUE(refused.status() == 404 || refused.status() == 409) << refused.describe();
    winner.post(here + "/pick-up", R"({"epoch":1})").expect(200);
    EXPECT_EQ(winner.post(here + "/deliver", R"({"epoch":1,"pin":"abcd"})").status(), 422);
    const auto pin = customer.get("/v1/orders/" + order.order_id).text("/pin");
    const auto thief = loser.post(here + "/deliver", R"({"epoch":1,"pin":")" + pin + R"("})");
    EXPECT_TRUE(thief.status() == 404 || thief.status() == 409) << thief.describe();
    EXPECT_FALSE(boss.get("/v1/orders/" + order.order_id).has("/pin"));
    winner.post(here + "/deliver", R"({"epoch":1,"pin":")" + pin + R"("})").expect(200);
    await_status(customer, order.order_id, "COMPLETED", 1min);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(Rights, ASignedOutSessionEndsWithinHalfAMinute) {
    const Ask with_token{.token = customer.token()};
    town.api.get("/v1/profile", with_token).expect(200);
    town.api.call(http::Method::delete_, "/v1/sessions/current", {}, with_token).expect(204);
    town.executor.run_for(31s);
    town.api.get("/v1/profile", with_token).expect(401);
    customer.login().expect(201);
    customer.get("/v1/profile").expect(200);
}

TEST_F(Rights, APasswordIsNotGuessed) {
    const auto wrong = [&](const std::string& email) {
        return town.api.post("/v1/sessions",
                             std::format(R"({{"email":"{}","password":"wrong"}})", email));
    };
    const auto known = wrong(customer.email());
    const auto unknown = wrong("nobody@people.example");
    EXPECT_EQ(known.status(), 401);
    EXPECT_EQ(unknown.status(), 401);
    EXPECT_EQ(known.code(), unknown.code());
    for (int i = 0; i < 10; ++i) wrong(customer.email());
    EXPECT_EQ(wrong(customer.email()).status(), 429);
}

class RateLimits : public ::testing::TestWithParam<int> {};

TEST_P(RateLimits, TheSixthLoginOfAMinuteWaitsWhicheverGatewayIsAsked) {
    TownWorld town{{.seed = 2, .instances = GetParam(), .rate_limits = true}};
    Person boss{town, std::string{TownWorld::operator_email}};
    for (int i = 0; i < 5; ++i) boss.login().expect(201);
    const auto refused = boss.login();
    EXPECT_EQ(refused.status(), 429) << refused.describe();
    EXPECT_EQ(refused.code(), "request.rate_limited");
    const auto seconds = std::stoi(refused.header("Retry-After"));
    EXPECT_GT(seconds, 0);
    town.executor.run_for(std::chrono::seconds{seconds});
    boss.login().expect(201);
}

INSTANTIATE_TEST_SUITE_P(Gateways, RateLimits, ::testing::Values(1, 2));

}  // namespace waybill::town::rights
