// SPDX-License-Identifier: Apache-2.0
// What came of the orders that were put to a courier, counted where it happens.
#include "services/couriers/api/courier_timers.hpp"
#include "services/couriers/store/couriers_world.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

/// Couriers who are counted for something else than their offers say.
constexpr sql::Query counts_off{
    "t.counts_off",
    "SELECT COUNT(*) FROM couriers c WHERE c.offered <> (SELECT COUNT(*) FROM delivery_offers o "
    "WHERE o.courier_id = c.courier_id) OR c.accepted <> (SELECT COUNT(*) FROM delivery_offers o "
    "WHERE o.courier_id = c.courier_id AND o.state = 'accepted') OR c.declined <> (SELECT COUNT(*) "
    "FROM delivery_offers o WHERE o.courier_id = c.courier_id AND (o.state = 'declined' OR "
    "o.given_back_at IS NOT NULL)) OR c.expired <> (SELECT COUNT(*) FROM delivery_offers o WHERE "
    "o.courier_id = c.courier_id AND o.state = 'expired') OR c.failed <> (SELECT "
    "COUNT(o.failed_at) "
    "FROM delivery_offers o WHERE o.courier_id = c.courier_id) OR c.late <> (SELECT "
    "COUNT(o.late_at) FROM delivery_offers o WHERE o.courier_id = c.courier_id)"};

struct CountedWorld : CouriersWorld {
    explicit CountedWorld(AssignmentMode wanted) : CouriersWorld{wanted} {
        worker.on(std::string{Assignment::offer_timer}, offer_timer(planned));
        worker.on(std::string{Assignment::ask_timer}, ask_timer(planned));
        worker.on(std::string{Assignment::watch_timer}, watch_timer(watch));
        worker.start();
    }
    ~CountedWorld() { executor.run(worker.stop()); }

    tasks::TimerWorker worker{
        {.database = database, .timers = timers, .executor = executor, .random = random}};

    Reliability of(const CourierId& courier) {
        EXPECT_EQ(count(counts_off), 0);
        return executor.run(couriers.find(Context{}, courier)).value().reliability;
    }
    StepCommand step(const OrderId& order, const CourierId& courier, std::string_view key = {}) {
        const auto row = executor.run(deliveries.find(Context{}, order)).value();
        StepCommand made{.order = order, .courier = courier, .epoch = row.epoch};
        if (!key.empty()) made.key = IdempotencyKey{.scope = "t", .key = std::string{key}};
        return made;
    }
    Status take(const OrderId& order, const CourierId& courier) {
        return executor.run(deliveries.assign(Context{}, order, courier, {}))
            .transform([](const Delivery&) {});
    }
    Status give_back(const StepCommand& command) {
        return executor.run(planned.release(Context{}, command, "declined"))
            .transform([](const Delivery&) {});
    }
};

TEST(CourierReliability, CountsAClaimThatIsGivenBackOnce) {
    CountedWorld world{AssignmentMode::claim};
    const CourierId ada = world.hire();
    const OrderId order = world.ready_order();
    ASSERT_TRUE(world.take(order, ada));
    EXPECT_TRUE(world.take(order, ada)) << "there already";
    EXPECT_EQ(world.of(ada), (Reliability{.offered = 1, .accepted = 1}));
    const StepCommand back = world.step(order, ada, "back");
    ASSERT_TRUE(world.give_back(back));
    EXPECT_TRUE(world.give_back(back)) << "the same again";
    EXPECT_EQ(world.of(ada), (Reliability{.offered = 1, .accepted = 1, .declined = 1}));
}

TEST(CourierReliability, CountsWhatCouldNotBeHandedOverOnce) {
    CountedWorld world{AssignmentMode::claim};
    const CourierId ada = world.hire();
    const OrderId order = world.ready_order();
    ASSERT_TRUE(world.take(order, ada));
    const StepCommand step = world.step(order, ada);
    ASSERT_TRUE(world.executor.run(world.pick_up.run(Context{}, step)));
    const FailCommand nobody{.step = step, .reason = FailReason::nobody_there};
    ASSERT_TRUE(world.executor.run(world.care.fail_hand_over(Context{}, nobody)));
    ASSERT_TRUE(world.executor.run(world.care.fail_hand_over(Context{}, nobody)));
    ASSERT_TRUE(world.executor.run(world.care.give_back(Context{}, step)));
    EXPECT_EQ(world.of(ada), (Reliability{.offered = 1, .accepted = 1, .failed = 1}));
}

