// SPDX-License-Identifier: Apache-2.0
// Who finds which orders in their list, and what is gone from it.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::order_lists {

using couriers::AssignmentMode;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

struct OrderLists : ShopDay {
    OrderLists() : ShopDay{33} {}

    /// The orders of all pages.
    std::vector<std::string> listed(Person& reader, const std::string& target) {
        std::vector<std::string> ids;
        std::string cursor;
        do {
            const auto page =
                reader.get(target + (cursor.empty() ? "" : "&cursor=" + cursor)).expect(200);
            for (std::size_t i = 0; i < page.size("/data"); ++i)
                ids.push_back(page.text(std::format("/data/{}/order_id", i)));
            cursor = page.body().contains("\"next_cursor\"") ? page.text("/next_cursor") : "";
        } while (!cursor.empty());
        return ids;
    }
    std::string number_of(const Placed& order) {
        return customer.get("/v1/orders/" + order.order_id).expect(200).text("/number");
    }
    void note(const Placed& order, std::string_view words) {
        customer
            .call(http::Method::put, "/v1/orders/" + order.order_id + "/note",
                  std::format(R"({{"note":"{}"}})", words))
            .expect(200);
    }

    Shop grill = open_shop(boss, Kitchen::reads_the_queue, "Grill House");
    Rider rider = hire(boss, "Rida");
};

TEST_F(OrderLists, AreSearchedAsFarAsTheirReaderIsShown) {
    const Placed first = place_order(customer, shop, "key-1");
    const Placed second = place_order(customer, grill, "key-2");
    note(first, "Beim Stra\u00dfenbahnhof");
    const std::string queue = "/v1/partners/" + shop.partner_id + "/orders?q=";
    for (const std::string& q :
         {first.order_id, number_of(first), std::string{"STRASSEN"}, std::string{"corner"}}) {
        EXPECT_THAT(listed(customer, "/v1/orders?q=" + q), ElementsAre(first.order_id)) << q;
        EXPECT_THAT(listed(boss, "/v1/admin/orders?q=" + q), ElementsAre(first.order_id)) << q;
    }
    EXPECT_THAT(listed(customer, "/v1/orders?q=grill&status=PENDING&limit=1"),
                ElementsAre(second.order_id));
    EXPECT_THAT(listed(customer, "/v1/orders?q=nothing"), IsEmpty());
    EXPECT_THAT(listed(shop.keeper, queue + number_of(first)), ElementsAre(first.order_id));
    EXPECT_THAT(listed(shop.keeper, queue + "strassen"), IsEmpty()) << "it is not paid";
    pay(customer, first);
    EXPECT_THAT(listed(shop.keeper, queue + "strassen"), ElementsAre(first.order_id));
    customer.get("/v1/orders?q=" + std::string(101, 'x')).expect(422);
}

TEST_F(OrderLists, OperatorsSeeOnePartnersAndCouriersTheirOwn) {
    const Placed bread =
        live(customer, shop, rider, Kitchen::reads_the_queue, AssignmentMode::claim, "key-1");
    const Placed meat = place_order(customer, grill, "key-2");
    EXPECT_THAT(listed(boss, "/v1/admin/orders?partner_id=" + grill.partner_id),
                ElementsAre(meat.order_id));
    EXPECT_THAT(listed(boss, "/v1/admin/orders?limit=100"),
                UnorderedElementsAre(meat.order_id, bread.order_id));
    EXPECT_THAT(listed(boss, "/v1/admin/orders?q=station&partner_id=" + shop.partner_id),
                ElementsAre(bread.order_id));
    boss.get("/v1/admin/orders?partner_id=me").expect(422);
    EXPECT_THAT(listed(rider.person, "/v1/courier/orders?limit=5"), ElementsAre(bread.order_id));
    EXPECT_THAT(listed(rider.person, "/v1/courier/orders?status=PENDING"), IsEmpty());
    EXPECT_THAT(listed(rider.person, "/v1/courier/orders?q=station"), IsEmpty())
        << "an address that is not shown any more";
    Rider other = hire(boss, "Sami");
    EXPECT_THAT(listed(other.person, "/v1/courier/orders?limit=5"), IsEmpty());
    customer.get("/v1/courier/orders").expect(403);
}

TEST_F(OrderLists, WhatIsOverCanBeDeletedFromOnesOwn) {
    Person stranger = register_customer(town, "Otto");
    const Placed order = place_order(customer, shop, "key-1");
    const Placed kept = place_order(customer, shop, "key-2");
    const std::string own = "/v1/orders/" + order.order_id;
    const auto remove = [&](Person& who) { return who.call(http::Method::delete_, own, {}); };
    EXPECT_EQ(remove(customer).expect(409).code(), "orders.wrong_state");
    customer.post(own + "/cancel").expect(200);
    remove(stranger).expect(404);
    town.api.say(Api::request(http::Method::delete_, own, {}, {})).expect(401);
    EXPECT_TRUE(town.settle());
    const auto events = town.events();
    remove(customer).expect(204);
    remove(customer).expect(204);
    for (const std::string& gone : {own, own + "/history", own + "/status"})
        EXPECT_EQ(customer.get(gone).expect(404).code(), "orders.not_found");
    customer.post(own + "/cancel").expect(404);
    EXPECT_THAT(listed(customer, "/v1/orders?limit=5"), ElementsAre(kept.order_id));
    EXPECT_THAT(listed(customer, "/v1/orders?q=corner"), ElementsAre(kept.order_id));
    EXPECT_EQ(boss.get(own).expect(200).text("/status"), "CANCELLED");
    EXPECT_EQ(listed(shop.keeper, "/v1/partners/" + shop.partner_id + "/orders?limit=5").size(),
              2u);
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(town.events(), events);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
    EXPECT_THAT(town.complaints(), IsEmpty());
}

}  // namespace waybill::town::order_lists
