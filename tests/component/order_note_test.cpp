// SPDX-License-Identifier: Apache-2.0
// What the customer says to whoever brings the order: changed until it is fetched, stored by the
// couriers' side too.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::order_note {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

struct OrderNote : ShopDay {
    OrderNote() : ShopDay{29} {}

    Answer say(const Placed& order, const std::string& note) {
        return customer.call(http::Method::put, "/v1/orders/" + order.order_id + "/note",
                             note.empty() ? "{}" : std::format(R"({{"note":"{}"}})", note));
    }
    std::string note_of(Person& reader, const std::string& where) {
        const auto seen = reader.get(where).expect(200);
        return seen.body().contains("\"note\"") ? seen.text("/note") : std::string{};
    }
    /// As its courier sees it.
    std::string carried_note() {
        const auto page = rider.person.get("/v1/courier/deliveries?active=true").expect(200);
        return page.body().contains("\"note\"") ? page.text("/data/0/note") : std::string{};
    }

    Rider rider = hire(boss, "Rida");
};

TEST_F(OrderNote, IsChangedUntilTheOrderIsFetchedAndKnownToItsCourier) {
    const Placed order = place_order(customer, shop, "order-1");
    const std::string own = "/v1/orders/" + order.order_id;
    EXPECT_EQ(say(order, "Ring twice").expect(200).text("/note"), "Ring twice");
    pay(customer, order);
    prepare(shop, Kitchen::reads_the_queue, order);
    await_ready(customer, order.order_id);
    const auto claimed =
        rider.person.post("/v1/courier/deliveries/" + order.order_id + "/claim").expect(200);
    town.executor.run_for(5s);
    EXPECT_EQ(carried_note(), "Ring twice") << "said before there was a delivery";
    say(order, "The bell is broken").expect(200);
    town.executor.run_for(5s);
    EXPECT_EQ(carried_note(), "The bell is broken");
    EXPECT_EQ(note_of(customer, own), "The bell is broken");
    rider.person
        .post("/v1/courier/deliveries/" + order.order_id + "/pick-up",
              std::format(R"({{"epoch":{}}})", claimed.number("/epoch")))
        .expect(200);
    EXPECT_EQ(say(order, "Too late").expect(409).code(), "orders.wrong_state");
    EXPECT_EQ(note_of(customer, own), "The bell is broken");
    EXPECT_THAT(history_of(customer, order.order_id), ::testing::Contains("note_changed"));
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
    EXPECT_THAT(town.complaints(), IsEmpty());
}

TEST_F(OrderNote, IsItsCustomersOnly) {
    Person stranger = register_customer(town, "Otto");
    const Placed order = place_order(customer, shop, "order-1");
    const std::string own = "/v1/orders/" + order.order_id;
    say(order, "Ring twice").expect(200);
    stranger.call(http::Method::put, own + "/note", R"({"note":"Leave it with me"})").expect(404);
    town.api.get(own).expect(401);
    EXPECT_EQ(note_of(customer, own), "Ring twice");
    EXPECT_TRUE(town.settle());
    const auto events = town.events();
    say(order, "Ring twice").expect(200);
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(town.events(), events) << "nothing is new";
    say(order, std::string(501, 'x')).expect(422);
    EXPECT_EQ(note_of(customer, own), "Ring twice");
    say(order, "").expect(200);
    EXPECT_EQ(note_of(customer, own), "");
}

}  // namespace waybill::town::order_note
