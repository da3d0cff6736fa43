// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/component/people.hpp"

#include <gtest/gtest.h>

namespace waybill::town {

/// An order on its way, as the people around it know it.
struct Placed {
    std::string order_id;
    std::string payment_id;
    std::string checkout_url;
    std::int64_t total{0};
};

/// Two loaves and a cake of the shop: 2 x 450 + 1200 + 250 = 2350 cents.
std::string quote_body(const Shop& shop);
inline constexpr std::int64_t usual_total = 2350;
std::string confirm_body(const std::string& quote_id, std::string_view method = "simulator");

/// Browses, checks and confirms.
Placed place_order(Person& customer, const Shop& shop, const std::string& key);
/// The same with another quote.
Placed place_order(Person& customer, const Shop& shop, const std::string& key,
                   const std::string& body);
/// The usual basket, to be paid at the door, in a town where that can be.
Placed place_in_cash(Person& customer, const Shop& shop, const std::string& key);
/// Follows `/pay/…` to the provider's page, approves, and waits until the order is paid.
void pay(Person& customer, const Placed& order);
/// Only the approval; the charge comes later.
void approve(TownWorld& town, const Placed& order);
/// A callback with the provider's signature, of a charge that the provider never made.
Answer report_false_charge(TownWorld& town, const Placed& order);
/// The shop takes the order and has it ready, in its way.
void prepare(Shop& shop, Kitchen kitchen, const Placed& order);
/// The courier finds the order in their way, fetches it and hands it over for the PIN.
void deliver(Rider& rider, couriers::AssignmentMode mode, Person& customer, const Placed& order,
             std::string_view collected = {});
/// With what is due, of an order in cash.
std::string collected_json(std::int64_t amount, std::string_view currency = "EUR");
/// The whole life.
Placed live(Person& customer, Shop& shop, Rider& rider, Kitchen kitchen,
            couriers::AssignmentMode mode, const std::string& key);

/// The same, paid at the door.
Placed live_in_cash(Person& customer, Shop& shop, Rider& rider, const std::string& key);

/// Two whole lives at once, in a town without anybody.
void live_two(TownWorld& town, couriers::AssignmentMode mode);

/// Lets time pass until the order is there; throws when it does not get there within `limit`.
void await_status(Person& reader, const std::string& order_id, std::string_view status,
                  Duration limit = 30min);
/// Until it is READY, and couriers have heard of it.
void await_ready(Person& reader, const std::string& order_id);
std::string status_of(Person& reader, const std::string& order_id);
std::vector<std::string> history_of(Person& reader, const std::string& order_id);
/// How often they were told of this in the app.
std::ptrdiff_t told(Person& customer, std::string_view kind);

/// A town with one customer and one shop, which reads its queue.
struct ShopDay : ::testing::Test {
    explicit ShopDay(std::uint64_t seed) : town{{.seed = seed}} {}

    /// Of the usual basket: its id.
    std::string quote();
    /// Of the shop's first offer.
    std::int64_t loaves_left();

    TownWorld town;
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Person customer = register_customer(town, "Clara");
};

}  // namespace waybill::town
