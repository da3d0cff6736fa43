// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/messages/catalog_messages.hpp"

#include "contracts/catalog/v1/events.pb.h"
#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::catalog {
namespace {

TEST(CatalogMessages, WhatIsWrittenIsReadBack) {
    CatalogWorld world;
    const Partner partner =
        world.add_partner({.brand = "Mill & Sons",
                           .phone = "+4930123456",
                           .email = "a@example.com",
                           .place = {525'200'066, -1'340'495'401},
                           .zone = "Test/East",
                           .hours = {{1, 540, 1320}, {7, 1080, 1560}},
                           .holidays = {{parse_date("2026-12-25").value(), {}},
                                        {parse_date("2026-12-31").value(), {{600, 840}}}},
                           .api_url = "http://kitchen.test:8080/",
                           .paused = true,
                           .preparation_minutes = 20,
                           .delivery_fee = {.amount = 199}});
    const Offer offer = world.add_offer(partner.id, 5);
    for (const bool open : {false, true}) {
        const auto view = read_view(reply_bytes({.partner = partner, .open_now = open})).value();
        EXPECT_EQ(view.partner, partner);
        EXPECT_EQ(view.open_now, open);
    }
    EXPECT_EQ(read_offer(event_bytes(offer)).value(), offer);
    EXPECT_EQ(read_product(event_bytes(offer.product)).value(), offer.product);
    EXPECT_EQ(read_offer("nonsense").error().kind, ErrorKind::internal);
}

TEST(CatalogMessages, ArePublishedMessages) {
    CatalogWorld world;
    const Offer offer = world.add_offer(world.add_partner().id, 5);
    v1::OfferChanged changed;
    ASSERT_TRUE(changed.ParseFromString(event_bytes(offer)));
    EXPECT_EQ(changed.offer().offer_id(), offer.id.text());
    EXPECT_EQ(changed.offer().price().currency(), "EUR");
    EXPECT_EQ(changed.offer().in_stock(), 5);
}

RC_GTEST_PROP(CatalogMessages, PlacesLoseNothing, ()) {
    const auto lat = *rc::gen::inRange<std::int64_t>(-900'000'000, 900'000'001);
    const auto lon = *rc::gen::inRange<std::int64_t>(-1'800'000'000, 1'800'000'001);
    Partner partner{.id = PartnerId{Uuid{{1}}}, .place = {lat, lon}};
    RC_ASSERT(read_view(reply_bytes({.partner = partner})).value().partner == partner);
}

}  // namespace
}  // namespace waybill::catalog
