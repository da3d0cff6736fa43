// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/api/courier_timers.hpp"
#include "services/couriers/store/couriers_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// The system asks; timers go off.
struct AskingWorld : CouriersWorld {
    explicit AskingWorld(AssignmentMode wanted) : CouriersWorld{wanted} {
        worker.on(std::string{Assignment::offer_timer}, offer_timer(planned));
        worker.on(std::string{Assignment::ask_timer}, ask_timer(planned));
        worker.start();
    }
    ~AskingWorld() { executor.run(worker.stop()); }

    tasks::TimerWorker worker{
        {.database = database, .timers = timers, .executor = executor, .random = random}};

    /// A courier so many degrees north of the door that READY orders are fetched from.
    CourierId hire_at(double north, int capacity = 1) {
        const CourierId id = hire(capacity);
        const Position place{
            .lat = door.lat + north, .lon = door.lon, .at = executor.clock().now()};
        WAYBILL_ASSERT(executor.run(couriers.save_position(Context{}, id, place)));
        return id;
    }
    OrderId ready_at_door() {
        OrderNews ready = news(ids.next<OrderId>(), OrderNews::Kind::ready, 4);
        ready.snapshot.pickup.place = door;
        WAYBILL_ASSERT(executor.run(deliveries.apply(Context{}, ready)));
        return ready.snapshot.order;
    }
    Delivery row(const OrderId& order) {
        return executor.run(deliveries.find(Context{}, order)).value();
    }
    Courier courier(const CourierId& id) {
        return executor.run(couriers.find(Context{}, id)).value();
    }
    /// Who is asked about it at this moment.
    std::vector<CourierId> asked(const OrderId& order) {
        auto read = [&](sql::Tx& tx) -> Result<std::vector<CourierId>> {
            WAYBILL_TRY(const auto delivery, rows::find(tx, order));
            return rows::silent(tx, *delivery);
        };
        return executor.run(file->read(Context{}, read)).value();
    }
    StepCommand says(const CourierId& who, const OrderId& order) {
        return {.order = order, .courier = who, .epoch = row(order).epoch};
    }
    Result<Delivery> yes(const CourierId& who, const OrderId& order) {
        return executor.run(planned.accept(Context{}, says(who, order)));
    }
    Result<Delivery> no(const CourierId& who, const OrderId& order) {
        return executor.run(planned.release(Context{}, says(who, order), "declined"));
    }
    std::int64_t told(std::string_view type) {
        constexpr sql::Query query{"t.told", "SELECT COUNT(*) FROM outbox WHERE type = $1"};
        auto read = [&](sql::Tx& tx) {
            return tx.one(query, [](const sql::Row& row) { return row.integer(0); }, type);
        };
        return executor.run(file->read(Context{}, read))->value_or(-1);
    }
    void go(const CourierId& who, Duty duty) {
        WAYBILL_ASSERT(executor.run(couriers.set_duty(Context{}, who, duty, {})));
    }

    static constexpr Position door{.lat = 50.85, .lon = 4.35, .at = {}};
};

struct Broadcast : ::testing::Test {
    AskingWorld world{AssignmentMode::broadcast};
};

