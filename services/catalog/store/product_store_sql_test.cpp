// SPDX-License-Identifier: Apache-2.0
// What is deleted is seen by nobody, sold to nobody, and stays for the orders that had it.
#include "services/catalog/store/product_store_sql.hpp"

#include "services/catalog/testing/fault_world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::catalog {
namespace {

struct DeletingWorld : CatalogWorld {
    Partner partner = add_partner();
    Offer bread = add_offer(partner.id, 5, "Bread");

    Result<KeptPartner> remove(PartnerId id, std::int64_t if_version = 0) {
        PartnerUpdate update{.partner = id, .if_version = if_version, .changes = {.remove = true}};
        return run(manage_partners.update({}, std::move(update)));
    }
    Result<Product> remove(ProductId id, Keepers keepers = std::nullopt) {
        ProductUpdate update{
            .product = id, .keepers = std::move(keepers), .changes = {.remove = true}};
        return run(manage_offers.update_product({}, std::move(update)));
    }
    Result<Offer> remove(OfferId id, Keepers keepers = std::nullopt) {
        OfferUpdate update{.offer = id, .keepers = std::move(keepers), .changes = {.remove = true}};
        return run(manage_offers.update_offer({}, std::move(update)));
    }
    Result<Offer> sell(ProductId product, std::int64_t stock, std::int64_t price = 300) {
        const NewOffer entry{
            .partner = partner.id, .product = product, .price = {.amount = price}, .stock = stock};
        return run(manage_offers.create_offer({}, entry));
    }
    std::string_view check(PartnerId at, OfferId offer) {
        WantedBasket wanted{.partner = at, .lines = {{offer, 1}}};
        const auto checked = run(check_basket.run({}, std::move(wanted)));
        return checked ? "" : checked.error().reason;
    }
    std::size_t listed(bool hidden_too) {
        BrowseCatalog::OfferSearch search{.filter = {.hidden_too = hidden_too}};
        return run(browse.offers({}, search)).value().items.size();
    }
    std::size_t published(std::string_view type) {
        return static_cast<std::size_t>(std::ranges::count(events(), type));
    }
};

TEST(Deleting, AnOfferIsGoneAndItsOrdersLiveOn) {
    DeletingWorld world;
    const auto order = world.ids.next<OrderId>();
    ASSERT_TRUE(world.reserve(order, world.partner.id, {{world.bread.id, 2}}));
    const Offer gone = world.remove(world.bread.id).value();
    EXPECT_TRUE(gone.deleted);
    EXPECT_EQ(gone.version, 2);
    EXPECT_EQ(world.run(world.browse.offer({}, gone.id)).error().reason, "catalog.offer_not_found");
    EXPECT_EQ(world.listed(true), 0u);
    EXPECT_EQ(world.check(world.partner.id, gone.id), "catalog.offer_unavailable");
    EXPECT_EQ(
        world.reserve(world.ids.next<OrderId>(), world.partner.id, {{gone.id, 1}}).error().reason,
        "catalog.offer_unavailable");
    ASSERT_TRUE(world.pay(order, world.partner.id));
    EXPECT_EQ(world.stock(gone.id), (StockRow{5, 3, 0, 2, 0}));
    ASSERT_TRUE(world.release(order));
    EXPECT_EQ(world.stock(gone.id), (StockRow{5, 5, 0, 0, 0}));

    OfferUpdate cheaper{.offer = gone.id, .changes = {.price_amount = 1}};
    EXPECT_EQ(world.run(world.manage_offers.update_offer({}, cheaper)).error().reason,
              "catalog.offer_not_found");
    StockChange more{.offer = gone.id, .move = StockMove::receive, .quantity = 1};
    EXPECT_EQ(world.run(world.manage_offers.move_stock({}, more)).error().reason,
              "catalog.offer_not_found");
    const Offer again = world.remove(gone.id).value();  // once more: what it is
    EXPECT_TRUE(again.deleted);
    EXPECT_EQ(again.version, gone.version);
    EXPECT_EQ(world.published("offer.deleted"), 1u);
}

TEST(Deleting, OnlyItsKeepersDeleteAnOffer) {
    DeletingWorld world;
    const Keepers others{{world.add_partner().id}};
    EXPECT_EQ(world.remove(world.bread.id, others).error().reason, "catalog.offer_not_found");
    EXPECT_TRUE(world.remove(world.bread.id, Keepers{{world.partner.id}}));
    EXPECT_EQ(world.remove(world.bread.id, others).error().reason, "catalog.offer_not_found");
    EXPECT_TRUE(world.remove(world.bread.id, Keepers{{world.partner.id}}));
}

TEST(Deleting, AnOfferComesBackUnderItsId) {
    DeletingWorld world;
    ASSERT_TRUE(world.reserve(world.ids.next<OrderId>(), world.partner.id, {{world.bread.id, 2}}));
    ASSERT_TRUE(world.remove(world.bread.id));
    // Two pieces are an order's, whatever is counted.
    EXPECT_EQ(world.sell(world.bread.product.id, 1).error().reason, "catalog.insufficient_stock");
    const Offer back = world.sell(world.bread.product.id, 9, 310).value();
    EXPECT_EQ(back.id, world.bread.id);
    EXPECT_EQ(back.version, 3);
    EXPECT_EQ(back.price.amount, 310);
    EXPECT_EQ(back.in_stock, 7);
    EXPECT_TRUE(back.active);
    EXPECT_EQ(world.run(world.browse.offer({}, back.id)), back);
    EXPECT_EQ(world.check(world.partner.id, back.id), "");
    EXPECT_EQ(world.stock(back.id), (StockRow{9, 7, 2, 0, 0}));
    EXPECT_EQ(world.sell(world.bread.product.id, 9).error().reason, "catalog.offer_exists");
}

TEST(Deleting, AProductGoesWithItsOffers) {
    DeletingWorld world;
    const ProductId id = world.bread.product.id;
    EXPECT_TRUE(world.remove(id).value().deleted);
    EXPECT_EQ(world.run(world.browse.product({}, id)).error().reason, "catalog.product_not_found");
    EXPECT_EQ(world.run(world.browse.offer({}, world.bread.id)).error().reason,
              "catalog.offer_not_found");
    EXPECT_EQ(world.listed(true), 0u);
    EXPECT_EQ(world.check(world.partner.id, world.bread.id), "catalog.offer_unavailable");
    EXPECT_EQ(world.reserve(world.ids.next<OrderId>(), world.partner.id, {{world.bread.id, 1}})
                  .error()
                  .reason,
              "catalog.offer_unavailable");
    EXPECT_EQ(world.sell(id, 1).error().reason, "catalog.product_not_found");
    ProductUpdate rename{.product = id, .changes = {.name = "Roll"}};
    EXPECT_EQ(world.run(world.manage_offers.update_product({}, rename)).error().reason,
              "catalog.product_not_found");
    EXPECT_TRUE(world.remove(id));
    EXPECT_EQ(world.published("product.deleted"), 1u);
}

TEST(Deleting, WhatOthersSellTooIsAnOperatorsToChange) {
    DeletingWorld world;
    const ProductId id = world.bread.product.id;
    const Keepers mine{{world.partner.id}};
    const Keepers others{{world.add_partner().id}};
    ProductUpdate rename{.product = id, .keepers = others, .changes = {.name = "Roll"}};
    const auto renamed = [&] {
        const auto changed = world.run(world.manage_offers.update_product({}, rename));
        return changed ? "" : changed.error().reason;
    };
    EXPECT_EQ(renamed(), "catalog.product_shared");
    EXPECT_EQ(world.remove(id, others).error().kind, ErrorKind::forbidden);
    rename.keepers = mine;
    EXPECT_EQ(renamed(), "");
    const NewOffer second{
        .partner = others->front(), .product = id, .price = {.amount = 250}, .stock = 5};
    ASSERT_TRUE(world.run(world.manage_offers.create_offer({}, second)));
    EXPECT_EQ(renamed(), "catalog.product_shared");
    rename.keepers = std::nullopt;
    EXPECT_EQ(renamed(), "");
    // Nobody sells it yet: whoever may sell may mend it.
    rename = {.product = world.add_product("Cake").id, .keepers = mine, .changes = {.name = "Pie"}};
    EXPECT_EQ(renamed(), "");
}

TEST(Deleting, APartnerIsReadByThoseWhoHandleItsOrders) {
    DeletingWorld world;
    const PartnerId id = world.partner.id;
    EXPECT_EQ(world.remove(id, 7).error().reason, "catalog.version_stale");
    ASSERT_TRUE(world.remove(id, 1));
    EXPECT_FALSE(world.run(world.browse.partner({}, id, true)));
    const Partner read = world.run(world.browse.partner({}, id, false))->partner;
    EXPECT_TRUE(read.deleted);
    EXPECT_FALSE(read.enabled);
    EXPECT_EQ(read.version, 2);
    BrowseCatalog::PartnerSearch all{};
    EXPECT_TRUE(world.run(world.browse.partners({}, all))->items.empty());
    EXPECT_EQ(world.listed(true), 0u);
    EXPECT_EQ(world.check(id, world.bread.id), "catalog.partner_not_found");
    EXPECT_EQ(world.reserve(world.ids.next<OrderId>(), id, {{world.bread.id, 1}}).error().reason,
              "catalog.partner_not_selling");
    PartnerUpdate revive{.partner = id, .changes = {.enabled = true}};
    EXPECT_EQ(world.run(world.manage_partners.update({}, revive)).error().reason,
              "catalog.partner_not_found");
    EXPECT_EQ(world.sell(world.add_product("Cake").id, 1).error().reason,
              "catalog.partner_not_found");
    EXPECT_TRUE(world.remove(id, 1));
    EXPECT_EQ(world.published("partner.deleted"), 1u);
}

TEST(Deleting, ACallersOwnIdIsFreeAgain) {
    DeletingWorld world;
    NewProduct entry{.product = {.name = "Rye", .category = "bread"},
                     .external = {.caller = "usr_1", .value = "sku-1", .fingerprint = "a"}};
    const auto make = [&] { return world.run(world.manage_offers.create_product({}, entry)); };
    const Product first = make().value();
    EXPECT_EQ(make().value().id, first.id);
    ASSERT_TRUE(world.remove(first.id));
    entry.external.fingerprint = "b";
    const Product second = make().value();
    EXPECT_NE(second.id, first.id);
    EXPECT_EQ(make().value().id, second.id);
}

RC_GTEST_PROP(ProductHistory, TheRowIsWhatItsChangesMakeOfIt,
              (const std::vector<std::uint8_t>& steps)) {
    CatalogWorld world;
    const ProductId id = world.add_product("Bread", "Rye", "food").id;
    Product seen = world.run(world.browse.product({}, id)).value();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        world.tick();
        const std::string text = std::to_string(steps[i] / 8);
        ProductUpdate update{.product = id};
        if ((steps[i] & 1) != 0) update.changes.name = "Bread " + text;
        if ((steps[i] & 2) != 0) update.changes.description = steps[i] < 128 ? text : "";
        if ((steps[i] & 4) != 0) update.changes.category = "c" + text;
        update.changes.remove = i + 1 == steps.size() && steps[i] > 200;
        seen = world.run(world.manage_offers.update_product({}, update)).value();
    }
    Product rebuilt{.id = id, .version = 0};
    Paging page{.limit = 3};
    do {
        const auto changes = world.run(world.browse.history({}, id, page)).value();
        for (const ProductChange& change : changes.items) {
            RC_ASSERT(change.version == rebuilt.version + 1);
            rebuilt = apply(rebuilt, {.name = change.name,
                                      .description = change.description,
                                      .category = change.category,
                                      .remove = change.what == ProductStep::deleted});
        }
        page.after = changes.next_cursor;
    } while (!page.after.empty());
    RC_ASSERT(rebuilt == seen);
}

