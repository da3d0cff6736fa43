// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/manage_offers.hpp"

#include "services/catalog/testing/fault_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

IdempotencyKey key() { return {.scope = "usr", .key = "k", .fingerprint = "f"}; }

std::int64_t published(CatalogWorld& world, std::string_view type) {
    return std::ranges::count(world.events(), type);
}

TEST(ManageOffers, BadCommandsReachNoStore) {
    CatalogWorld world;
    world.faults.fail_call(1, FaultPlan::Moment::before);
    EXPECT_EQ(world.run(world.manage_offers.create_product({}, {})).error().reason,
              "catalog.invalid_product");
    EXPECT_EQ(world.run(world.manage_offers.create_offer({}, {})).error().reason,
              "catalog.invalid_offer");
    NewOffer no_stock{.price = {.amount = 1}, .stock = -1};
    EXPECT_EQ(world.run(world.manage_offers.create_offer({}, no_stock)).error().reason,
              "catalog.invalid_offer");
    OfferUpdate free_of_charge{.changes = {.price_amount = 0}};
    EXPECT_EQ(world.run(world.manage_offers.update_offer({}, free_of_charge)).error().reason,
              "catalog.invalid_offer");
    EXPECT_EQ(world.run(world.manage_offers.move_stock({}, {})).error().reason,
              "catalog.invalid_stock");
    EXPECT_FALSE(world.faults.fired());
}

TEST(ManageOffers, CreatingAProductSurvivesEveryFault) {
    sweep_faults(
        [](CatalogWorld& world) -> Command {
            return [&world]() -> Status {
                NewProduct entry{.product = {.name = "Bread", .category = "food"}, .key = key()};
                auto made = world.manage_offers.create_product({}, std::move(entry));
                WAYBILL_CHECK(world.run(std::move(made)));
                return {};
            };
        },
        [](CatalogWorld& world) {
            EXPECT_EQ(world.count("products"), 1);
            EXPECT_EQ(published(world, "product.created"), 1);
        });
}

TEST(ManageOffers, CreatingAnOfferSurvivesEveryFault) {
    sweep_faults(
        [](CatalogWorld& world) -> Command {
            const NewOffer entry{.partner = world.add_partner().id,
                                 .product = world.add_product("Bread").id,
                                 .price = {.amount = 250},
                                 .stock = 5,
                                 .key = key()};
            return [&world, entry]() -> Status {
                WAYBILL_CHECK(world.run(world.manage_offers.create_offer({}, entry)));
                return {};
            };
        },
        [](CatalogWorld& world) {
            EXPECT_EQ(world.count("offers"), 1);
            EXPECT_EQ(world.count("stock"), 1);
            EXPECT_EQ(published(world, "offer.created"), 1);
        });
}

TEST(ManageOffers, MovingStockSurvivesEveryFault) {
    OfferId offer;
    sweep_faults(
        [&offer](CatalogWorld& world) -> Command {
            offer = world.add_offer(world.add_partner().id, 5).id;
            return [&world, offer]() -> Status {
                StockChange change{
                    .offer = offer, .move = StockMove::receive, .quantity = 3, .key = key()};
                WAYBILL_CHECK(world.run(world.manage_offers.move_stock({}, std::move(change))));
                return {};
            };
        },
        [&offer](CatalogWorld& world) {
            EXPECT_EQ(world.stock(offer), (StockRow{8, 8, 0, 0, 0}));
            EXPECT_EQ(published(world, "stock.changed"), 1);
        });
}

TEST(ManageOffers, ChangingSurvivesEveryFault) {
    OfferId id;
    sweep_faults(
        [&id](CatalogWorld& world) -> Command {
            const Offer offer = world.add_offer(world.add_partner().id, 5);
            id = offer.id;
            return [&world, offer]() -> Status {
                ProductUpdate renamed{.product = offer.product.id, .changes = {.name = "Roll"}};
                WAYBILL_CHECK(world.run(world.manage_offers.update_product({}, renamed)));
                OfferUpdate cheaper{.offer = offer.id, .changes = {.price_amount = 99}};
                WAYBILL_CHECK(world.run(world.manage_offers.update_offer({}, cheaper)));
                return {};
            };
        },
        [&id](CatalogWorld& world) {
            const auto offer = world.run(world.browse.offer({}, id)).value();
            EXPECT_EQ(offer.price.amount, 99);
            EXPECT_EQ(offer.product.name, "Roll");
            EXPECT_EQ(published(world, "offer.updated"), offer.version - 1);
            EXPECT_EQ(published(world, "product.updated"), offer.product.version - 1);
        });
}

}  // namespace
}  // namespace waybill::catalog
