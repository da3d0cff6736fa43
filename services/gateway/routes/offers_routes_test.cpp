// SPDX-License-Identifier: Apache-2.0
#include "contracts/catalog/v1/events.types.hpp"
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::offers_routes_test {

using http::Method;
using testing::code_of;
using testing::GatewayWorld;

std::string offer_path() { return "/v1/offers/" + std::string{GatewayWorld::offer}; }

class OffersRoutes : public ::testing::Test {
protected:
    OffersRoutes() {
        world.catalog.on_get_offer = [this](const auto&) { return world.an_offer(); };
        world.catalog.on_update_offer = [this](const auto&) { return world.an_offer(); };
        world.catalog.on_move_stock = [this](const auto&) { return world.an_offer(); };
        world.catalog.on_get_partner = [this](const auto&) { return world.a_partner(); };
        world.catalog.on_list_offers = [this](const auto&) {
            catalog::v1::ListOffersReply reply;
            *reply.add_offers() = world.an_offer();
            return reply;
        };
    }
    int asked() const { return world.catalog.on_get_offer.calls; }
    void publish(std::string type, std::string key) {
        messaging::Event event{
            .topic = "waybill.catalog", .type = std::move(type), .key = std::move(key)};
        EXPECT_TRUE(
            world.hear(catalog::v1::events::all, world.offers.subscription(), std::move(event)));
    }
    GatewayWorld world;
};

TEST_F(OffersRoutes, TheSecondReadComesOutOfTheCache) {
    const auto first = world.send(Method::get, offer_path());
    const auto second = world.send(Method::get, offer_path());
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(second.body, first.body);
    EXPECT_EQ(second.headers.find("ETag"), first.headers.find("ETag"));
    EXPECT_EQ(asked(), 1);
    EXPECT_NE(first.body.find(R"("price":{"amount":420,"currency":"EUR"})"), std::string::npos);
}

TEST_F(OffersRoutes, OffersOfWhoIsNotListedAreNotShown) {
    world.catalog.on_get_partner =
        [](const catalog::v1::GetPartnerRequest& asked) -> Result<catalog::v1::Partner> {
        EXPECT_TRUE(asked.listed_only());
        return fail(ErrorKind::not_found, "catalog.partner_not_found");
    };
    EXPECT_EQ(testing::code_of(world.send(Method::get, offer_path())), "catalog.offer_not_found");
    world.catalog.on_get_partner = nullptr;
    EXPECT_EQ(world.send(Method::get, offer_path()).status, 503);
}

TEST_F(OffersRoutes, WhoHasTheSameTagIsToldSo) {
    const auto first = world.send(Method::get, offer_path());
    auto again = GatewayWorld::request(Method::get, offer_path());
    again.headers.add("If-None-Match", std::string{*first.headers.find("ETag")});
    const auto response = world.send(std::move(again));
    EXPECT_EQ(response.status, 304);
    EXPECT_TRUE(response.body.empty());
}

TEST_F(OffersRoutes, TheCacheForgetsAfterFiveMinutes) {
    world.send(Method::get, offer_path());
    world.loop.run_for(5min);
    world.send(Method::get, offer_path());
    EXPECT_EQ(asked(), 2);
}

TEST_F(OffersRoutes, EventsDropWhatTheyChange) {
    world.send(Method::get, offer_path());
    world.send(Method::get, "/v1/offers?q=rye");
    publish("stock.changed", "ofr_01kfm7q4x8f3v9a2c5d6e7g8hk");
    world.send(Method::get, offer_path());
    world.send(Method::get, "/v1/offers?q=rye");
    EXPECT_EQ(asked(), 1);  // another offer changed
    EXPECT_EQ(world.catalog.on_list_offers.calls, 2);

    publish("offer.updated", std::string{GatewayWorld::offer});
    world.send(Method::get, offer_path());
    EXPECT_EQ(asked(), 2);
    publish("product.updated", std::string{GatewayWorld::product});
    world.send(Method::get, offer_path());
    EXPECT_EQ(asked(), 3);
    publish("partner.notified", std::string{GatewayWorld::order});
    world.send(Method::get, offer_path());
    EXPECT_EQ(asked(), 3);
}

TEST_F(OffersRoutes, ListsAreKeptByTheirQuestion) {
    for (const auto* query : {"q=a", "q=b", "category=a", "q=a&limit=5", "in_stock=true",
                              "price_from=1", "price_to=1", "cursor=a", ""})
        for (int i = 0; i < 2; ++i)
            EXPECT_EQ(world.send(Method::get, "/v1/offers?" + std::string{query}).status, 200);
    EXPECT_EQ(world.catalog.on_list_offers.calls, 9);
    EXPECT_EQ(world.send(Method::get, "/v1/offers?limit=101").status, 422);
    EXPECT_EQ(world.send(Method::get, "/v1/offers?colour=red").status, 422);
}

TEST_F(OffersRoutes, AFailureIsNotKept) {
    world.catalog.on_get_offer = [](const auto&) -> Result<catalog::v1::Offer> {
        return fail(ErrorKind::not_found, "catalog.offer_not_found");
    };
    EXPECT_EQ(world.send(Method::get, offer_path()).status, 404);
    EXPECT_EQ(world.send(Method::get, offer_path()).status, 404);
    EXPECT_EQ(asked(), 2);
    EXPECT_EQ(world.send(Method::get, "/v1/offers/nonsense").status, 400);
}

TEST_F(OffersRoutes, OnlyThePartnersOwnStaffChangeAnOffer) {
    const std::string body = R"({"price_amount":450})";
    EXPECT_EQ(world.send(Method::patch, offer_path(), body, "pat").status, 200);
    EXPECT_EQ(world.catalog.on_update_offer.last.partner_id(), GatewayWorld::partner);
    EXPECT_EQ(world.send(Method::patch, offer_path(), body, "olga").status, 200);
    EXPECT_EQ(world.catalog.on_update_offer.last.partner_id(), "");
    EXPECT_EQ(world.send(Method::patch, offer_path(), body, "ada").status, 403);

    world.catalog.on_get_offer = [this](const auto&) {
        auto offer = world.an_offer();
        offer.set_partner_id("prt_01kfm7q4x8f3v9a2c5d6e7g8hk");
        return offer;
    };
    const auto response = world.send(Method::patch, offer_path(), body, "pat");
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(code_of(response), "catalog.offer_not_found");
    EXPECT_EQ(world.catalog.on_update_offer.calls, 2);
}

TEST_F(OffersRoutes, AChangeIsSeenByItsAuthorAtOnce) {
    world.send(Method::get, offer_path());
    world.send(Method::patch, offer_path(), R"({"active":false})", "olga");
    world.send(Method::get, offer_path());
    EXPECT_EQ(asked(), 2);
    world.send(Method::post, offer_path() + "/stock", R"({"kind":"count","quantity":0})", "olga");
    EXPECT_EQ(world.catalog.on_move_stock.last.kind(), catalog::v1::MoveStockRequest::COUNT);
    world.send(Method::get, offer_path());
    EXPECT_EQ(asked(), 3);
}

TEST_F(OffersRoutes, ADeletedOfferIsGoneAtOnce) {
    world.catalog.on_delete_offer = [](const auto&) { return waybill::v1::Empty{}; };
    world.send(Method::get, offer_path());
    EXPECT_EQ(world.send(Method::delete_, offer_path(), "", "ada").status, 403);
    EXPECT_EQ(world.send(Method::delete_, offer_path(), "", "pat").status, 204);
    EXPECT_EQ(world.catalog.on_delete_offer.last.keepers().partner_ids(0), GatewayWorld::partner);
    EXPECT_EQ(world.send(Method::delete_, offer_path(), "", "olga").status, 204);
    EXPECT_FALSE(world.catalog.on_delete_offer.last.has_keepers());
    world.send(Method::get, offer_path());
    EXPECT_EQ(asked(), 2);
}

TEST_F(OffersRoutes, StockMovesOnlyInKnownWays) {
    const std::string path = offer_path() + "/stock";
    EXPECT_EQ(world.send(Method::post, path, R"({"kind":"lose","quantity":1})", "olga").status,
              422);
    EXPECT_EQ(world.send(Method::post, path, R"({"kind":"receive","quantity":-1})", "olga").status,
              422);
    EXPECT_EQ(world.send(Method::post, path, R"({"kind":"receive"})", "olga").status, 422);
    EXPECT_EQ(world.catalog.on_move_stock.calls, 0);
}

}  // namespace waybill::gateway::offers_routes_test
