// SPDX-License-Identifier: Apache-2.0
// Where an order goes and whom to call: changed until it is fetched, only where its partner
// delivers, and known to whoever brings it.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::order_door {

using ::testing::Contains;
using ::testing::IsEmpty;

constexpr std::string_view near_by = R"({"lat":50.86,"lon":4.36})";
constexpr std::string_view paris = R"({"lat":48.8566,"lon":2.3522})";

struct OrderDoor : ShopDay {
    OrderDoor() : ShopDay{31} {}

    Answer put(Person& who, const std::string& order, std::string_view what, std::string body) {
        return who.call(http::Method::put, std::format("/v1/orders/{}/{}", order, what),
                        std::move(body));
    }
    Answer redirect(const std::string& order, std::string_view address,
                    std::string_view place = {}) {
        const auto point = place.empty() ? std::string{} : std::format(R"(,"place":{})", place);
        return put(customer, order, "address",
                   std::format(R"({{"address":"{}"{}}})", address, point));
    }
    Answer call_me(const std::string& order, std::string_view number) {
        return put(customer, order, "phone", std::format(R"({{"phone":"{}"}})", number));
    }
    Answer order_of(const std::string& order) {
        return customer.get("/v1/orders/" + order).expect(200);
    }
    Answer carried() { return rider.person.get("/v1/courier/deliveries?active=true").expect(200); }
    void expect_all_well() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }

    Rider rider = hire(boss, "Rida");
};

TEST_F(OrderDoor, IsChangedUntilTheOrderIsFetchedAndKnownToItsCourier) {
    const auto placed = customer.post("/v1/orders", confirm_body(quote()), "order-1").expect(201);
    const std::string id = placed.text("/order/order_id");
    const Placed order{.order_id = id,
                       .payment_id = placed.text("/order/payment_id"),
                       .checkout_url = placed.text("/checkout_url"),
                       .total = usual_total};
    EXPECT_EQ(redirect(id, "Mill Lane 9", near_by).expect(200).text("/address"), "Mill Lane 9");
    EXPECT_EQ(call_me(id, "+3225550199").expect(200).text("/phone"), "+3225550199");
    pay(customer, order);
    prepare(shop, Kitchen::reads_the_queue, order);
    await_ready(customer, id);
    const auto claimed = rider.person.post("/v1/courier/deliveries/" + id + "/claim").expect(200);
    town.executor.run_for(5s);
    EXPECT_EQ(carried().text("/data/0/dropoff_address"), "Mill Lane 9");
    EXPECT_EQ(carried().text("/data/0/phone"), "+3225550199");
    redirect(id, "Station Street 40").expect(200);
    put(customer, id, "phone", "{}").expect(200);
    town.executor.run_for(5s);
    EXPECT_EQ(carried().text("/data/0/dropoff_address"), "Station Street 40");
    EXPECT_FALSE(carried().body().contains("\"phone\""));
    EXPECT_FALSE(order_of(id).body().contains("\"place\"")) << "that of the old door";
    rider.person
        .post("/v1/courier/deliveries/" + id + "/pick-up",
              std::format(R"({{"epoch":{}}})", claimed.number("/epoch")))
        .expect(200);
    EXPECT_EQ(redirect(id, "Mill Lane 9", paris).expect(409).code(), "orders.wrong_state");
    EXPECT_EQ(call_me(id, "+3225550100").expect(409).code(), "orders.wrong_state");
    EXPECT_EQ(order_of(id).text("/address"), "Station Street 40");
    const auto history = history_of(customer, id);
    EXPECT_THAT(history, Contains("address_changed").Times(2));
    EXPECT_THAT(history, Contains("phone_changed").Times(2));
    // The key says what was confirmed, not where it went later.
    EXPECT_EQ(customer.post("/v1/orders", confirm_body("quo_" + id.substr(4)), "order-1")
                  .expect(201)
                  .body(),
              placed.body());
    expect_all_well();
}

TEST_F(OrderDoor, IsWhereThePartnerDelivers) {
    const Placed order = place_order(customer, shop, "order-1");
    const std::string before = order_of(order.order_id).body();
    const auto refused = redirect(order.order_id, "Rue de Rivoli 1", paris).expect(422);
    EXPECT_EQ(refused.code(), "catalog.out_of_area");
    EXPECT_EQ(redirect(order.order_id, "In the ocean", R"({"lat":0,"lon":0})").expect(422).code(),
              "catalog.invalid_place");
    for (const std::string_view body :
         {"{}", R"({"address":"Here"})", R"({"address":7})",
          R"({"place":{"lat":50.86,"lon":4.36}})",
          R"({"address":"Mill Lane 9","place":{"lat":91,"lon":4.36}})"})
        put(customer, order.order_id, "address", std::string{body}).expect(422);
    for (const std::string_view body : {R"({"phone":"112"})", R"({"phone":"call me"})"})
        put(customer, order.order_id, "phone", std::string{body}).expect(422);
    EXPECT_EQ(order_of(order.order_id).body(), before);
    expect_all_well();
}

TEST_F(OrderDoor, IsItsCustomersOnlyAndTheSameAgainIsNoStep) {
    Person stranger = register_customer(town, "Otto");
    const Placed order = place_order(customer, shop, "order-1");
    const std::string& id = order.order_id;
    put(stranger, id, "address", R"({"address":"Leave it with me"})").expect(404);
    put(stranger, id, "phone", R"({"phone":"+3225550199"})").expect(404);
    redirect(id, "Mill Lane 9", near_by).expect(200);
    call_me(id, "+3225550199").expect(200);
    EXPECT_TRUE(town.settle());
    const auto events = town.events();
    redirect(id, "Mill Lane 9", near_by).expect(200);
    call_me(id, "+3225550199").expect(200);
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(town.events(), events);
    expect_all_well();
}

}  // namespace waybill::town::order_door
