// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/reservation_store_sql.hpp"

#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace waybill::catalog {
namespace {

struct ReservationWorld : CatalogWorld {
    Partner partner = add_partner();
    Offer bread = add_offer(partner.id, 10);
    Offer cake = add_offer(partner.id, 3, "Cake", 900);
    OrderId order = ids.next<OrderId>();

    Status hold(std::vector<WantedLine> lines) {
        return reserve(order, partner.id, std::move(lines));
    }
    Status paid() { return pay(order, partner.id, {{bread.id, 2}, {cake.id, 1}}); }
    std::ptrdiff_t told_lost() { return std::ranges::count(events(), "reservation.lost"); }
    int expire() { return let_go().value(); }
    void give_system_of_its_own() {
        PartnerUpdate update{.partner = partner.id,
                             .changes = {.api_url = "http://kitchen.test:8080/orders"},
                             .spare_secret = SecretText{"whsec_spare"}};
        ASSERT_TRUE(run(manage_partners.update({}, std::move(update))));
    }
    std::optional<CallTarget> target() {
        return run(reservations.call_target({}, order, partner.id, now())).value();
    }
};

using States = std::vector<std::string>;

TEST(ReservationStoreSql, LinesOfOneOfferAreSummed) {
    ReservationWorld world;
    ASSERT_TRUE(world.hold({{world.cake.id, 1}, {world.bread.id, 4}, {world.cake.id, 2}}));
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 6, 4, 0, 0}));
    EXPECT_EQ(world.stock(world.cake.id), (StockRow{3, 0, 3, 0, 0}));
    EXPECT_EQ(world.states(world.order), (States{"active", "active"}));
}

TEST(ReservationStoreSql, ShortageNamesEveryShortLineAndHoldsNothing) {
    ReservationWorld world;
    const auto refused = world.hold({{world.cake.id, 2}, {world.bread.id, 4}, {world.cake.id, 2}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_EQ(refused.error().reason, "catalog.insufficient_stock");
    ASSERT_EQ(refused.error().fields.size(), 2u);
    EXPECT_EQ(refused.error().fields[0].pointer, "/lines/0");
    EXPECT_EQ(refused.error().fields[1].pointer, "/lines/2");
    EXPECT_EQ(refused.error().fields[0].detail, "3 left");
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 10, 0, 0, 0}));
    EXPECT_TRUE(world.states(world.order).empty());
    EXPECT_TRUE(world.hold({{world.cake.id, 3}}));  // a refusal is no end
}

TEST(ReservationStoreSql, OnlyWhatIsForSaleIsHeld) {
    ReservationWorld world;
    const Partner other = world.add_partner();
    const Offer foreign = world.add_offer(other.id, 5);
    OfferUpdate off{.offer = world.cake.id, .changes = {.active = false}};
    ASSERT_TRUE(world.run(world.manage_offers.update_offer({}, off)));
    const auto refused =
        world.hold({{foreign.id, 1}, {world.cake.id, 1}, {world.ids.next<OfferId>(), 1}});
    EXPECT_EQ(refused.error().reason, "catalog.offer_unavailable");
    EXPECT_EQ(refused.error().fields.size(), 3u);

    for (const auto& changes :
         {PartnerChanges{.paused = true}, PartnerChanges{.enabled = false, .paused = false},
          PartnerChanges{.verified = false, .enabled = true}}) {
        PartnerUpdate update{.partner = world.partner.id, .changes = changes};
        ASSERT_TRUE(world.run(world.manage_partners.update({}, std::move(update))));
        const auto closed = world.hold({{world.bread.id, 1}});
        EXPECT_EQ(closed.error().reason, "catalog.partner_not_selling");
    }
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 10, 0, 0, 0}));
}

TEST(ReservationStoreSql, RepetitionHoldsOnce) {
    ReservationWorld world;
    const std::vector<WantedLine> lines{{world.bread.id, 2}, {world.cake.id, 1}};
    ASSERT_TRUE(world.hold(lines));
    EXPECT_TRUE(world.hold({lines[1], lines[0]}));
    EXPECT_EQ(world.hold({lines[0]}).error().reason, "catalog.reservation_differs");
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 8, 2, 0, 0}));
    ASSERT_TRUE(world.paid());
    EXPECT_TRUE(world.hold(lines));
    ASSERT_TRUE(world.release(world.order));
    EXPECT_EQ(world.hold(lines).error().reason, "catalog.reservation_ended");
}

TEST(ReservationStoreSql, RepetitionHoldsLongerAndNeverShorter) {
    ReservationWorld world;
    const auto hold_for = [&world](Duration time) {
        Hold hold{.order = world.order,
                  .partner = world.partner.id,
                  .lines = {{world.bread.id, 2}},
                  .until = world.now() + time};
        return world.run(world.reserve_stock.run({}, std::move(hold)));
    };
    ASSERT_TRUE(hold_for(1min));
    world.executor.clock().advance(30s);
    ASSERT_TRUE(hold_for(1min));
    ASSERT_TRUE(hold_for(1s));
    world.executor.clock().advance(59s);
    EXPECT_EQ(world.expire(), 0);
    world.executor.clock().advance(1s);
    EXPECT_EQ(world.expire(), 1);
}

