// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/usecases/run_dispatch.hpp"

#include "platform/testing/fault_sweep.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <map>

namespace waybill::couriers {
namespace {

/// Couriers and deliveries in memory, changed by the domain's own steps.
class FakeBoard final : public DispatchStore {
public:
    FakeBoard(FaultPlan& faults, const Clock& clock) : faults_{faults}, clock_{clock} {}

    Task<Result<OpenWork>> load(Context) override {
        co_return faults_.call([&]() -> Result<OpenWork> {
            OpenWork work;
            for (const auto& [id, courier] : couriers) work.couriers.push_back(courier);
            for (const auto& [id, delivery] : deliveries) work.deliveries.push_back(delivery);
            work.refusals = refusals;
            return work;
        });
    }
    Task<Result<std::vector<Delivery>>> prepared(Context, int) override {
        co_return std::vector<Delivery>{};
    }
    Task<Result<Delivery>> give(Context, OrderId order, DispatchDecision decision) override {
        co_return faults_.call([&]() -> Result<Delivery> {
            auto& delivery = deliveries.at(order);
            const auto step =
                assign(delivery, couriers.at(decision.courier), {}, clock_.now(), Early::yes);
            if (!step) return fail(to_error(step.error()));
            decisions.push_back(std::move(decision));
            return delivery;
        });
    }
    Task<Result<Delivery>> release(Context, StepCommand command, std::string) override {
        co_return faults_.call([&]() -> Result<Delivery> {
            auto& delivery = deliveries.at(command.order);
            const auto step =
                couriers::release(delivery, couriers.at(command.courier), command.epoch);
            if (!step) return fail(to_error(step.error()));
            refusals.push_back({.order = command.order, .courier = command.courier});
            return delivery;
        });
    }

    std::map<CourierId, Courier> couriers{};
    std::map<OrderId, Delivery> deliveries{};
    std::vector<CourierRefusal> refusals{};
    std::vector<DispatchDecision> decisions{};

private:
    FaultPlan& faults_;
    const Clock& clock_;
};

/// Turns everything away, as a pool does whose queue is full.
class FullPool final : public Pool {
public:
    bool try_submit(Executor::Work) override { return false; }
};

struct DispatchWorld {
    Courier& add_courier(double lat, int capacity = 1) {
        Courier courier;
        courier.id = ids.next<CourierId>();
        courier.name = "Rida";
        courier.transport = Transport::scooter;
        courier.duty = Duty::available;
        courier.capacity = capacity;
        courier.position = Position{.lat = lat, .lon = 4.35, .at = executor.clock().now()};
        return board.couriers.emplace(courier.id, courier).first->second;
    }
    Delivery& add_order(bool is_ready = true) {
        Delivery delivery;
        delivery.id = ids.next<DeliveryId>();
        delivery.order = ids.next<OrderId>();
        delivery.partner = partner;
        delivery.pickup = {.address = "Mill Lane 3", .place = Position{.lat = 50.85, .lon = 4.35}};
        delivery.dropoff = {.address = "Station Street",
                            .place = Position{.lat = 50.86, .lon = 4.36}};
        delivery.created_at = executor.clock().now();
        delivery.ready = is_ready;
        if (is_ready) delivery.ready_at = executor.clock().now();
        return board.deliveries.emplace(delivery.order, delivery).first->second;
    }
    static RunDispatch::Rules rules(TimePoint zero) {
        RunDispatch::Rules rules;
        rules.view.zero = zero;
        rules.view.engine.travel = {.metres_per_step = 4.5, .step = 1};
        rules.lost_after = 30min;
        return rules;
    }
    Result<DispatchRun> run() { return executor.run(use_case.run({})); }

