// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/browse_catalog.hpp"

#include "services/catalog/testing/fault_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

/// The world's clock starts on a Monday at 09:00 UTC.
bool open_now(CatalogWorld& world, std::string zone, OpeningHours hours) {
    const Partner partner = world.add_partner({.zone = std::move(zone), .hours = {hours}});
    return world.run(world.browse.partner({}, partner.id, true))->open_now;
}

TEST(BrowseCatalog, OpeningHoursAreLocal) {
    CatalogWorld world;
    EXPECT_TRUE(open_now(world, "UTC", {1, 9 * 60, 10 * 60}));
    EXPECT_FALSE(open_now(world, "UTC", {1, 11 * 60, 12 * 60}));
    EXPECT_TRUE(open_now(world, "Test/East", {1, 11 * 60, 12 * 60}));
    EXPECT_FALSE(open_now(world, "Test/East", {1, 9 * 60, 10 * 60}));
}

TEST(BrowseCatalog, OnlyVisiblePartnersAreShownToCustomers) {
    CatalogWorld world;
    const PartnerId id = world.add_partner().id;
    const auto seen = [&](PartnerChanges changes, bool visible_only) {
        PartnerUpdate update{.partner = id, .changes = std::move(changes)};
        EXPECT_TRUE(world.run(world.manage_partners.update({}, std::move(update))));
        return world.run(world.browse.partner({}, id, visible_only)).has_value();
    };
    EXPECT_TRUE(seen({.paused = true}, true));
    EXPECT_FALSE(seen({.enabled = false}, true));
    EXPECT_TRUE(seen({.enabled = false}, false));
    EXPECT_FALSE(seen({.verified = false, .enabled = true}, true));
    const auto absent = world.run(world.browse.partner({}, world.ids.next<PartnerId>(), false));
    EXPECT_EQ(absent.error().reason, "catalog.partner_not_found");
}

TEST(BrowseCatalog, PagesMeetEveryOfferOnce) {
    CatalogWorld world;
    const Partner partner = world.add_partner();
    std::vector<OfferId> made;
    for (int i = 0; i < 7; ++i)
        made.push_back(world.add_offer(partner.id, 1, "Roll " + std::to_string(i)).id);
    for (const int limit : {1, 3, 7, 100}) {
        std::vector<OfferId> met;
        BrowseCatalog::OfferSearch search{.filter = {.page = {.limit = limit}}};
        do {
            const auto page = world.run(world.browse.offers({}, search)).value();
            EXPECT_LE(page.items.size(), static_cast<std::size_t>(limit));
            for (const Offer& offer : page.items) met.push_back(offer.id);
            search.filter.page.after = page.next_cursor;
        } while (!search.filter.page.after.empty());
        EXPECT_EQ(met, made) << limit;
    }
}

TEST(BrowseCatalog, PartnersComeWithWhatTheySell) {
    CatalogWorld world;
    const Partner one = world.add_partner({.title = "One"});
    const Partner two = world.add_partner({.title = "Two"});
    world.add_offer(two.id, 1, "Tea");
    for (const auto* name : {"Roll", "Bread", "Cake"}) world.add_offer(one.id, 1, name);
    world.add_offer(two.id, 0, "Milk");
    // Pages of `limit` offers, as `One: Roll Bread / One: Cake, Two: Tea`.
    const auto shown = [&](int limit, std::string text, bool in_stock) {
        std::string all;
        BrowseCatalog::OfferSearch search{
            .filter = {.page = {.limit = limit}, .in_stock = in_stock}, .text = std::move(text)};
        do {
            const auto page = world.run(world.browse.by_partner({}, search)).value();
            if (!all.empty()) all += " / ";
            for (const auto& group : page.items) {
                all += group.partner.title + ":";
                for (const Offer& offer : group.offers) all += " " + offer.product.name;
                if (&group != &page.items.back()) all += ", ";
            }
            search.filter.page.after = page.next_cursor;
        } while (!search.filter.page.after.empty());
        return all;
    };
    EXPECT_EQ(shown(100, "", false), "One: Roll Bread Cake, Two: Tea Milk");
    EXPECT_EQ(shown(2, "", false), "One: Roll Bread / One: Cake, Two: Tea / Two: Milk");
    EXPECT_EQ(shown(2, "", true), "One: Roll Bread / One: Cake, Two: Tea");
    EXPECT_EQ(shown(1, "ea", false), "One: Bread / Two: Tea");
    EXPECT_EQ(shown(10, "cake", false), "One: Cake");
    EXPECT_EQ(shown(10, "soup", false), "");
    for (const auto* cursor : {"x", "prt_x.ofr_y", "."}) {
        BrowseCatalog::OfferSearch search{.filter = {.page = {.after = cursor}}};
        EXPECT_EQ(world.run(world.browse.by_partner({}, search)).error().reason,
                  "request.bad_cursor");
    }
}

TEST(BrowseCatalog, PagesStayStableWhenOffersAreAdded) {
    CatalogWorld world;
    const Partner partner = world.add_partner();
    const OfferId first = world.add_offer(partner.id, 1, "First").id;
    const OfferId second = world.add_offer(partner.id, 1, "Second").id;
    BrowseCatalog::OfferSearch search{.filter = {.page = {.limit = 1}}};
    const auto page = world.run(world.browse.offers({}, search)).value();
    EXPECT_EQ(page.items.at(0).id, first);
    world.add_offer(partner.id, 1, "Third");
    search.filter.page.after = page.next_cursor;
    EXPECT_EQ(world.run(world.browse.offers({}, search))->items.at(0).id, second);
}

TEST(BrowseCatalog, BadFiltersAreNamed) {
    CatalogWorld world;
    struct Bad {
        Paging page;
        std::string text;
        std::string pointer;
    };
    const Bad table[] = {{{.limit = 0}, "", "/limit"},
                         {{.limit = 101}, "", "/limit"},
                         {{.limit = -1}, "", "/limit"},
                         {{.after = "xyz"}, "", "/cursor"},
                         {{.after = world.ids.next<UserId>().text()}, "", "/cursor"},
                         {{}, std::string(101, 'x'), "/text"},
                         {{}, "\xFF", "/text"},
                         {{}, "a\nb", "/text"}};
    for (const Bad& bad : table) {
        const auto offers =
            world.run(world.browse.offers({}, {.filter = {.page = bad.page}, .text = bad.text}));
        const auto partners =
            world.run(world.browse.partners({}, {.page = bad.page, .text = bad.text}));
        ASSERT_FALSE(offers) << bad.pointer;
        ASSERT_FALSE(partners) << bad.pointer;
        EXPECT_EQ(offers.error().reason, "catalog.invalid_filter");
        EXPECT_EQ(offers.error().fields.at(0).pointer, bad.pointer);
        EXPECT_EQ(partners.error().fields.at(0).pointer, bad.pointer);
    }
}

TEST(BrowseCatalog, ReadingSurvivesEveryFault) {
    sweep_faults(
        [](CatalogWorld& world) -> Command {
            const Offer offer = world.add_offer(world.add_partner().id, 5);
            return [&world, offer]() -> Status {
                WAYBILL_CHECK(world.run(world.browse.offer({}, offer.id)));
                WAYBILL_CHECK(world.run(world.browse.partner({}, offer.partner, true)));
                WAYBILL_CHECK(world.run(world.browse.offers({}, {.text = "bread"})));
                WAYBILL_CHECK(world.run(world.browse.partners({}, {})));
                return {};
            };
        },
        [](CatalogWorld&) {});
}

}  // namespace
}  // namespace waybill::catalog
