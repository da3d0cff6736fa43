// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::orders_routes_test {

using http::Method;
using testing::code_of;
using testing::fields_of;
using testing::GatewayWorld;

std::string order_path(std::string_view rest = {}) {
    return "/v1/orders/" + std::string{GatewayWorld::order} + std::string{rest};
}

/// One order of ada's at pat's partner, carried by carl. The order service narrows as it is told.
struct OrdersRoutes : ::testing::Test {
    OrdersRoutes() {
        world.orders.on_get_order =
            [this](const orders::v1::GetOrderRequest& asked) -> Result<orders::v1::Order> {
            const auto& viewer = asked.viewer();
            auto order = world.an_order();
            if (!viewer.customer_id().empty() && viewer.customer_id() != order.customer_id())
                return fail(ErrorKind::not_found, "orders.not_found");
            if (!viewer.customer_id().empty()) order.set_pin("0417");
            return order;
        };
        world.couriers.on_get_courier =
            [this](const couriers::v1::GetCourierRequest& asked) -> Result<couriers::v1::Courier> {
            if (asked.user_id() != world.user("carl").text())
                return fail(ErrorKind::not_found, "couriers.not_found");
            couriers::v1::Courier courier;
            courier.set_courier_id(std::string{GatewayWorld::courier});
            return courier;
        };
    }
    http::Response read(std::string_view who) {
        return world.send(Method::get, order_path(), {}, who);
    }
    void give(std::string_view who, Roles roles) {
        world.tokens.known.find(who)->second.roles = roles;
    }
    http::Response list(const std::string& query) {
        return world.send(Method::get, "/v1/orders" + query, {}, "ada");
    }
    GatewayWorld world;
};

TEST_F(OrdersRoutes, EachPartInAnOrderIsEnoughToReadIt) {
    for (const auto* who : {"ada", "pat", "carl", "olga", "sue"}) {
        EXPECT_EQ(read(who).status, 200) << who;
        EXPECT_EQ(read(who).body.contains("0417"), std::string_view{who} == "ada") << who;
        EXPECT_EQ(world.send(Method::get, order_path("/status"), {}, who).status, 200) << who;
    }
}

TEST_F(OrdersRoutes, OneWhoIsSeveralNeedsOnePartAlone) {
    give("ada", {Role::customer, Role::courier, Role::partner, Role::operator_});
    EXPECT_TRUE(read("ada").body.contains("0417"));
    give("carl", {Role::customer, Role::courier, Role::partner});
    EXPECT_EQ(read("carl").status, 200);
    give("pat", {Role::customer, Role::courier, Role::partner});
    EXPECT_EQ(read("pat").status, 200);
}

TEST_F(OrdersRoutes, WithoutAPartThereIsNoSuchOrder) {
    give("sue", {Role::customer, Role::courier, Role::partner});
    EXPECT_EQ(code_of(read("sue")), "orders.not_found");
    give("carl", {Role::customer});
    EXPECT_EQ(code_of(read("carl")), "orders.not_found");
}

/// Ada checks a basket and confirms its quote.
struct QuoteRoutes : ::testing::Test {
    static void sell(GatewayWorld& world) {
        world.catalog.on_check = [&world](const catalog::v1::CheckRequest&) {
            catalog::v1::CheckReply reply;
            *reply.mutable_partner() = world.a_partner();
            auto& line = *reply.add_lines();
            line.set_offer_id(std::string{GatewayWorld::offer});
            line.set_name("Rye bread");
            line.set_quantity(1);
            for (auto* money : {line.mutable_unit_price(), line.mutable_total()}) {
                money->set_amount(300);
                money->set_currency("EUR");
            }
            return reply;
        };
        world.orders.on_confirm =
            [&world](const orders::v1::ConfirmRequest& asked) -> Result<orders::v1::ConfirmReply> {
            if (!asked.has_quote()) return fail(ErrorKind::not_found, "orders.quote_gone");
            orders::v1::ConfirmReply reply;
            *reply.mutable_order() = world.an_order();
            return reply;
        };
    }
    static http::Response check(GatewayWorld& world) {
        const std::string body = R"({"partner_id":")" + std::string{GatewayWorld::partner} +
                                 R"(","lines":[{"offer_id":")" + std::string{GatewayWorld::offer} +
                                 R"(","quantity":1}],"address":"Mill Lane 3"})";
        return world.send(Method::post, "/v1/quotes", body, "ada");
    }
    static http::Response confirm(GatewayWorld& world, const http::Response& checked) {
        const auto at = checked.body.find("quo_");
        const std::string quote = at == std::string::npos ? "none" : checked.body.substr(at, 30);
        const std::string body = R"({"quote_id":")" + quote + R"(","payment_method":"simulator"})";
        auto request = GatewayWorld::request(Method::post, "/v1/orders", body, "ada");
        request.headers.add("Idempotency-Key", "one");
        return world.send(std::move(request));
    }
    QuoteRoutes() {
        sell(world);
        sell(other);
    }
    GatewayWorld world;
    GatewayWorld other{world.cache};
};