TEST_F(Broadcast, TheTenNearestAreAskedAndTheFirstYesWins) {
    std::vector<CourierId> near;
    const CourierId far = world.hire_at(0.5);
    for (int i = 1; i <= 10; ++i) near.push_back(world.hire_at(-0.01 * i));
    const OrderId order = world.ready_at_door();
    EXPECT_THAT(world.asked(order), ::testing::UnorderedElementsAreArray(near));
    EXPECT_EQ(world.told("delivery.offered"), 10);
    EXPECT_EQ(world.courier(near[0]).active, 0) << "no hand is taken by a question";

    EXPECT_EQ(world.yes(far, order).error().reason, "couriers.no_delivery");
    const auto snatched = world.executor.run(world.deliveries.assign(Context{}, order, far, {}));
    EXPECT_EQ(snatched.error().reason, "couriers.taken");
    StepCommand old = world.says(near[3], order);
    old.epoch = 0;
    EXPECT_EQ(world.executor.run(world.planned.accept(Context{}, old)).error().reason,
              "couriers.stale_epoch");

    int won = 0;
    for (const CourierId& who : near) {
        const auto answer = world.yes(who, order);
        if (answer) ++won;
        EXPECT_TRUE(answer || answer.error().reason == "couriers.taken");
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(world.row(order).courier, near[0]);
    ASSERT_TRUE(world.yes(near[0], order)) << "again";
    EXPECT_EQ(world.told("delivery.assigned"), 1);
    EXPECT_EQ(world.told("delivery.offer_ended"), 9);
    EXPECT_EQ(world.count(loads_off), 0);
    world.executor.run_for(10min);
    EXPECT_EQ(world.row(order).courier, near[0]) << "no timer takes it away";
}

TEST_F(Broadcast, WhoIsSilentIsPassedOverForAWhile) {
    const CourierId ada = world.hire_at(0.01);
    const OrderId order = world.ready_at_door();
    world.executor.run_for(59s);
    EXPECT_THAT(world.asked(order), ElementsAre(ada));
    world.executor.run_for(2s);
    EXPECT_THAT(world.asked(order), IsEmpty());
    EXPECT_EQ(world.yes(ada, order).error().reason, "couriers.no_delivery");
    const CourierId bea = world.hire_at(0.02);
    EXPECT_THAT(world.asked(order), ElementsAre(bea)) << "who comes on duty is asked at once";
    EXPECT_EQ(world.row(order).epoch, 2);
    world.executor.run_for(61s);
    EXPECT_THAT(world.asked(order), IsEmpty());
    world.executor.run_for(6min);
    EXPECT_GE(world.row(order).epoch, 3) << "both again";
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST_F(Broadcast, TheLastNoLetsOthersBeAskedAtOnce) {
    const CourierId ada = world.hire_at(0.01);
    const CourierId bea = world.hire_at(0.02);
    const OrderId order = world.ready_at_door();
    ASSERT_TRUE(world.no(ada, order));
    EXPECT_EQ(world.no(ada, order).error().reason, "couriers.no_delivery") << "said already";
    EXPECT_EQ(world.yes(ada, order).error().reason, "couriers.no_delivery");
    EXPECT_THAT(world.asked(order), ElementsAre(bea));
    EXPECT_EQ(world.row(order).epoch, 1);
    world.go(bea, Duty::paused);
    EXPECT_THAT(world.asked(order), IsEmpty()) << "who pauses is not asked any more";
    EXPECT_EQ(world.told("delivery.offer_ended"), 2);
    world.go(bea, Duty::available);
    EXPECT_THAT(world.asked(order), ElementsAre(bea));
    EXPECT_TRUE(world.yes(bea, order));
}

TEST_F(Broadcast, WhoHasNoHandFreeAnyMoreIsNotAskedAnyMore) {
    const CourierId ada = world.hire_at(0.01);
    const CourierId bea = world.hire_at(0.02);
    const OrderId one = world.ready_at_door();
    const OrderId two = world.ready_at_door();
    EXPECT_THAT(world.asked(two), UnorderedElementsAre(ada, bea));
    ASSERT_TRUE(world.yes(ada, one));
    EXPECT_THAT(world.asked(two), ElementsAre(bea));
    ASSERT_TRUE(world.yes(bea, two));
    const OrderId three = world.ready_at_door();
    EXPECT_THAT(world.asked(three), IsEmpty());
    ASSERT_TRUE(world.no(ada, one)) << "brought to the next by the courier's own wish";
    EXPECT_THAT(world.asked(one), IsEmpty());
    EXPECT_THAT(world.asked(three), ElementsAre(ada));
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST_F(Broadcast, ACancelledOrderIsWithdrawnFromAllAndAnOperatorGivesItToAnybody) {
    const CourierId ada = world.hire_at(0.01);
    world.hire_at(0.02);
    const OrderId over = world.ready_at_door();
    ASSERT_TRUE(world.executor.run(
        world.deliveries.apply(Context{}, world.news(over, OrderNews::Kind::ended, 5))));
    EXPECT_THAT(world.asked(over), IsEmpty());
    EXPECT_EQ(world.told("delivery.offer_ended"), 2);
    EXPECT_EQ(world.row(over).state, DeliveryState::cancelled);
    EXPECT_EQ(world.row(over).answer_by, std::nullopt);

    const OrderId order = world.ready_at_door();
    ASSERT_TRUE(world.executor.run(world.care.assign(Context{}, order, ada)));
    EXPECT_EQ(world.row(order).courier, ada);
    EXPECT_EQ(world.row(order).epoch, 2);
    EXPECT_THAT(world.asked(order), IsEmpty());
    EXPECT_EQ(world.count(loads_off), 0);
    EXPECT_EQ(
        world.count({"t.timers", "SELECT COUNT(*) FROM timers WHERE kind = 'delivery.offer'"}), 0);
}

TEST_F(Broadcast, NobodyIsAskedAboutAnOrderOfTheirOwn) {
    const CourierId ada = world.hire_at(0.01);
    OrderNews own = world.news(world.ids.next<OrderId>(), OrderNews::Kind::ready, 4);
    own.snapshot.customer = world.courier(ada).user;
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, own)));
    EXPECT_THAT(world.asked(own.snapshot.order), IsEmpty());
}

struct Sequential : ::testing::Test {
    AskingWorld world{AssignmentMode::sequential};
};

TEST_F(Sequential, TheNearestIsAskedFirstAndAfterHalfAMinuteTheNext) {
    const CourierId far = world.hire_at(-0.2);
    const CourierId near = world.hire_at(0.01);
    const CourierId middle = world.hire_at(0.1);
    const OrderId order = world.ready_at_door();
    EXPECT_EQ(world.row(order).courier, near);
    EXPECT_EQ(world.row(order).state, DeliveryState::offered);
    world.executor.run_for(29s);
    EXPECT_EQ(world.row(order).courier, near);
    world.executor.run_for(2s);
    EXPECT_EQ(world.row(order).courier, middle);
    EXPECT_EQ(world.yes(near, order).error().reason, "couriers.no_delivery");
    ASSERT_TRUE(world.no(middle, order));
    EXPECT_EQ(world.row(order).courier, far) << "a no passes it on at once";
    ASSERT_TRUE(world.yes(far, order));
    EXPECT_EQ(world.row(order).state, DeliveryState::assigned);
    EXPECT_EQ(world.row(order).epoch, 3);
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST_F(Sequential, WithoutAPlaceTheLeastLoadedIsAskedAndANewHandAtOnce) {
    const OrderId order = world.ready_order();
    EXPECT_EQ(world.row(order).state, DeliveryState::waiting);
    const CourierId ada = world.hire();
    EXPECT_EQ(world.row(order).courier, ada);
    const OrderId next = world.ready_order();
    EXPECT_EQ(world.row(next).state, DeliveryState::waiting)
        << "the one hand is taken for the first";
    world.executor.run_for(31s);
    EXPECT_EQ(world.row(order).state, DeliveryState::waiting);
    EXPECT_EQ(world.row(next).courier, ada) << "silent about one, asked about another";
    EXPECT_EQ(world.count(loads_off), 0);
}

}  // namespace
}  // namespace waybill::couriers
