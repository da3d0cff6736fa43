// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/delivery_store_sql.hpp"

#include "services/couriers/store/couriers_world.hpp"
#include "services/couriers/store/keyless_pins.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

constexpr sql::Query assigned_events{
    "t.assigned", "SELECT COUNT(*) FROM outbox WHERE type = 'delivery.assigned'"};

TEST(Deliveries, AreListedByTheirTimeAndNotByTheAgeOfTheQuote) {
    CouriersWorld world;
    const CourierId courier = world.hire(3);
    std::vector<OrderId> orders;
    for (int i = 0; i < 3; ++i) {
        orders.push_back(world.ids.next<OrderId>());
        world.executor.clock().advance(1s);
    }
    for (std::size_t i = orders.size(); i-- > 0;) {
        OrderNews ready = world.news(orders[i], OrderNews::Kind::ready, 4);
        ready.snapshot.created_at = world.executor.clock().now();
        ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, std::move(ready))));
        ASSERT_TRUE(world.executor.run(world.deliveries.assign(Context{}, orders[i], courier, {})));
        world.executor.clock().advance(1s);
    }
    for (const Listed which : {Listed::all, Listed::active}) {
        std::vector<OrderId> seen;
        std::string cursor;
        do {
            const auto page =
                world.executor.run(world.deliveries.of_courier({}, courier, which, 1, cursor));
            ASSERT_TRUE(page);
            for (const Delivery& delivery : page->deliveries) seen.push_back(delivery.order);
            cursor = page->next_cursor;
        } while (!cursor.empty());
        EXPECT_EQ(seen, orders);
    }
    const auto bad =
        world.executor.run(world.deliveries.of_courier({}, courier, Listed::all, 1, "nonsense"));
    EXPECT_EQ(bad.error().reason, "request.bad_cursor");
}

TEST(Claim, OfManyCouriersExactlyOneWins) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        CouriersWorld world{AssignmentMode::claim, seed};
        std::vector<CourierId> couriers;
        for (int i = 0; i < 8; ++i) couriers.push_back(world.hire());
        const OrderId order = world.ready_order();
        std::vector<Task<Result<Delivery>>> tries;
        for (const CourierId& courier : couriers)
            tries.push_back(world.deliveries.assign(Context{}, order, courier, {}));
        const auto outcomes = world.executor.run(when_all(std::move(tries)));
        int winners = 0;
        for (const auto& outcome : outcomes) {
            if (outcome)
                ++winners;
            else
                EXPECT_EQ(outcome.error().reason, "couriers.taken");
        }
        EXPECT_EQ(winners, 1) << "seed " << seed;
        EXPECT_EQ(world.count(assigned_events), 1);
        EXPECT_EQ(world.count(loads_off), 0);
    }
}

TEST(LeastLoaded, GivesReadyOrdersToWhoHasFewestAndNewHandsToWhatWaits) {
    CouriersWorld world{AssignmentMode::least_loaded};
    const OrderId waits = world.ready_order();  // nobody is there yet
    const CourierId ada = world.hire();
    const auto taken = world.executor.run(world.deliveries.find(Context{}, waits));
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->courier, ada);
    const CourierId bea = world.hire();
    const OrderId next = world.ready_order();
    EXPECT_EQ(world.executor.run(world.deliveries.find(Context{}, next))->courier, bea);
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(Deliveries, RepeatedAndOlderNewsChangeNothing) {
    CouriersWorld world;
    const OrderId order = world.ids.next<OrderId>();
    const OrderNews ready = world.news(order, OrderNews::Kind::ready, 4);
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, ready)));
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, ready)));
    const OrderNews older = world.news(order, OrderNews::Kind::accepted, 3);
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, older)));
    const auto delivery = world.executor.run(world.deliveries.find(Context{}, order));
    ASSERT_TRUE(delivery);
    EXPECT_TRUE(delivery->ready);
    EXPECT_EQ(delivery->order_version, 4);
}