TEST(ReservationStoreSql, WhatEndedWithoutASaleIsHeldAnew) {
    for (const bool released : {true, false}) {
        ReservationWorld world;
        const std::vector<WantedLine> lines{{world.bread.id, 2}, {world.cake.id, 3}};
        ASSERT_TRUE(world.hold(lines));
        if (released) {
            ASSERT_TRUE(world.release(world.order));
        } else {
            world.executor.clock().advance(25h);
            ASSERT_EQ(world.expire(), 1);
        }
        ASSERT_TRUE(world.hold(lines));
        EXPECT_EQ(world.states(world.order), (States{"active", "active"}));
        EXPECT_EQ(world.stock(world.cake.id), (StockRow{3, 0, 3, 0, 0}));
        world.executor.clock().advance(25h);  // and it ends like the first time
        EXPECT_EQ(world.expire(), 1);
        EXPECT_EQ(world.stock(world.cake.id), (StockRow{3, 3, 0, 0, 0}));

        ASSERT_TRUE(world.reserve(world.ids.next<OrderId>(), world.partner.id, {lines[1]}));
        EXPECT_EQ(world.hold(lines).error().reason, "catalog.insufficient_stock");
        EXPECT_EQ(world.states(world.order), (States{"expired", "expired"}));
    }
}

TEST(ReservationStoreSql, ReleaseGivesBackOnce) {
    ReservationWorld world;
    ASSERT_TRUE(world.hold({{world.bread.id, 2}, {world.cake.id, 1}}));
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(world.release(world.order));
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 10, 0, 0, 0}));
    EXPECT_EQ(world.states(world.order), (States{"released", "released"}));
    ASSERT_TRUE(world.paid());  // whoever is paid for it buys it, if it is there
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 8, 0, 2, 0}));
}

TEST(ReservationStoreSql, LateReservationOfAReleasedOrderHoldsUntilItsTime) {
    ReservationWorld world;
    ASSERT_TRUE(world.release(world.order));
    EXPECT_TRUE(world.states(world.order).empty());
    ASSERT_TRUE(world.hold({{world.bread.id, 2}}));
    world.executor.clock().advance(25h);
    EXPECT_EQ(world.expire(), 1);
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 10, 0, 0, 0}));
}

TEST(ReservationStoreSql, PaidStockIsSoldAndCancelledOneComesBack) {
    ReservationWorld world;
    ASSERT_TRUE(world.hold({{world.bread.id, 2}}));
    ASSERT_TRUE(world.paid());
    EXPECT_TRUE(world.paid());
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 8, 0, 2, 0}));
    ASSERT_TRUE(world.release(world.order));
    EXPECT_TRUE(world.release(world.order));
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 10, 0, 0, 0}));
    EXPECT_EQ(world.states(world.order), (States{"restocked"}));
    EXPECT_TRUE(world.paid());  // news of a sale that is undone sells nothing
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 10, 0, 0, 0}));
    EXPECT_EQ(world.told_lost(), 0);
}

TEST(ReservationStoreSql, OneEventCountsOnce) {
    ReservationWorld world;
    ASSERT_TRUE(world.hold({{world.bread.id, 2}}));
    const Cause cause = world.cause();
    PaidOrder paid{.order = world.order, .partner = world.partner.id, .cause = cause};
    EXPECT_TRUE(world.run(world.reservations.commit({}, paid)));
    EXPECT_TRUE(world.run(world.reservations.commit({}, paid)));
    // Claimed by the payment already, so this is a repetition and not a cancellation.
    EXPECT_TRUE(world.run(world.reservations.release({}, world.order, cause)));
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 8, 0, 2, 0}));
}

TEST(ReservationStoreSql, WhatIsHeldPastItsTimeExpiresOnce) {
    ReservationWorld world;
    ASSERT_TRUE(world.hold({{world.bread.id, 2}, {world.cake.id, 1}}));
    EXPECT_EQ(world.expire(), 0);
    world.executor.clock().advance(24h + 10min);
    EXPECT_EQ(world.expire(), 1);
    EXPECT_EQ(world.expire(), 0);
    EXPECT_EQ(world.stock(world.cake.id), (StockRow{3, 3, 0, 0, 0}));
    EXPECT_EQ(world.states(world.order), (States{"expired", "expired"}));
    EXPECT_TRUE(world.release(world.order));
    EXPECT_EQ(world.stock(world.cake.id), (StockRow{3, 3, 0, 0, 0}));
}

TEST(ReservationStoreSql, RepetitionBeforeTheSweepHoldsOn) {
    ReservationWorld world;
    ASSERT_TRUE(world.hold({{world.bread.id, 2}}));
    world.executor.clock().advance(25h);
    EXPECT_TRUE(world.hold({{world.bread.id, 2}}));
    EXPECT_EQ(world.expire(), 0);
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 8, 2, 0, 0}));
}