    ManualExecutor executor{};
    SeededRandom random{42};
    IdSource ids{executor.clock(), random};
    FaultPlan faults{};
    PartnerId partner{ids.next<PartnerId>()};
    FakeBoard board{faults, executor.clock()};
    InlinePool pool{executor};
    FullPool full{};
    Arrivals arrivals{};
    Kitchens kitchens{15min};
    RunDispatch::Deps deps{.store = board,
                           .pool = pool,
                           .clock = executor.clock(),
                           .arrivals = arrivals,
                           .kitchens = kitchens};
    RunDispatch use_case{deps, rules(executor.clock().now() - 24h)};
};

TEST(RunDispatch, GivesAReadyOrderToTheNearestAndSaysWhy) {
    DispatchWorld world;
    world.add_courier(50.99);
    const Courier& near = world.add_courier(50.851);
    const Delivery& order = world.add_order();
    const auto run = world.run();
    ASSERT_TRUE(run) << run.error().reason;
    EXPECT_EQ(run->assigned, 1u);
    EXPECT_FALSE(run->fallback);
    EXPECT_EQ(order.courier, near.id);
    ASSERT_EQ(world.board.decisions.size(), 1u);
    EXPECT_EQ(world.board.decisions[0].policy, "plan");
    EXPECT_TRUE(world.board.decisions[0].explanation.contains(near.id.text()));
    EXPECT_GT(world.arrivals.of(order.order), world.executor.clock().now());
}

TEST(RunDispatch, WithoutTheEngineTheEarliestDropOffIsChosen) {
    DispatchWorld world;
    const Courier& near = world.add_courier(50.851);
    const Delivery& order = world.add_order();
    RunDispatch poor{{.store = world.board,
                      .pool = world.full,
                      .clock = world.executor.clock(),
                      .arrivals = world.arrivals,
                      .kitchens = world.kitchens},
                     DispatchWorld::rules(world.executor.clock().now() - 24h)};
    const auto run = world.executor.run(poor.run({}));
    ASSERT_TRUE(run);
    EXPECT_TRUE(run->fallback);
    EXPECT_EQ(order.courier, near.id);
    EXPECT_EQ(world.board.decisions.at(0).policy, "earliest_dropoff");
}

TEST(RunDispatch, WhatHasNoPlaceIsCountedAndLeftAlone) {
    DispatchWorld world;
    world.add_courier(50.851).position.reset();
    Delivery& order = world.add_order();
    order.pickup.place.reset();
    const auto run = world.run();
    ASSERT_TRUE(run);
    EXPECT_EQ(run->not_planned, 1u);
    EXPECT_EQ(run->assigned, 0u);
    EXPECT_EQ(order.state, DeliveryState::waiting);
}

TEST(RunDispatch, WithNobodyOnDutyTheOrderWaits) {
    DispatchWorld world;
    const Delivery& order = world.add_order();
    EXPECT_EQ(world.run()->unplanned, 1u);
    world.add_courier(50.851);
    EXPECT_EQ(world.run()->assigned, 1u);
    EXPECT_EQ(order.state, DeliveryState::assigned);
}

TEST(RunDispatch, NobodyGetsWhatWasRefused) {
    DispatchWorld world;
    const Courier& near = world.add_courier(50.851);
    const Delivery& order = world.add_order();
    world.board.refusals.push_back({.order = order.order, .courier = near.id});
    EXPECT_EQ(world.run()->assigned, 0u);
    const Courier& far = world.add_courier(50.87);
    EXPECT_EQ(world.run()->assigned, 1u);
    EXPECT_EQ(order.courier, far.id);
}

TEST(RunDispatch, ASilentCourierLosesWhatWasNotFetched) {
    DispatchWorld world;
    const Courier& silent = world.add_courier(50.851);
    const Delivery& order = world.add_order();
    ASSERT_EQ(world.run()->assigned, 1u);
    world.executor.run_for(31min);
    EXPECT_EQ(world.run()->lost, 1u);
    EXPECT_EQ(order.state, DeliveryState::waiting);
    EXPECT_EQ(silent.active, 0);
    Courier& other = world.add_courier(50.87);
    EXPECT_EQ(world.run()->assigned, 1u);
    EXPECT_EQ(order.courier, other.id);
}

TEST(RunDispatch, ADecisionThatCameTooLateIsRefusedAndForgotten) {
    DispatchWorld world;
    Courier& near = world.add_courier(50.851);
    world.add_order();
    near.active = 1;  // took something else meanwhile; the planner sees a free hand
    const auto run = world.run();
    ASSERT_TRUE(run);
    EXPECT_EQ(run->assigned + run->refused, 1u);
}

TEST(RunDispatch, FailureAtAnyPortCallIsToldAndMendedByTheNextRun) {
    sweep_faults<DispatchWorld>({.command = [](DispatchWorld& world) -> Status {
                                     if (world.board.deliveries.empty()) {
                                         world.add_courier(50.851, 2);
                                         world.add_order();
                                         world.add_order();
                                     }
                                     WAYBILL_CHECK(world.run());
                                     return {};
                                 },
                                 .check_failed =
                                     [](DispatchWorld& world) {
                                         for (const auto& [id, courier] : world.board.couriers)
                                             EXPECT_LE(courier.active, courier.capacity);
                                     },
                                 .check_done =
                                     [](DispatchWorld& world) {
                                         for (const auto& [id, delivery] : world.board.deliveries)
                                             EXPECT_EQ(delivery.epoch, 1) << "given once";
                                     }});
}

TEST(Kitchens, LearnAndTellHowOftenTheirPromisesAreKept) {
    SeededRandom random{7};
    ManualClock clock;
    IdSource ids{clock, random};
    Kitchens kitchens{15min};
    Delivery order;
    order.partner = ids.next<PartnerId>();
    order.created_at = clock.now();
    for (int i = 0; i < 600; ++i) {
        order.ready_at = order.created_at + 25min + std::chrono::seconds{random.below(600)};
        kitchens.learn(order);
    }
    const auto share = [&](std::size_t i) {
        return static_cast<double>(kitchens.kept(i)) / static_cast<double>(kitchens.learned());
    };
    EXPECT_NEAR(share(0), 0.5, 0.15);
    EXPECT_NEAR(share(1), 0.9, 0.1);
    order.ready_at.reset();
    const auto guess = kitchens.ready(order, 0.5, order.created_at) - order.created_at;
    EXPECT_GT(guess, 26min);
    EXPECT_LT(guess, 34min);
    // The longer it takes already, the longer it will.
    EXPECT_GT(kitchens.ready(order, 0.5, order.created_at + 34min), order.created_at + 34min);
}

}  // namespace
}  // namespace waybill::couriers
