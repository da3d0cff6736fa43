// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/check_basket.hpp"

#include "services/catalog/testing/fault_world.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace waybill::catalog {
namespace {

TEST(CheckBasket, PricesOfAllLinesInOneAnswer) {
    CatalogWorld world;
    const Partner partner = world.add_partner();
    const Offer bread = world.add_offer(partner.id, 5, "Bread", 250);
    const Offer cake = world.add_offer(partner.id, 2, "Cake", 900);
    WantedBasket wanted{.partner = partner.id,
                        .lines = {{cake.id, 1}, {bread.id, 3}, {cake.id, 1}}};
    const auto checked = world.run(world.check_basket.run({}, std::move(wanted)));
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
        WantedBasket wanted{.partner = at, .lines = std::move(lines)};
        return world.run(world.check_basket.run({}, std::move(wanted)));
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

/// The world begins on Monday, 2026-01-05, 00:00 UTC.
TEST(CheckBasket, AClosedPartnerSaysWhenItOpens) {
    struct Case {
        std::string zone;
        std::vector<OpeningHours> hours;
        Duration after;
        std::string opens;  ///< empty: it is open
    };
    const Case cases[]{
        {"UTC", {}, 0h, ""},
        {"UTC", {{1, 0, 1440}}, 0h, ""},
        {"UTC", {{1, 540, 1080}}, 0h, "2026-01-05T09:00:00Z"},
        {"UTC", {{1, 540, 1080}}, 9h, ""},
        {"UTC", {{1, 540, 1080}}, 18h, "2026-01-12T09:00:00Z"},
        {"UTC", {{1, 540, 1080}, {3, 600, 660}}, 18h + 30s, "2026-01-07T10:00:00Z"},
        {"Test/East", {{1, 540, 1080}}, 6h, "2026-01-05T07:00:00Z"},
        {"Test/East", {{1, 540, 1080}}, 7h, ""},
        {"Test/East", {{7, 1080, 1560}}, 23h, "2026-01-11T16:00:00Z"},
    };
    for (const Case& expected : cases) {
        CatalogWorld world;
        const TimePoint monday = parse_rfc3339("2026-01-05T00:00:00Z").value();
        const Partner partner = world.add_partner({.zone = expected.zone, .hours = expected.hours});
        const Offer bread = world.add_offer(partner.id, 5);
        world.executor.clock().advance(monday + expected.after - world.now());
        WantedBasket wanted{.partner = partner.id, .lines = {{bread.id, 1}}};
        const auto checked = world.run(world.check_basket.run({}, std::move(wanted)));
        const auto reserved = world.reserve(world.ids.next<OrderId>(), partner.id, {{bread.id, 1}});
        EXPECT_EQ(world.browse.view(partner).open_now, expected.opens.empty()) << expected.opens;
        ASSERT_EQ(checked.has_value(), expected.opens.empty()) << expected.opens;
        ASSERT_EQ(reserved.has_value(), expected.opens.empty()) << expected.opens;
        if (checked) continue;
        for (const Error& error : {checked.error(), reserved.error()}) {
            EXPECT_EQ(error.kind, ErrorKind::invalid);
            EXPECT_EQ(error.reason, "catalog.partner_closed");
            ASSERT_EQ(error.fields.size(), 1u);
            EXPECT_EQ(error.fields[0].pointer, "next_opening");
            EXPECT_EQ(parse_rfc3339(error.fields[0].detail), parse_rfc3339(expected.opens))
                << error.fields[0].detail;
        }
        EXPECT_EQ(world.stock(bread.id), (StockRow{5, 5, 0, 0, 0}));
    }
}

TEST(CheckBasket, OnlyPlacesInItsAreaAreDeliveredTo) {
    CatalogWorld world;
    const Partner partner = world.add_partner();  // in Brussels
    const Offer bread = world.add_offer(partner.id, 5);
    const auto reason = [&](double lat, double lon) -> std::string_view {
        WantedBasket wanted{
            .partner = partner.id,
            .lines = {{bread.id, 1}},
            .place = Place{.lat_e7 = std::llround(lat * 1e7), .lon_e7 = std::llround(lon * 1e7)}};
        const auto checked = world.run(world.check_basket.run({}, std::move(wanted)));
        return checked ? "" : checked.error().reason;
    };
    EXPECT_EQ(reason(50.8503, 4.3517), "");
    EXPECT_EQ(reason(51.10, 4.3517), "");                           // 28 km
    EXPECT_EQ(reason(51.13, 4.3517), "catalog.out_of_area");        // 31 km
    EXPECT_EQ(reason(48.8566, 2.3522), "catalog.out_of_area");      // Paris
    EXPECT_EQ(reason(-50.8503, -175.6483), "catalog.out_of_area");  // the other side
    EXPECT_EQ(reason(0, 0), "catalog.invalid_place");
}

TEST(CheckBasket, AnOrderMayGoElsewhereInTheAreaOfAPartnerThatIsNotListedNow) {
    CatalogWorld world;
    const Partner partner = world.add_partner();
    PartnerUpdate disable{.partner = partner.id, .changes = {.enabled = false}};
    ASSERT_TRUE(world.run(world.manage_partners.update({}, disable)));
    const auto area = [&](PartnerId at, double lat, double lon) -> std::string_view {
        const Place there{.lat_e7 = std::llround(lat * 1e7), .lon_e7 = std::llround(lon * 1e7)};
        const auto checked = world.run(world.check_basket.area({}, at, there));
        return checked ? "" : checked.error().reason;
    };
    EXPECT_EQ(area(partner.id, 51.10, 4.3517), "");
    EXPECT_EQ(area(partner.id, 51.13, 4.3517), "catalog.out_of_area");
    EXPECT_EQ(area(partner.id, 0, 0), "catalog.invalid_place");
    EXPECT_EQ(area(world.ids.next<PartnerId>(), 51.10, 4.3517), "catalog.partner_not_found");
}

TEST(CheckBasket, NoOrderComesToMoreThanOneMay) {
    CatalogWorld world;
    CheckBasket check{{.store = world.reservations, .opening_times = world.opening_times},
                      {.total_max = 1'000}};
    const Partner partner =
        world.add_partner({.delivery_fee = {.amount = 100, .currency = Currency{}}});
    const Offer bread = world.add_offer(partner.id, 500, "Bread", 300);
    const auto reason = [&](std::vector<WantedLine> lines) -> std::string_view {
        WantedBasket wanted{.partner = partner.id, .lines = std::move(lines)};
        const auto checked = world.run(check.run({}, std::move(wanted)));
        return checked ? "" : checked.error().reason;
    };
    EXPECT_EQ(reason({{bread.id, 3}}), "");
    EXPECT_EQ(reason({{bread.id, 2}, {bread.id, 2}}), "catalog.total_too_large");
    EXPECT_EQ(reason({{bread.id, 499}}), "catalog.total_too_large");
}

TEST(CheckBasket, SurvivesEveryFault) {
    sweep_faults(
        [](CatalogWorld& world) -> Command {
            const Offer offer = world.add_offer(world.add_partner().id, 5);
            return [&world, offer]() -> Status {
                WantedBasket wanted{.partner = offer.partner, .lines = {{offer.id, 1}}};
                WAYBILL_CHECK(world.run(world.check_basket.run({}, std::move(wanted))));
                return {};
            };
        },
        [](CatalogWorld&) {});
}

}  // namespace
}  // namespace waybill::catalog
