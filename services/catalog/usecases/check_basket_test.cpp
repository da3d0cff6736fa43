// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/check_basket.hpp"

#include "services/catalog/testing/fault_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

TEST(CheckBasket, PricesOfAllLinesInOneAnswer) {
    CatalogWorld world;
    const Partner partner = world.add_partner();
    const Offer bread = world.add_offer(partner.id, 5, "Bread", 250);
    const Offer cake = world.add_offer(partner.id, 2, "Cake", 900);
    const auto checked = world.run(
        world.check_basket.run({}, partner.id, {{cake.id, 1}, {bread.id, 3}, {cake.id, 1}}));
    ASSERT_TRUE(checked);
    EXPECT_EQ(checked->partner, partner);
    ASSERT_EQ(checked->lines.size(), 3u);
    EXPECT_EQ(checked->lines[1].name, "Bread");
    EXPECT_EQ(checked->lines[1].total.amount, 750);
    EXPECT_EQ(world.stock(cake.id), (StockRow{2, 2, 0, 0, 0}));  // holds nothing
}

TEST(CheckBasket, WhatCannotBeHadIsNamed) {
    CatalogWorld world;
    const Partner partner = world.add_partner();
    const Offer bread = world.add_offer(partner.id, 5);
    const auto check = [&](PartnerId at, std::vector<WantedLine> lines) {
        return world.run(world.check_basket.run({}, at, std::move(lines)));
    };
    EXPECT_EQ(check(partner.id, {}).error().reason, "catalog.invalid_lines");
    EXPECT_EQ(check(partner.id, {{bread.id, 1000}}).error().reason, "catalog.invalid_lines");
    EXPECT_EQ(check(world.ids.next<PartnerId>(), {{bread.id, 1}}).error().reason,
              "catalog.partner_not_found");
    EXPECT_EQ(check(partner.id, {{bread.id, 3}, {bread.id, 3}}).error().reason,
              "catalog.insufficient_stock");
    EXPECT_EQ(check(partner.id, {{world.ids.next<OfferId>(), 1}}).error().reason,
              "catalog.offer_unavailable");
    EXPECT_EQ(check(world.add_partner().id, {{bread.id, 1}}).error().reason,
              "catalog.offer_unavailable");

    PartnerUpdate pause{.partner = partner.id, .changes = {.paused = true}};
    ASSERT_TRUE(world.run(world.manage_partners.update({}, pause)));
    EXPECT_EQ(check(partner.id, {{bread.id, 1}}).error().reason, "catalog.partner_not_selling");
    PartnerUpdate disable{.partner = partner.id, .changes = {.enabled = false}};
    ASSERT_TRUE(world.run(world.manage_partners.update({}, disable)));
    EXPECT_EQ(check(partner.id, {{bread.id, 1}}).error().reason, "catalog.partner_not_found");
}

TEST(CheckBasket, SurvivesEveryFault) {
    sweep_faults(
        [](CatalogWorld& world) -> Command {
            const Offer offer = world.add_offer(world.add_partner().id, 5);
            return [&world, offer]() -> Status {
                auto check = world.check_basket.run({}, offer.partner, {{offer.id, 1}});
                WAYBILL_CHECK(world.run(std::move(check)));
                return {};
            };
        },
        [](CatalogWorld&) {});
}

}  // namespace
}  // namespace waybill::catalog