TEST(ProductHistory, SaysWhoDidItAndIsThereAfterTheEnd) {
    DeletingWorld world;
    const ProductId id = world.bread.product.id;
    const Context ada{.caller = {.user = world.ids.next<UserId>()}};
    ProductUpdate update{.product = id, .changes = {.name = "Roll"}};
    ASSERT_TRUE(world.run(world.manage_offers.update_product(ada, update)));
    ASSERT_TRUE(world.remove(id));
    const auto changes = world.run(world.browse.history({}, id, {})).value();
    ASSERT_EQ(changes.items.size(), 3u);
    EXPECT_EQ(changes.items[1].actor, ada.caller.user.text());
    EXPECT_EQ(changes.items[1].name, "Roll");
    EXPECT_FALSE(changes.items[1].category);
    EXPECT_EQ(changes.items[1].at, world.now());
    EXPECT_EQ(changes.items[2].what, ProductStep::deleted);
    const auto reason = [&](ProductId product, Paging page) {
        return world.run(world.browse.history({}, product, page)).error().reason;
    };
    EXPECT_EQ(reason(world.ids.next<ProductId>(), {}), "catalog.product_not_found");
    EXPECT_EQ(reason(id, {.after = "x"}), "catalog.invalid_filter");
    EXPECT_EQ(reason(id, {.limit = 101}), "catalog.invalid_filter");
}

