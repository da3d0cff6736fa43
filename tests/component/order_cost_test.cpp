// SPDX-License-Identifier: Apache-2.0
// What an order costs, counted: a change that makes it dearer shows in tests/golden/order_cost.txt.
// How long it takes is measured elsewhere (bench/).
#include "tests/component/costs.hpp"
#include "tests/component/golden.hpp"
#include "tests/component/life.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <format>

namespace waybill::town::order_cost {

using couriers::AssignmentMode;

/// Time that everything about one order needs to end, in which others are quiet.
constexpr Duration a_while = 1h;

/// Not in the list: a compiler or its library may take one more or less.
void print_allocations(std::string_view what, const Costs& spent) {
    const auto rounded = (spent.allocations + 50) / 100 * 100;
    std::printf("%s: heap allocations about %llu\n", std::string{what}.c_str(),
                static_cast<unsigned long long>(rounded));
}

struct OrderCost : ::testing::Test {
    TownWorld town{{.counted = true}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");

    void live_once(const std::string& key) {
        live(customer, shop, rider, Kitchen::reads_the_queue, AssignmentMode::claim, key);
    }
    http::Request confirm(Person& person, const std::string& key) const {
        const std::string quote =
            person.post("/v1/quotes", quote_body(shop)).expect(201).text("/quote_id");
        return person.request(http::Method::post, "/v1/orders", confirm_body(quote), key);
    }

    Costs of_an_hour() {
        const Costs before = Costs::of(town);
        town.executor.run_for(a_while);
        return Costs::of(town).since(before);
    }
    /// Until its answer; what its events cost is in the life.
    Costs of_a_confirm() {
        auto request = confirm(customer, "alone");
        const Costs before = Costs::of(town);
        town.api.say(std::move(request)).expect(201);
        return Costs::of(town).since(before);
    }
    Costs of_a_life() {
        const Costs before = Costs::of(town);
        const TimePoint end = town.now() + a_while;
        live_once("whole");
        EXPECT_LT(town.now(), end);
        town.executor.run_for(end - town.now());
        return Costs::of(town).since(before);
    }
    /// Until the last of so many has its answer, all of whom ask at the same moment.
    Costs of_confirms(int customers, int of_each) {
        std::vector<Person> people;
        for (int i = 0; i < customers; ++i)
            people.push_back(
                register_customer(town, std::string{"Ada"} + static_cast<char>('a' + i)));
        std::vector<http::Request> requests;
        for (Person& person : people)
            for (int i = 0; i < of_each; ++i)
                requests.push_back(confirm(person, std::format("together-{}", i)));
        const Costs before = Costs::of(town);
        for (const auto& answer : town.api.say_together(std::move(requests))) answer.expect(201);
        return Costs::of(town).since(before);
    }
};

TEST_F(OrderCost, IsWhatTheListSays) {
    for (const auto& offer : shop.offers)
        shop.keeper.post("/v1/offers/" + offer + "/stock", R"({"kind":"receive","quantity":900})")
            .expect(200);
    live_once("warm");
    ASSERT_TRUE(town.settle());
    const Costs idle = of_an_hour();
    const Costs alone = of_a_confirm();
    ASSERT_TRUE(town.settle());
    const Costs life = of_a_life().since(idle);
    const Costs together = of_confirms(16, 4);  // within the limit of unpaid orders

    auto lines = alone.lines("confirm");
    const auto whole = life.lines("life");
    lines.insert(lines.end(), whole.begin(), whole.end());
    for (auto& line : together.lines("64 confirms at once"))
        if (line.contains(": log syncs ") || line.contains(": ALL "))
            lines.push_back(std::move(line));
    print_allocations("confirm", alone);
    print_allocations("life", life);
    print_allocations("64 confirms at once", together);
    golden::compare("order_cost.txt", golden::text_of(lines));
}

}  // namespace waybill::town::order_cost
