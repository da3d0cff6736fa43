// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/component/keyed_routes.hpp"
#include "tests/component/life.hpp"

#include <gtest/gtest.h>

#include <format>
#include <optional>

namespace waybill::town::repeated_routes {

using http::Method;

struct Said {
    std::string route;
    Person* person;
    http::Request request;
    http::Response response;
};

/// One command of somebody, and the same key with something else.
struct Command {
    Method method{Method::post};
    std::string target;
    std::string body{};
    std::string other{};  ///< another body; none: the command has none
    int status{200};
    std::string if_match{};
};

/// A day in which each command is said twice, and kept to be said again.
struct SaidTwice : ::testing::Test {
    TownWorld town{{.seed = 5, .cash = true}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    std::optional<Rider> second{};
    Person customer = register_customer(town, "Clara");
    std::vector<Said> said{};

    http::Request request(Person* person, const Command& command, std::string body) {
        const auto key = std::format("key-{}", said.size());
        auto made =
            person == nullptr
                ? Api::request(command.method, command.target, std::move(body), {.key = key})
                : person->request(command.method, command.target, std::move(body), key);
        if (!command.if_match.empty()) made.headers.set("If-Match", command.if_match);
        return made;
    }
    /// Twice, then the key with another body.
    Answer say(Person* person, const Command& command) {
        const std::string route = route_of(command.method, command.target);
        const auto first = request(person, command, command.body);
        Answer answer = town.api.say(first);
        EXPECT_EQ(answer.status(), command.status) << route << answer.describe();
        EXPECT_EQ(answer.header("Idempotent-Replayed"), "") << route;
        town.executor.run_for(2s);  // what follows from it has happened
        const auto events = town.events();
        expect_same(answer.response(), town.api.say(first), route);
        if (!command.other.empty()) {
            const auto other = town.api.say(request(person, command, command.other));
            EXPECT_EQ(other.status(), 422) << route << other.describe();
            EXPECT_EQ(other.code(), "idempotency.key_reused") << route;
        }
        town.executor.run_for(2s);
        EXPECT_EQ(town.events(), events) << route;
        said.push_back(
            {.route = route, .person = person, .request = first, .response = answer.response()});
        return answer;
    }
    Answer say(Person& person, const Command& command) { return say(&person, command); }

    static void expect_same(const http::Response& first, const Answer& again,
                            const std::string& route) {
        EXPECT_EQ(again.status(), first.status) << route << again.describe();
        EXPECT_EQ(again.body(), first.body) << route;
        for (const auto* name : {"Content-Type", "ETag", "Location"})
            EXPECT_EQ(again.header(name), first.headers.find(name).value_or("")) << route << name;
        EXPECT_EQ(again.header("Idempotent-Replayed"), "true") << route;
    }
};

}  // namespace waybill::town::repeated_routes
