// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/erased_people_sql.hpp"

#include "services/couriers/store/couriers_world.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

constexpr sql::Query couriers_cleared{
    "t.cleared",
    "SELECT COUNT(*) FROM couriers WHERE name = '' AND phone = '' AND lat_e7 IS NULL AND duty = "
    "'offline' AND deleted_at IS NOT NULL"};
constexpr sql::Query names_left{"t.names",
                                "SELECT COUNT(*) FROM deliveries WHERE courier_name <> ''"};
constexpr sql::Query erased_couriers_told{
    "t.erased_told", "SELECT COUNT(*) FROM outbox WHERE type = 'courier.erased'"};
constexpr sql::Query erasing_timers{"t.erasings",
                                    "SELECT COUNT(*) FROM timers WHERE kind = 'courier.erase'"};

struct ErasingWorld : CouriersWorld {
    ErasedPeopleSql erased{{.database = database,
                            .outbox = outbox,
                            .events = events,
                            .timers = timers,
                            .clock = executor.clock()}};
    CourierId ada = hire();
    OrderId order = ready_order();
    UserId user = executor.run(couriers.find(Context{}, ada)).value().user;

    StepCommand step(std::int64_t epoch = 1) const {
        return {.order = order, .courier = ada, .epoch = epoch, .pin = "0417"};
    }
    Status begin() { return executor.run(erased.begin(Context{}, user, ids.next<EventId>())); }
    Status go_on() {
        return executor.run(erased.go_on(Context{}, {.user = user, .due = executor.clock().now()}));
    }
    std::int64_t in_hand() {
        return executor.run(erased.carried_by(Context{}, user)).value().deliveries;
    }
};

TEST(ErasedPeople, ADoorIsClearedOnce) {
    ErasingWorld world;
    auto said = world.news(world.order, OrderNews::Kind::redirected, 5);
    said.snapshot.dropoff = {.address = "Mill Lane 9",
                             .place = Position{.lat = 1, .lon = 2, .at = {}}};
    said.snapshot.phone = PersonalText{"+3225550101"};
    said.snapshot.note = PersonalText{"bell 3"};
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, std::move(said))));
    const EventId event = world.ids.next<EventId>();
    const auto clear = [&](const OrderId& order) {
        return world.executor.run(world.erased.clear_door(Context{}, order, event));
    };
    ASSERT_TRUE(clear(world.order));
    const auto row = world.executor.run(world.deliveries.find(Context{}, world.order)).value();
    EXPECT_EQ(row.dropoff.address + row.phone.reveal() + row.note.reveal(), "");
    EXPECT_FALSE(row.dropoff.place);
    EXPECT_EQ(row.order_version, 5);
    ASSERT_TRUE(clear(world.order));
    const auto again = world.executor.run(world.deliveries.find(Context{}, world.order)).value();
    EXPECT_EQ(again.version, row.version);
    EXPECT_TRUE(world.executor.run(
        world.erased.clear_door(Context{}, world.ids.next<OrderId>(), world.ids.next<EventId>())))
        << "never accepted";
}

TEST(ErasedPeople, ACourierIsClearedOnceNothingIsInHand) {
    ErasingWorld world;
    ASSERT_TRUE(world.executor.run(world.deliveries.assign(Context{}, world.order, world.ada, {})));
    EXPECT_EQ(world.in_hand(), 1);
    ASSERT_TRUE(world.begin());
    ASSERT_TRUE(world.go_on());
    EXPECT_EQ(world.count(couriers_cleared), 0);
    EXPECT_EQ(world.count(erasing_timers), 1);

    ASSERT_TRUE(world.executor.run(world.pick_up.run(Context{}, world.step())));
    ASSERT_TRUE(world.executor.run(world.deliveries.deliver(Context{}, world.step())));
    EXPECT_EQ(world.in_hand(), 0);
    EXPECT_EQ(world.count(names_left), 1);
    world.executor.clock().advance(10min);
    ASSERT_TRUE(world.go_on());
    EXPECT_EQ(world.count(couriers_cleared), 1);
    EXPECT_EQ(world.count(names_left), 0);
    EXPECT_EQ(world.count(erased_couriers_told), 1);
    EXPECT_EQ(world.count(erasing_timers), 0);
    EXPECT_FALSE(world.executor.run(world.erased.carried_by(Context{}, world.user))->is_courier);
}

TEST(ErasedPeople, WhoIsNoCourierNeedsNothing) {
    ErasingWorld world;
    EXPECT_TRUE(world.executor.run(
        world.erased.begin(Context{}, world.ids.next<UserId>(), world.ids.next<EventId>())));
    EXPECT_EQ(world.count(erasing_timers), 0);
    EXPECT_TRUE(world.go_on()) << "a timer that is not there";
    EXPECT_EQ(world.count(couriers_cleared), 0);
}

}  // namespace
}  // namespace waybill::couriers