/// An event of a release whose digests had no key, and a row of it.
TEST(Deliveries, DigestsWithoutAKeyGetItAndTheirPinStays) {
    CouriersWorld world;
    const CourierId ada = world.hire(2);
    const OrderId heard = world.ids.next<OrderId>();
    OrderNews news = world.news(heard, OrderNews::Kind::ready, 4);
    news.snapshot.pin_digest = crypto::sha256_hex(heard.text() + ":0417");
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, news)));
    EXPECT_EQ(world.executor.run(world.deliveries.find(Context{}, heard))->pin_digest,
              crypto::pin_digest(world.sealer, heard.text(), "0417"));

    const OrderId stored = world.ready_order();
    const std::string keyless = crypto::sha256_hex(stored.text() + ":0417");
    static constexpr sql::Query plant{"t.plant",
                                      "UPDATE deliveries SET pin_digest = $2 WHERE order_id = $1"};
    auto spoil = [&](sql::Tx& tx) { return tx.exec(plant, stored, keyless); };
    auto key = [&](sql::Tx& tx) { return key_pins(tx, world.sealer); };
    ASSERT_TRUE(world.executor.run(world.file->write(Context{}, spoil)));
    EXPECT_EQ(world.executor.run(world.file->write(Context{}, key)), 1);
    EXPECT_EQ(world.executor.run(world.file->write(Context{}, key)), 0);
    for (const OrderId& order : {heard, stored}) {
        ASSERT_TRUE(world.executor.run(world.deliveries.assign(Context{}, order, ada, {})));
        StepCommand door{.order = order, .courier = ada, .epoch = 1, .pin = "0418"};
        ASSERT_TRUE(world.executor.run(world.pick_up.run(Context{}, door)));
        EXPECT_EQ(world.executor.run(world.deliveries.deliver(Context{}, door)).error().reason,
                  "couriers.wrong_pin");
        door.pin = "0417";
        EXPECT_TRUE(world.executor.run(world.deliveries.deliver(Context{}, door)));
    }
}

TEST(Deliveries, ACancelledOrderFreesItsCourier) {
    CouriersWorld world;
    const CourierId ada = world.hire();
    const OrderId order = world.ready_order();
    ASSERT_TRUE(world.executor.run(world.deliveries.assign(Context{}, order, ada, {})));
    const OrderNews ended = world.news(order, OrderNews::Kind::ended, 6);
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, ended)));
    EXPECT_EQ(world.executor.run(world.couriers.find(Context{}, ada))->duty, Duty::available);
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(Deliveries, AFailureAtAnyPortCallIsMendedByTheRetry) {
    for (const FaultPlan::Moment moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        for (int n = 1; n < 10; ++n) {
            CouriersWorld world;
            const CourierId ada = world.hire();
            const OrderId order = world.ready_order();
            const IdempotencyKey key{.scope = "claim", .key = "k", .fingerprint = order.text()};
            const StepCommand door{.order = order, .courier = ada, .epoch = 1, .pin = "0417"};
            world.faults.fail_call(n, moment);
            auto once = [&] {
                (void)world.executor.run(world.deliveries.assign(Context{}, order, ada, key));
                (void)world.executor.run(world.pick_up.run(Context{}, door));
                (void)world.executor.run(world.deliveries.deliver(Context{}, door));
            };
            once();
            const bool reached = world.faults.fired();
            world.faults.clear();
            once();
            const auto delivery = world.executor.run(world.deliveries.find(Context{}, order));
            ASSERT_TRUE(delivery);
            EXPECT_EQ(delivery->state, DeliveryState::delivered) << n;
            EXPECT_EQ(world.count(assigned_events), 1) << n;
            EXPECT_EQ(world.count(loads_off), 0) << n;
            if (!reached) break;
        }
    }
}