TEST_F(QuoteRoutes, WhatOneGatewayCheckedAnotherConfirmsOnce) {
    const auto checked = check(world);
    ASSERT_EQ(checked.status, 201) << checked.body;
    EXPECT_EQ(confirm(other, checked).status, 201);
    EXPECT_EQ(other.orders.on_confirm.last.quote().address(), "Mill Lane 3");
    EXPECT_EQ(code_of(confirm(world, checked)), "orders.quote_gone");
}

TEST_F(QuoteRoutes, ACacheThatIsAwayIsNoRefusal) {
    const auto checked = check(world);
    ASSERT_EQ(checked.status, 201) << checked.body;
    world.cache.away = true;
    EXPECT_EQ(confirm(world, checked).status, 503);
    EXPECT_EQ(check(world).status, 503);
    world.cache.away = false;
    EXPECT_EQ(confirm(world, checked).status, 201);
}

TEST_F(QuoteRoutes, WhatWasPlacedBeforeIsAnsweredWithoutTheCache) {
    const auto checked = check(world);
    world.cache.away = true;
    world.orders.on_confirm = [this](const orders::v1::ConfirmRequest&) {
        orders::v1::ConfirmReply reply;
        *reply.mutable_order() = world.an_order();
        reply.set_replayed(true);
        return reply;
    };
    EXPECT_EQ(confirm(world, checked).status, 201);
}

TEST_F(OrdersRoutes, AServiceThatIsAwayIsNoRefusal) {
    world.couriers.on_get_courier = nullptr;
    EXPECT_EQ(read("carl").status, 503);
    give("ada", {Role::customer, Role::courier});
    EXPECT_EQ(read("ada").status, 200);
    give("pat", {Role::courier, Role::partner});
    EXPECT_EQ(read("pat").status, 200);
}

TEST_F(OrdersRoutes, OthersKeysAreNotInAHistory) {
    const std::string ada = world.user("ada").text();
    const std::string pat = world.user("pat").text();
    world.orders.on_get_history = [&](const auto&) {
        orders::v1::HistoryReply reply;
        reply.add_entries()->set_cause(ada + " POST /v1/orders/ada-key");
        reply.add_entries()->set_cause(pat + " POST /v1/partners/x/accept/pat-key");
        reply.add_entries()->set_cause("evt_01kfm7q4x8f3v9a2c5d6e7g8hj");
        return reply;
    };
    const auto seen = world.send(Method::get, order_path("/history"), {}, "ada").body;
    EXPECT_TRUE(seen.contains("ada-key"));
    EXPECT_FALSE(seen.contains("pat-key"));
    EXPECT_TRUE(seen.contains("evt_01kfm7q4x8f3v9a2c5d6e7g8hj"));
    EXPECT_FALSE(world.send(Method::get, order_path("/history"), {}, "olga").body.contains("-key"));
}

TEST_F(OrdersRoutes, ListsTakeKnownStatusesOnly) {
    world.orders.on_list_orders = [](const auto&) { return orders::v1::ListOrdersReply{}; };
    for (const auto* query :
         {"?status=,", "?status=paid", "?status=PAID,", "?status=PAID,,READY"}) {
        const auto refused = list(query);
        EXPECT_EQ(refused.status, 422) << query;
        EXPECT_TRUE(fields_of(refused).starts_with("/query/status/")) << query;
        EXPECT_TRUE(refused.body.contains("PENDING PAID PREPARING READY")) << query;
    }
    EXPECT_EQ(fields_of(list("?status=")), "/query/status request.out_of_bounds\n");
    EXPECT_EQ(
        list("?status=PENDING,PAID,PREPARING,READY,DELIVERING,COMPLETED,CANCELLED,PAID").status,
        200);
    EXPECT_EQ(world.orders.on_list_orders.last.statuses_size(), 7);
}

TEST_F(OrdersRoutes, ListsHaveLinesWhenTheyAreWanted) {
    world.orders.on_list_orders = [this](const auto& request) {
        orders::v1::ListOrdersReply reply;
        *reply.add_orders() = world.an_order();
        if (!request.with_lines()) return reply;
        auto& line = *reply.mutable_orders(0)->add_lines();
        line.set_name("Rye bread");
        line.mutable_unit_price()->set_currency("EUR");
        line.mutable_total()->set_currency("EUR");
        return reply;
    };
    EXPECT_FALSE(list("?limit=100").body.contains("\"lines\""));
    EXPECT_TRUE(list("?expand=lines").body.contains("Rye bread"));
    EXPECT_EQ(fields_of(list("?expand=lines&limit=21")), "/query/limit request.out_of_bounds\n");
    EXPECT_EQ(fields_of(list("?expand=money")), "/query/expand/0 request.unknown_value\n");
}

}  // namespace waybill::gateway::orders_routes_test