TEST(CourierReliability, CountsAMissedDeadlineOnceWhetherFetchedOrNot) {
    CountedWorld world{AssignmentMode::claim};
    const CourierId ada = world.hire();
    const CourierId bea = world.hire();
    const OrderId left = world.ready_order();
    const OrderId carried = world.ready_order();
    ASSERT_TRUE(world.take(left, ada));
    ASSERT_TRUE(world.take(carried, bea));
    ASSERT_TRUE(world.executor.run(world.pick_up.run(Context{}, world.step(carried, bea))));
    world.executor.run_for(2h);
    EXPECT_EQ(world.of(ada), (Reliability{.offered = 1, .accepted = 1, .late = 1}));
    EXPECT_EQ(world.of(bea), (Reliability{.offered = 1, .accepted = 1, .late = 1}));
}

TEST(CourierReliability, CountsEachWhoIsAskedAtOnce) {
    CountedWorld world{AssignmentMode::broadcast};
    const CourierId ada = world.hire();
    const CourierId bea = world.hire();
    const CourierId cleo = world.hire();
    const OrderId order = world.ready_order();
    ASSERT_TRUE(world.give_back(world.step(order, cleo)));
    ASSERT_TRUE(world.executor.run(world.planned.accept(Context{}, world.step(order, ada))));
    EXPECT_FALSE(world.executor.run(world.planned.accept(Context{}, world.step(order, bea))));
    EXPECT_EQ(world.of(ada), (Reliability{.offered = 1, .accepted = 1}));
    EXPECT_EQ(world.of(bea), (Reliability{.offered = 1})) << "withdrawn: nothing that bea did";
    EXPECT_EQ(world.of(cleo), (Reliability{.offered = 1, .declined = 1}));

    (void)world.ready_order();
    world.executor.run_for(61s);
    EXPECT_EQ(world.of(bea), (Reliability{.offered = 2, .expired = 1}));
    EXPECT_EQ(world.of(cleo), (Reliability{.offered = 2, .declined = 1, .expired = 1}));
    EXPECT_EQ(world.of(ada).offered, 1) << "whose hands are full is not asked";
}

TEST(CourierReliability, CountsWhoIsAskedInTurn) {
    CountedWorld world{AssignmentMode::sequential};
    const CourierId ada = world.hire();
    const OrderId order = world.ready_order();
    EXPECT_EQ(world.of(ada), (Reliability{.offered = 1}));
    world.executor.run_for(31s);
    EXPECT_EQ(world.of(ada), (Reliability{.offered = 1, .expired = 1}));
    const CourierId bea = world.hire();
    const StepCommand yes = world.step(order, bea);
    ASSERT_TRUE(world.executor.run(world.planned.accept(Context{}, yes)));
    ASSERT_TRUE(world.executor.run(world.planned.accept(Context{}, yes))) << "again";
    EXPECT_EQ(world.of(bea), (Reliability{.offered = 1, .accepted = 1}));
}

TEST(CourierReliability, CountsTheSameInEveryOrderOfEvents) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CountedWorld world{AssignmentMode::claim};
        SeededRandom dice{seed};
        const CourierId riders[]{world.hire(3), world.hire(3)};
        std::vector<OrderId> orders;
        for (int i = 0; i < 4; ++i) orders.push_back(world.ready_order());
        for (int i = 0; i < 40; ++i) {
            const OrderId& order = orders[static_cast<std::size_t>(dice.below(4))];
            const CourierId& who = riders[dice.below(2)];
            switch (dice.below(4)) {
                case 0: (void)world.take(order, who); break;
                case 1: (void)world.give_back(world.step(order, who)); break;
                case 2: (void)world.executor.run(world.care.assign(Context{}, order, who)); break;
                case 3: world.executor.run_for(4min); break;
            }
        }
        EXPECT_EQ(world.count(counts_off), 0) << "seed " << seed;
        EXPECT_EQ(world.count(loads_off), 0) << "seed " << seed;
    }
}

}  // namespace
}  // namespace waybill::couriers