/// One order, offered to the one courier that there is.
struct OfferWorld : CouriersWorld {
    OfferWorld() : CouriersWorld{AssignmentMode::optimal} {
        courier = hire();
        order = ready_order();
        const auto given = executor.run(planned.give(Context{}, order, decision()));
        EXPECT_TRUE(given && given->state == DeliveryState::offered);
    }
    DispatchDecision decision() {
        return {.courier = courier,
                .policy = "plan",
                .explanation = "{}",
                .answer_by = executor.clock().now() + 30s};
    }
    StepCommand command(std::int64_t epoch = 1) const {
        return {.order = order, .courier = courier, .epoch = epoch};
    }
    DeliveryState state() { return executor.run(deliveries.find(Context{}, order))->state; }
    std::string offer() {
        constexpr sql::Query query{"t.offer",
                                   "SELECT state FROM delivery_offers ORDER BY epoch DESC LIMIT 1"};
        auto read = [&](sql::Tx& tx) {
            return tx.one(query, [](const sql::Row& row) { return row.text(0); });
        };
        return executor.run(file->read(Context{}, read))->value_or("none");
    }
    /// What the worker does when the timer is due.
    Status expire() {
        return executor.run(planned.expire(Context{}, order, executor.clock().now() + 30s));
    }
    bool refused() {
        const auto work = executor.run(planned.load(Context{}));
        return !work->refusals.empty();
    }
    std::int64_t open_timers() {
        return count({"t.timers", "SELECT COUNT(*) FROM timers WHERE kind = 'delivery.offer'"});
    }

    CourierId courier;
    OrderId order;
};

TEST(Offers, AYesMakesItAnAssignmentAndANoGivesItBack) {
    OfferWorld world;
    EXPECT_EQ(world.offer(), "pending");
    EXPECT_EQ(world.count(assigned_events), 0);
    EXPECT_EQ(world.open_timers(), 1);
    EXPECT_EQ(world.executor.run(world.planned.accept(Context{}, world.command(7))).error().reason,
              "couriers.stale_epoch");
    ASSERT_TRUE(world.executor.run(world.planned.accept(Context{}, world.command())));
    ASSERT_TRUE(world.executor.run(world.planned.accept(Context{}, world.command()))) << "again";
    EXPECT_EQ(world.state(), DeliveryState::assigned);
    EXPECT_EQ(world.offer(), "accepted");
    EXPECT_EQ(world.count(assigned_events), 1);
    EXPECT_EQ(world.open_timers(), 0);
    EXPECT_EQ(world.count(loads_off), 0);

    OfferWorld other;
    ASSERT_TRUE(other.executor.run(other.planned.release(Context{}, other.command(), "declined")));
    EXPECT_EQ(other.state(), DeliveryState::waiting);
    EXPECT_EQ(other.offer(), "declined");
    EXPECT_EQ(other.executor.run(other.planned.accept(Context{}, other.command())).error().reason,
              "couriers.no_delivery");
    EXPECT_TRUE(other.refused());
    EXPECT_EQ(other.open_timers(), 0);
    EXPECT_EQ(other.count(loads_off), 0);
}

TEST(Offers, SilenceGivesItBackAndIsForgottenAfterAWhile) {
    OfferWorld world;
    ASSERT_TRUE(world.expire());
    EXPECT_EQ(world.state(), DeliveryState::waiting);
    EXPECT_EQ(world.offer(), "expired");
    EXPECT_TRUE(world.refused());
    EXPECT_EQ(world.count(loads_off), 0);
    ASSERT_TRUE(world.expire()) << "a second worker finds nothing";
    world.executor.run_for(6min);
    EXPECT_FALSE(world.refused());
    const auto again =
        world.executor.run(world.planned.give(Context{}, world.order, world.decision()));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->epoch, 2);
}