TEST(ReservationStoreSql, LatePaymentTriesAnew) {
    for (const bool swept : {false, true}) {
        ReservationWorld world;
        ASSERT_TRUE(world.hold({{world.bread.id, 2}, {world.cake.id, 1}}));
        world.executor.clock().advance(25h);
        EXPECT_EQ(swept ? world.expire() : 1, 1);
        ASSERT_TRUE(world.paid());
        EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 8, 0, 2, 0}));
        EXPECT_EQ(world.stock(world.cake.id), (StockRow{3, 2, 0, 1, 0}));
        EXPECT_EQ(world.states(world.order), (States{"committed", "committed"}));
        EXPECT_TRUE(world.paid());
        ASSERT_TRUE(world.release(world.order));
        EXPECT_EQ(world.stock(world.cake.id), (StockRow{3, 3, 0, 0, 0}));
    }
}

TEST(ReservationStoreSql, LatePaymentLosesToWhoCameBetween) {
    ReservationWorld world;
    ASSERT_TRUE(world.hold({{world.bread.id, 2}, {world.cake.id, 1}}));
    world.executor.clock().advance(25h);
    EXPECT_EQ(world.expire(), 1);
    ASSERT_TRUE(world.reserve(world.ids.next<OrderId>(), world.partner.id, {{world.cake.id, 3}}));
    world.give_system_of_its_own();
    const Cause cause = world.cause();
    const PaidOrder paid{.order = world.order,
                         .partner = world.partner.id,
                         .lines = {{world.bread.id, 2}, {world.cake.id, 1}},
                         .cause = cause};
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(world.run(world.reservations.commit({}, paid)));
    EXPECT_EQ(world.told_lost(), 1);  // once, and the partner is not told to cook
    EXPECT_EQ(world.count("jobs"), 0);
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 10, 0, 0, 0}));
    EXPECT_EQ(world.stock(world.cake.id), (StockRow{3, 0, 3, 0, 0}));
    EXPECT_EQ(world.states(world.order), (States{"expired", "expired"}));
    EXPECT_TRUE(world.release(world.order));  // the order is cancelled then
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 10, 0, 0, 0}));
}

TEST(ReservationStoreSql, PaidOrderWithoutAReservationBuysWhatThereIs) {
    ReservationWorld world;
    ASSERT_TRUE(world.paid());
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 8, 0, 2, 0}));
    EXPECT_EQ(world.states(world.order), (States{"committed", "committed"}));
    world.order = world.ids.next<OrderId>();
    ASSERT_TRUE(world.reserve(world.ids.next<OrderId>(), world.partner.id, {{world.cake.id, 2}}));
    ASSERT_TRUE(world.paid());
    EXPECT_EQ(world.told_lost(), 1);
    EXPECT_TRUE(world.states(world.order).empty());
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{10, 8, 0, 2, 0}));
}

TEST(ReservationStoreSql, OnlyPartnersWithASystemAreCalled) {
    ReservationWorld world;
    ASSERT_TRUE(world.hold({{world.bread.id, 1}}));
    ASSERT_TRUE(world.paid());
    EXPECT_EQ(world.count("jobs"), 0);
    EXPECT_FALSE(world.target());

    world.give_system_of_its_own();
    world.order = world.ids.next<OrderId>();
    ASSERT_TRUE(world.hold({{world.bread.id, 1}}));
    EXPECT_FALSE(world.target());  // not paid yet
    ASSERT_TRUE(world.paid());
    EXPECT_EQ(world.count("jobs"), 1);
    const auto target = world.target();
    ASSERT_TRUE(target);
    EXPECT_EQ(target->url, "http://kitchen.test:8080/orders");
    ASSERT_EQ(target->secrets.size(), 1u);
    EXPECT_EQ(target->secrets[0].reveal(), "whsec_spare");
}

TEST(ReservationStoreSql, NobodyIsToldTwiceOrOfACancelledOrder) {
    ReservationWorld world;
    world.give_system_of_its_own();
    ASSERT_TRUE(world.hold({{world.bread.id, 1}}));
    ASSERT_TRUE(world.paid());
    const auto before = world.events().size();
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(
            world.run(world.reservations.called({}, world.order, world.partner.id, world.now())));
    EXPECT_FALSE(world.target());
    EXPECT_EQ(world.events().size(), before + 1);
    EXPECT_EQ(world.events().back(), "partner.notified");

    world.order = world.ids.next<OrderId>();
    ASSERT_TRUE(world.hold({{world.bread.id, 1}}));
    ASSERT_TRUE(world.paid());
    ASSERT_TRUE(world.release(world.order));
    EXPECT_FALSE(world.target());
}

TEST(ReservationStoreSql, ReservationsHaveNoEventsAndNoTimers) {
    ReservationWorld world;
    const auto before = world.events();
    const auto timers = world.count("timers");
    ASSERT_TRUE(world.hold({{world.bread.id, 1}}));
    ASSERT_TRUE(world.paid());
    ASSERT_TRUE(world.release(world.order));
    EXPECT_EQ(world.events(), before);
    EXPECT_EQ(world.count("timers"), timers);
}

}  // namespace
}  // namespace waybill::catalog
