// SPDX-License-Identifier: Apache-2.0
// An order as it stood at any moment: what is told of a moment later is what was told then, of the
// order, its payment, its delivery and its stock.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <format>

namespace waybill::town::past_order {

using ::testing::IsEmpty;

struct PastOrder : ShopDay {
    PastOrder() : ShopDay{51} {}

    struct Noted {
        TimePoint at{};
        std::string order;
        std::string payment;
    };

    /// Of these fields, which steps change; PIN and link are the present's.
    static std::string picture(const Answer& answer, std::string_view under = {}) {
        constexpr std::array fields{
            "status",      "delivery_status", "cancel_reason", "address",      "phone",
            "note",        "courier_id",      "courier_name",  "paid_at",      "accepted_at",
            "ready_at",    "picked_up_at",    "finished_at",   "estimated_at", "pickup_address",
            "captured_at", "checkout_url"};
        std::string words;
        for (const char* field : fields) {
            const std::string path = std::format("{}/{}", under, field);
            if (answer.has(path)) words += std::format("{} {}\n", field, answer.text(path));
        }
        return words;
    }
    std::string payment_picture(const Answer& answer, std::string_view under = {}) {
        return picture(answer, under) +
               std::format("{} {}", answer.number(std::format("{}/captured/amount", under)),
                           answer.number(std::format("{}/refunded/amount", under)));
    }
    Answer past(Person& reader, const std::string& id, TimePoint at) {
        return reader.get(std::format("/v1/orders/{}?at={}", id, to_rfc3339(at)));
    }
    void note(const Placed& order) {
        town.executor.run_for(3s);
        noted.push_back({.at = town.now(),
                         .order = picture(customer.get("/v1/orders/" + order.order_id).expect(200)),
                         .payment = payment_picture(
                             customer.get("/v1/payments/" + order.payment_id).expect(200))});
        town.executor.run_for(3s);
    }
    void put(const Placed& order, std::string_view what, std::string body) {
        customer
            .call(http::Method::put, std::format("/v1/orders/{}/{}", order.order_id, what),
                  std::move(body))
            .expect(200);
    }
    void expect_as_noted(const Placed& order) {
        for (const Noted& then : noted) {
            const auto told = past(customer, order.order_id, then.at).expect(200);
            EXPECT_EQ(picture(told), then.order) << to_rfc3339(then.at);
            EXPECT_EQ(payment_picture(told, "/moment/payments/0"), then.payment)
                << to_rfc3339(then.at);
            EXPECT_EQ(told.text("/moment/at"), to_rfc3339(then.at));
            EXPECT_FALSE(told.has("/pin"));
            EXPECT_FALSE(told.has("/tracking_url"));
        }
    }
    std::string delivery_at(const Placed& order, std::size_t i) {
        const auto told = past(boss, order.order_id, noted.at(i).at).expect(200);
        return told.has("/moment/delivery") ? told.text("/moment/delivery/status") : "none";
    }
    std::string stock_at(const Placed& order, std::size_t i) {
        return past(boss, order.order_id, noted.at(i).at).expect(200).text("/moment/stock/state");
    }
    void expect_all_well() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }

    std::vector<Noted> noted{};
    Rider rider = hire(boss, "Rida");
};

TEST_F(PastOrder, IsToldLaterAsItWasToldThen) {
    const Placed order = place_order(customer, shop, "order-1");
    note(order);  // 0
    put(order, "note", R"({"note":"The bell is broken"})");
    put(order, "address", R"({"address":"Mill Lane 9"})");
    note(order);  // 1
    pay(customer, order);
    put(order, "phone", R"({"phone":"+3225550199"})");
    note(order);  // 2
    prepare(shop, Kitchen::reads_the_queue, order);
    await_ready(customer, order.order_id);
    note(order);  // 3
    deliver(rider, couriers::AssignmentMode::claim, customer, order);
    await_status(customer, order.order_id, "COMPLETED");
    note(order);  // 4
    town.executor.run_for(2h);
    expect_as_noted(order);
    EXPECT_EQ(delivery_at(order, 2), "none");
    EXPECT_EQ(delivery_at(order, 3), "waiting");
    EXPECT_EQ(delivery_at(order, 4), "delivered");
    EXPECT_EQ(stock_at(order, 1), "active");
    EXPECT_EQ(stock_at(order, 2), "committed");
    const auto then = past(boss, order.order_id, noted.at(3).at).expect(200);
    EXPECT_EQ(then.text("/moment/delivery/dropoff_address"), "Mill Lane 9");
    EXPECT_EQ(then.text("/moment/delivery/note"), "The bell is broken");
    EXPECT_EQ(then.size("/moment/stock/lines"), 2U);
    expect_all_well();
}