TEST(Offers, AClaimIsAYesAndNobodyElseMayHaveIt) {
    OfferWorld world;
    const CourierId other = world.hire();
    const auto snatched =
        world.executor.run(world.deliveries.assign(Context{}, world.order, other, {}));
    EXPECT_EQ(snatched.error().reason, "couriers.taken");
    ASSERT_TRUE(
        world.executor.run(world.deliveries.assign(Context{}, world.order, world.courier, {})));
    EXPECT_EQ(world.offer(), "accepted");
    ASSERT_TRUE(world.expire()) << "too late to expire";
    EXPECT_EQ(world.state(), DeliveryState::assigned);
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(Offers, ACancelledOrderIsWithdrawn) {
    OfferWorld world;
    ASSERT_TRUE(world.executor.run(
        world.deliveries.apply(Context{}, world.news(world.order, OrderNews::Kind::ended, 5))));
    EXPECT_EQ(world.offer(), "withdrawn");
    EXPECT_EQ(world.open_timers(), 0);
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(SetPlaces, WhatAnOperatorSaysStaysWhenTheKitchenIsReady) {
    CouriersWorld world{AssignmentMode::optimal};
    const OrderId order = world.ids.next<OrderId>();
    auto news = world.news(order, OrderNews::Kind::accepted, 3);
    news.snapshot.pickup.address = "Mill Lane 3";
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, news)));
    const Position door{.lat = 50.85, .lon = 4.35, .at = {}};
    const Places pickup{.pickup = door, .dropoff = {}};
    ASSERT_TRUE(world.executor.run(world.planned.set_places(Context{}, order, pickup)));
    const Places dropoff{.pickup = {}, .dropoff = door};
    ASSERT_TRUE(world.executor.run(world.planned.set_places(Context{}, order, dropoff)));
    auto ready = world.news(order, OrderNews::Kind::ready, 4);
    ready.snapshot.pickup = {.address = "Mill Lane 3, back door",
                             .place = Position{.lat = 1, .lon = 2, .at = {}}};
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, ready)));

    const auto work = world.executor.run(world.planned.load(Context{})).value();
    ASSERT_EQ(work.deliveries.size(), 1u);
    EXPECT_TRUE(work.deliveries[0].ready);
    EXPECT_EQ(work.deliveries[0].pickup.address, "Mill Lane 3, back door") << "the kitchen's";
    EXPECT_EQ(work.deliveries[0].pickup.place->lat, door.lat);
    EXPECT_EQ(work.deliveries[0].dropoff.place->lon, door.lon);

    const auto ended = world.news(order, OrderNews::Kind::ended, 5);
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, ended)));
    const auto late = world.executor.run(world.planned.set_places(Context{}, order, pickup));
    EXPECT_EQ(late.error().reason, "couriers.wrong_state");
}

TEST(Redirected, GoesToTheNewDoorAndOnlyWhenTheDoorIsNew) {
    CouriersWorld world{AssignmentMode::optimal};
    const OrderId order = world.ids.next<OrderId>();
    auto accepted = world.news(order, OrderNews::Kind::accepted, 3);
    accepted.snapshot.dropoff.address = "Station Street 12";
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, accepted)));
    const Position door{.lat = 50.85, .lon = 4.35, .at = {}};
    const Places places{.pickup = door, .dropoff = door};
    ASSERT_TRUE(world.executor.run(world.planned.set_places(Context{}, order, places)));
    const auto heard = [&](OrderNews::Kind kind, std::int64_t version) {
        auto news = world.news(order, kind, version);
        news.snapshot.dropoff.address = "Mill Lane 9";
        news.snapshot.phone = PersonalText{"+3225550199"};
        EXPECT_TRUE(world.executor.run(world.deliveries.apply(Context{}, std::move(news))));
        return world.executor.run(world.deliveries.find(Context{}, order)).value();
    };
    const Delivery called = heard(OrderNews::Kind::noted, 4);
    EXPECT_EQ(called.phone.reveal(), "+3225550199");
    EXPECT_EQ(called.dropoff.address, "Station Street 12");
    EXPECT_TRUE(called.dropoff.place) << "as the operator said";
    const Delivery moved = heard(OrderNews::Kind::redirected, 5);
    EXPECT_EQ(moved.dropoff.address, "Mill Lane 9");
    EXPECT_FALSE(moved.dropoff.place) << "of the old door";
    EXPECT_TRUE(moved.pickup.place);
}

}  // namespace
}  // namespace waybill::couriers
