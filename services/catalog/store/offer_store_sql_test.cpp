// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/offer_store_sql.hpp"

#include "services/catalog/store/offer_rows.hpp"
#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::catalog {
namespace {

using Names = std::vector<std::string>;

Names names(CatalogWorld& world, OfferFilter filter) {
    filter.text = filter.text.pattern.empty() ? make_needle("") : filter.text;
    Names all;
    const auto offers = world.run(world.offers.list({}, std::move(filter))).value();
    for (const auto& offer : offers) all.push_back(offer.product.name);
    return all;
}

struct ShopWorld : CatalogWorld {
    Partner partner = add_partner();

    Offer sell(const Product& product, PartnerId of, std::int64_t price, std::int64_t stock) {
        NewOffer entry{
            .partner = of, .product = product.id, .price = {.amount = price}, .stock = stock};
        tick();
        return run(manage_offers.create_offer({}, std::move(entry))).value();
    }
    Result<Offer> move_stock(OfferId offer, StockMove move, std::int64_t quantity,
                             std::string key = {}) {
        StockChange change{.offer = offer,
                           .partner = partner.id,
                           .move = move,
                           .quantity = quantity,
                           .key = {.scope = "s", .key = std::move(key), .fingerprint = "f"}};
        return run(manage_offers.move_stock({}, std::move(change)));
    }
};

TEST(OfferStoreSql, OfferIsReadAsItWasMade) {
    ShopWorld world;
    const Product product = world.add_product("Bread", "with seeds", "bakery");
    const Offer made = world.sell(product, world.partner.id, 250, 7);
    EXPECT_EQ(made.product, product);
    EXPECT_EQ(made.in_stock, 7);
    EXPECT_EQ(world.run(world.offers.find({}, made.id)).value(), made);
    EXPECT_EQ(world.stock(made.id), (StockRow{7, 7, 0, 0, 0}));
    EXPECT_FALSE(world.run(world.offers.find({}, world.ids.next<OfferId>())).value());
    EXPECT_EQ(world.events(), (Names{"partner.created", "product.created", "offer.created"}));
}

TEST(OfferStoreSql, OfferNeedsPartnerProductAndItsCurrency) {
    ShopWorld world;
    const Product product = world.add_product("Bread");
    const auto make = [&](PartnerId partner, ProductId thing, std::string_view currency) {
        NewOffer entry{.partner = partner,
                       .product = thing,
                       .price = {.amount = 1, .currency = Currency::parse(currency).value()}};
        return world.run(world.manage_offers.create_offer({}, std::move(entry)));
    };
    EXPECT_EQ(make(world.ids.next<PartnerId>(), product.id, "EUR").error().reason,
              "catalog.partner_not_found");
    EXPECT_EQ(make(world.partner.id, world.ids.next<ProductId>(), "EUR").error().reason,
              "catalog.product_not_found");
    const auto dollars = make(world.partner.id, product.id, "USD");
    EXPECT_EQ(dollars.error().reason, "catalog.invalid_offer");
    EXPECT_EQ(dollars.error().fields.at(0).pointer, "/price/currency");
    EXPECT_TRUE(make(world.partner.id, product.id, "EUR"));
    EXPECT_EQ(make(world.partner.id, product.id, "EUR").error().reason, "catalog.offer_exists");
    EXPECT_EQ(world.count("offers"), 1);
    EXPECT_EQ(world.count("stock"), 1);
}

TEST(OfferStoreSql, OnlyTheOwnerChangesAnOffer) {
    ShopWorld world;
    const Offer offer = world.add_offer(world.partner.id, 3);
    OfferUpdate update{
        .offer = offer.id, .partner = world.add_partner().id, .changes = {.price_amount = 1}};
    EXPECT_EQ(world.run(world.manage_offers.update_offer({}, update)).error().reason,
              "catalog.offer_not_found");
    StockChange change{.offer = offer.id, .partner = update.partner, .quantity = 1};
    EXPECT_EQ(world.run(world.manage_offers.move_stock({}, change)).error().reason,
              "catalog.offer_not_found");

    update.partner = world.partner.id;
    update.if_version = 1;
    const Offer dearer = world.run(world.manage_offers.update_offer({}, update)).value();
    EXPECT_EQ(dearer.price.amount, 1);
    EXPECT_EQ(dearer.version, 2);
    EXPECT_EQ(world.run(world.manage_offers.update_offer({}, update)).error().reason,
              "catalog.version_stale");
    EXPECT_EQ(world.run(world.offers.find({}, offer.id)).value(), dearer);
}

TEST(OfferStoreSql, StockMovesKeepTheSum) {
    ShopWorld world;
    const Offer offer = world.add_offer(world.partner.id, 10);
    ASSERT_TRUE(world.reserve(world.ids.next<OrderId>(), world.partner.id, {{offer.id, 4}}));
    EXPECT_EQ(world.move_stock(offer.id, StockMove::receive, 5)->in_stock, 11);
    EXPECT_EQ(world.move_stock(offer.id, StockMove::write_off, 1)->in_stock, 10);
    EXPECT_EQ(world.move_stock(offer.id, StockMove::count, 12)->in_stock, 8);
    EXPECT_EQ(world.stock(offer.id), (StockRow{15, 8, 4, 0, 3}));
    const auto more = world.move_stock(offer.id, StockMove::count, 20);
    EXPECT_EQ(more->in_stock, 16);
    EXPECT_EQ(more->version, 5);
    EXPECT_EQ(world.stock(offer.id), (StockRow{23, 16, 4, 0, 3}));
    EXPECT_EQ(world.move_stock(offer.id, StockMove::write_off, 17).error().reason,
              "catalog.insufficient_stock");
    EXPECT_EQ(world.move_stock(offer.id, StockMove::count, 3).error().reason,
              "catalog.insufficient_stock");
    EXPECT_EQ(world.stock(offer.id), (StockRow{23, 16, 4, 0, 3}));
    EXPECT_EQ(world.events().back(), "stock.changed");
}

TEST(OfferStoreSql, RepeatedStockMoveMovesOnce) {
    ShopWorld world;
    const Offer offer = world.add_offer(world.partner.id, 10);
    const Offer first = world.move_stock(offer.id, StockMove::receive, 5, "k").value();
    ASSERT_TRUE(world.move_stock(offer.id, StockMove::receive, 1));
    EXPECT_EQ(world.move_stock(offer.id, StockMove::receive, 5, "k").value(), first);
    EXPECT_EQ(world.stock(offer.id).on_hand, 16);
    EXPECT_EQ(std::ranges::count(world.events(), "stock.changed"), 2);
}

TEST(OfferStoreSql, ListShowsWhatIsForSaleAndFilters) {
    ShopWorld world;
    const Partner other = world.add_partner({.title = "Dairy"});
    const Product bread = world.add_product("Bread", "Rye, 500 g", "bakery");
    const Product milk = world.add_product("Milk", "fresh", "dairy");
    world.sell(bread, world.partner.id, 250, 5);
    world.sell(milk, world.partner.id, 120, 0);
    const Offer cheap = world.sell(milk, other.id, 90, 9);
    const Names all{"Bread", "Milk", "Milk"};

    EXPECT_EQ(names(world, {}), all);
    EXPECT_EQ(names(world, {.partner = other.id}), (Names{"Milk"}));
    EXPECT_EQ(names(world, {.category = "dairy"}), (Names{"Milk", "Milk"}));
    EXPECT_EQ(names(world, {.partner = world.partner.id, .category = "dairy"}), (Names{"Milk"}));
    EXPECT_EQ(names(world, {.text = make_needle("RYE")}), (Names{"Bread"}));
    EXPECT_EQ(names(world, {.partner = other.id, .text = make_needle("mil")}), (Names{"Milk"}));
    EXPECT_EQ(names(world, {.category = "bakery", .text = make_needle("mil")}), Names{});
    EXPECT_EQ(names(world, {.price_from = 100, .price_to = 200}), (Names{"Milk"}));
    EXPECT_EQ(names(world, {.in_stock = true}), (Names{"Bread", "Milk"}));
    EXPECT_EQ(names(world, {.page = {.limit = 1}}), (Names{"Bread", "Milk"}));
    EXPECT_EQ(names(world, {.page = {.after = cheap.id.text()}}), Names{});

    PartnerUpdate pause{.partner = world.partner.id, .changes = {.paused = true}};
    ASSERT_TRUE(world.run(world.manage_partners.update({}, pause)));
    OfferUpdate off{.offer = cheap.id, .changes = {.active = false}};
    EXPECT_EQ(names(world, {}), (Names{"Milk"}));
    ASSERT_TRUE(world.run(world.manage_offers.update_offer({}, off)));
    EXPECT_EQ(names(world, {}), Names{});
    EXPECT_EQ(names(world, {.hidden_too = true}), all);
}

TEST(OfferStoreSql, ChangedProductIsFoundByItsNewTextOnly) {
    ShopWorld world;
    const Offer offer = world.add_offer(world.partner.id, 1, "Strawberry jam");
    ProductUpdate update{.product = offer.product.id,
                         .if_version = 1,
                         .changes = {.name = "Raspberry jam", .category = "sweets"}};
    ASSERT_TRUE(world.run(world.manage_offers.update_product({}, update)));
    EXPECT_EQ(names(world, {.text = make_needle("strawb")}), Names{});
    EXPECT_EQ(names(world, {.text = make_needle("berry j")}), (Names{"Raspberry jam"}));
    EXPECT_EQ(names(world, {.category = "sweets"}), (Names{"Raspberry jam"}));
    EXPECT_EQ(world.run(world.manage_offers.update_product({}, update)).error().reason,
              "catalog.version_stale");
    EXPECT_EQ(world.events().back(), "product.updated");
}

TEST(OfferStoreSql, CommonRunsAreFoundWithoutTheirIndexOnSqlite) {
    ShopWorld world;
    for (int i = 0; i < 1001; ++i) world.add_product("tea");
    world.add_offer(world.partner.id, 1, "Iced Tea");
    EXPECT_EQ(names(world, {.text = make_needle("tea")}), (Names{"Iced Tea"}));
    EXPECT_EQ(names(world, {.text = make_needle("t")}), (Names{"Iced Tea"}));
    EXPECT_EQ(names(world, {.text = make_needle("d tea")}), (Names{"Iced Tea"}));
    EXPECT_EQ(names(world, {.text = make_needle("teas")}), Names{});
}

/// The plan, a line per step.
/// `more`: what the query is asked beyond the filter, its limit last.
std::string plan_of(CatalogWorld& world, const sql::Query& query, const auto&... more) {
    static std::map<const sql::Query*, std::pair<std::string, sql::Query>> explained;
    auto& [text, explain] = explained[&query];
    text = "EXPLAIN QUERY PLAN " + sql::text_of(query);
    explain = {"test.plan", text};
    auto read = [&](sql::Tx& tx) -> Result<std::string> {
        std::string plan;
        auto keep = [&](const sql::Row& row) { plan += row.text(3) + "\n"; };
        WAYBILL_CHECK(tx.each(explain, keep, "", 0, 9, 0, false, "%%", "", "", more...));
        return plan;
    };
    return world.run(world.file->read({}, read)).value();
}

TEST(OfferStoreSql, ListsUseIndexesOnSqlite) {
    CatalogWorld world;
    struct Case {
        std::string plan;
        std::string_view step;
        bool matching{false};
    };
    const Case table[] = {
        {plan_of(world, list_all_offers, 10), "SEARCH o USING PRIMARY KEY (id>?)"},
        {plan_of(world, list_partner_offers, 10),
         "USING INDEX offers_of_partner (partner_id=? AND id>?)"},
        {plan_of(world, list_category_offers, 10),
         "USING INDEX offers_of_category (category=? AND id>?)"},
        {plan_of(world, list_by_partner, "", 10), "USING INDEX offers_of_partner"},
        {plan_of(world, list_matching_offers, 1, 2, 10),
         "USING INDEX offers_of_product (product_id=? AND id>?)", true},
        {plan_of(world, list_matching_by_partner, 1, 2, "", 10),
         "USING INDEX offers_of_product (product_id=?", true},
    };
    for (const auto& [plan, step, matching] : table) {
        EXPECT_NE(plan.find(step), plan.npos) << plan;
        // Nothing is read whole but what was found by its runs of characters, and only that is
        // sorted.
        EXPECT_EQ(plan.find("SCAN g") != plan.npos, matching) << plan;
        EXPECT_EQ(plan.find("ORDER BY") != plan.npos, matching) << plan;
        EXPECT_EQ(plan.find("SCAN o"), plan.npos) << plan;
    }
}

/// Every substring in any case, over pages, against a plain search.
RC_GTEST_PROP(OfferStoreSql, SearchFindsWhatContainsTheNeedle, ()) {
    static ShopWorld world;  // a shop of its own for each case
    const PartnerId partner = world.add_partner().id;
    const auto word = rc::gen::container<std::string>(3, rc::gen::elementOf(std::string{"abAB%_"}));
    Names made;
    const int products = *rc::gen::inRange(1, 12);
    for (int i = 0; i < products; ++i) {
        made.push_back(*word + " " + *word);
        world.add_offer(partner, 1, made.back());
    }
    const auto length = *rc::gen::inRange<std::size_t>(1, 5);
    const std::string needle =
        *rc::gen::container<std::string>(length, rc::gen::elementOf(std::string{"abAB%_"}));
    const auto folded = [](std::string text) {
        std::ranges::transform(text, text.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        });
        return text;
    };
    Names expected;
    for (const auto& name : made)
        if (folded(name).find(folded(needle)) != std::string::npos) expected.push_back(name);
    Names found;
    BrowseCatalog::OfferSearch search{.filter = {.page = {.limit = 2}, .partner = partner},
                                      .text = needle};
    do {
        auto page = world.run(world.browse.offers({}, search)).value();
        for (const auto& offer : page.items) found.push_back(offer.product.name);
        search.filter.page.after = page.next_cursor;
    } while (!search.filter.page.after.empty());
    RC_ASSERT(found == expected);
}

}  // namespace
}  // namespace waybill::catalog