TEST_F(PastOrder, IsAsItWasWhenItEndedBadly) {
    const Placed order = place_order(customer, shop, "order-1");
    pay(customer, order);
    prepare(shop, Kitchen::reads_the_queue, order);
    await_ready(customer, order.order_id);
    const auto path = "/v1/courier/deliveries/" + order.order_id;
    const auto claimed = rider.person.post(path + "/claim").expect(200);
    const auto epoch = std::format(R"({{"epoch":{}}})", claimed.number("/epoch"));
    note(order);  // 0
    rider.person.post(path + "/decline", epoch).expect(200);
    note(order);  // 1
    const auto cancel = "/v1/admin/orders/" + order.order_id + "/cancel";
    boss.post(cancel, R"({"note":"Out of flour"})").expect(200);
    note(order);  // 2
    expect_as_noted(order);
    EXPECT_EQ(delivery_at(order, 0), "assigned");
    EXPECT_EQ(delivery_at(order, 1), "waiting");
    EXPECT_EQ(delivery_at(order, 2), "cancelled");
    EXPECT_EQ(stock_at(order, 1), "committed");
    EXPECT_EQ(stock_at(order, 2), "restocked");
    expect_all_well();
}

TEST_F(PastOrder, IsNotFoundBeforeItWasThereAndRefusedBeforeItsTime) {
    const TimePoint before = town.now();
    town.executor.run_for(3s);
    const Placed order = place_order(customer, shop, "order-1");
    const std::string& id = order.order_id;
    EXPECT_EQ(past(customer, id, before).expect(404).code(), "orders.not_found");
    EXPECT_EQ(past(customer, id, town.now() + 1h).expect(422).code(), "orders.moment_ahead");
    EXPECT_EQ(customer.get("/v1/orders/" + id + "?at=yesterday").expect(422).code(),
              "request.invalid");
    Person stranger = register_customer(town, "Otto");
    EXPECT_EQ(past(stranger, id, town.now()).expect(404).code(), "orders.not_found");
    past(customer, id, town.now()).expect(200);
    expect_all_well();
}

TEST_F(PastOrder, ShowsNoMoreThanIsShownNow) {
    const Placed order = live(customer, shop, rider, Kitchen::reads_the_queue,
                              couriers::AssignmentMode::claim, "order-1");
    await_status(customer, order.order_id, "COMPLETED");
    const auto history = customer.get("/v1/orders/" + order.order_id + "/history").expect(200);
    std::string ready;  // when its courier was to see the door
    for (std::size_t i = 0; i < history.size("/data"); ++i)
        if (history.text(std::format("/data/{}/what", i)) == "picked_up")
            ready = history.text(std::format("/data/{}/at", i));
    const std::string target = std::format("/v1/orders/{}?at={}", order.order_id, ready);
    EXPECT_TRUE(customer.get(target).expect(200).has("/address"));
    for (Person* reader : {&rider.person, &shop.keeper}) {
        const auto told = reader->get(target).expect(200);
        EXPECT_EQ(told.text("/status"), "DELIVERING");
        for (const char* hidden : {"/address", "/phone", "/moment/payments",
                                   "/moment/delivery/dropoff_address", "/moment/delivery/phone"})
            EXPECT_FALSE(told.has(hidden)) << hidden;
    }
    expect_all_well();
}

}  // namespace waybill::town::past_order
