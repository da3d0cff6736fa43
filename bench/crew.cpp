// SPDX-License-Identifier: Apache-2.0
#include "bench/crew.hpp"

#include <format>

namespace waybill::bench {
namespace {

std::size_t hired = 0;  // so that each has an address and a number of their own

Load all(const Stage& stage, std::size_t count, const Make& make) {
    return run_all(stage.loop, stage.server.port(), {.connections = 8, .count = count}, make);
}

/// Some steps follow news that are still under way: who is refused asks again, for a while.
void insist(const Stage& stage, std::size_t count, const Make& make) {
    constexpr int turns = 200;
    (void)run_all(stage.loop, stage.server.port(), {.connections = 8, .count = count}, make, turns);
}

beast::ClientRequest approve(const std::string& payment) {
    beast::ClientRequest request =
        post("/simulator/checkout/" + payment, "decision=approve", {}, {});
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.headers.set("Accept", "application/json");
    return request;
}

}  // namespace

std::vector<std::string> hire_couriers(const Stage& stage, std::size_t count) {
    const std::string boss = stage.market.boss();
    const std::size_t first = hired;
    hired += count;
    const auto email = [&](std::size_t n) {
        return std::format("bench-courier{}@demo.waybill.example", first + n);
    };
    const Load users = all(stage, count, [&](std::size_t n) {
        return post("/v1/users",
                    std::format(R"({{"email":"{}","password":"{}","first_name":"Bench",)"
                                R"("last_name":"Courier","roles":["courier"]}})",
                                email(n), Market::password),
                    boss, {});
    });
    (void)all(stage, count, [&](std::size_t n) {
        return post("/v1/couriers",
                    std::format(R"({{"user_id":"{}","name":"Bench Courier","capacity":1,)"
                                R"("phone":"+324700{:05}","transport":"scooter"}})",
                                field(users.bodies[n], "user_id"), first + n),
                    boss, {});
    });
    std::vector<std::string> tokens;
    for (std::size_t n = 0; n < count; ++n) tokens.push_back(stage.market.sign_in(email(n)));
    (void)all(stage, count, [&](std::size_t n) {
        auto request = post("/v1/courier/duty", R"({"status":"available"})", tokens[n], {});
        request.method = http::Method::put;
        return request;
    });
    return tokens;
}

std::vector<std::string> cook_orders(const Stage& stage, std::size_t count) {
    const std::string boss = stage.market.boss();
    const auto quotes = stage.market.quotes(count);
    const Load placed =
        all(stage, count, [&](std::size_t n) { return stage.market.confirm(quotes[n]); });
    std::vector<std::string> orders;
    for (const std::string& body : placed.bodies) orders.push_back(field(body, "order_id"));
    const auto payment = [&](std::size_t n) { return field(placed.bodies[n], "payment_id"); };
    const auto at_shop = [&](std::size_t n, const char* step) {
        return post(std::format("/v1/partners/{}/orders/{}/{}",
                                field(placed.bodies[n], "partner_id"), orders[n], step),
                    "{}", boss, {});
    };
    (void)all(stage, count, [&](std::size_t n) { return get("/pay/" + payment(n)); });
    insist(stage, count, [&](std::size_t n) { return approve(payment(n)); });
    insist(stage, count, [&](std::size_t n) { return at_shop(n, "accept"); });
    insist(stage, count, [&](std::size_t n) { return at_shop(n, "ready"); });
    return orders;
}

}  // namespace waybill::bench