TEST(Deleting, SurvivesEveryFault) {
    OfferId id;
    sweep_faults(
        [&id](CatalogWorld& world) -> Command {
            const Partner partner = world.add_partner();
            const Offer offer = world.add_offer(partner.id, 5);
            const Offer other = world.add_offer(partner.id, 5);
            id = offer.id;
            return [&world, partner, offer, other]() -> Status {
                OfferUpdate gone{.offer = offer.id, .changes = {.remove = true}};
                WAYBILL_CHECK(world.run(world.manage_offers.update_offer({}, gone)));
                ProductUpdate thing{.product = other.product.id, .changes = {.remove = true}};
                WAYBILL_CHECK(world.run(world.manage_offers.update_product({}, thing)));
                PartnerUpdate shop{.partner = partner.id, .changes = {.remove = true}};
                WAYBILL_CHECK(world.run(world.manage_partners.update({}, shop)));
                return {};
            };
        },
        [&id](CatalogWorld& world) {
            EXPECT_EQ(world.run(world.offers.find({}, id)).value()->version, 2);
            for (const auto* type : {"offer.deleted", "product.deleted", "partner.deleted"})
                EXPECT_EQ(std::ranges::count(world.events(), type), 1) << type;
        });
}

}  // namespace
}  // namespace waybill::catalog
