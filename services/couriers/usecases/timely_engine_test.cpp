// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/usecases/timely_engine.hpp"

#include "services/couriers/usecases/dispatch_world.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace waybill::couriers {
namespace {

/// What the test's engines have done, and what they are to do instead of planning.
struct Played {
    int made{0};
    int ran{0};
    std::function<void(const dispatch::State&, dispatch::OutOfTime)> before{};
};

/// The dispatch engine, with whatever the test wants to happen first.
class PlayedEngine final : public PlanningEngine {
public:
    PlayedEngine(Played& played, const dispatch::Settings& settings)
        : played_{played}, real_{dispatch_engine(settings)()} {
        ++played_.made;
    }
    dispatch::Decisions run(const dispatch::State& state,
                            dispatch::OutOfTime out_of_time) override {
        ++played_.ran;
        if (played_.before) played_.before(state, out_of_time);
        return real_->run(state, out_of_time);
    }

private:
    Played& played_;
    std::unique_ptr<PlanningEngine> real_;
};

/// A town whose engine thinks on a thread that goes on when the test says so.
struct LateWorld : DispatchWorld {
    Result<DispatchRun> dispatch_late() { return executor.run(late.run({})); }
    /// Runs while the engine thinks, and ends with its plan.
    Result<DispatchRun> dispatch_in_time() {
        std::optional<Result<DispatchRun>> done;
        TaskGroup group;
        group.spawn(executor, keep(late.run({}), done));
        executor.run_ready();
        slow.run_one();
        executor.run_ready();
        WAYBILL_ASSERT(done.has_value());
        return *std::move(done);
    }
    /// The thread goes on with what was left to it.
    void end_thinking() {
        slow.run_one();
        executor.run_ready();
    }
    static Task<void> keep(Task<Result<DispatchRun>> task,
                           std::optional<Result<DispatchRun>>& slot) {
        slot.emplace(co_await std::move(task));
    }

    Played engine{};
    SlowPool slow{};
    RunDispatch late{
        {.store = board,
         .pool = slow,
         .clock = executor.clock(),
         .news = news,
         .kitchens = kitchens,
         .make_engine =
             [this] { return std::make_unique<PlayedEngine>(engine, rules().view.engine); }},
        rules()};
};

TEST(TimelyEngine, AnAnswerInTimeIsThePlan) {
    LateWorld world;
    world.add_courier(50.851);
    const Delivery& order = world.add_order();
    const auto run = world.dispatch_in_time();
    ASSERT_TRUE(run);
    EXPECT_EQ(run->engine, EngineOutcome::planned);
    EXPECT_EQ(order.state, DeliveryState::assigned);
    EXPECT_EQ(world.board.decisions.at(0).policy, "plan");
    const std::string& why = world.board.decisions[0].explanation;
    EXPECT_TRUE(why.contains(R"("how":"inserted")")) << why;
    EXPECT_TRUE(why.contains(R"("chosen":true,"cost":)")) << why;
}

TEST(TimelyEngine, ALateEngineIsNotWaitedForAndTheEarliestDropOffIsChosen) {
    LateWorld world;
    world.add_courier(50.99);
    const Courier& near = world.add_courier(50.851);
    const Delivery& order = world.add_order();
    const auto run = world.dispatch_late();
    ASSERT_TRUE(run);
    EXPECT_EQ(run->engine, EngineOutcome::late);
    EXPECT_EQ(run->thought, world.rules().engine.late_after);
    EXPECT_EQ(order.courier, near.id);
    EXPECT_EQ(world.board.decisions.at(0).policy, "earliest_dropoff");
    EXPECT_TRUE(world.board.decisions[0].explanation.contains(R"("how":"earliest_dropoff")"));
    world.end_thinking();
}

TEST(TimelyEngine, WhileALateEngineThinksItIsNotTouchedAndNobodyWaitsForIt) {
    LateWorld world;
    world.add_courier(50.851);
    const Courier& other = world.add_courier(50.852);
    world.add_order();
    ASSERT_EQ(world.dispatch_late()->engine, EngineOutcome::late);
    const Delivery& next = world.add_order();
    const auto run = world.dispatch_late();
    EXPECT_EQ(run->engine, EngineOutcome::late);
    EXPECT_EQ(run->thought, 0s);
    EXPECT_EQ(next.courier, other.id);
    EXPECT_EQ(world.slow.waiting.size(), 1u) << "asked once";
    EXPECT_EQ(world.engine.ran, 0);
    world.end_thinking();
    world.add_courier(50.853);
    const Delivery& last = world.add_order();
    EXPECT_EQ(world.dispatch_in_time()->engine, EngineOutcome::planned);
    EXPECT_EQ(last.state, DeliveryState::assigned);
}

TEST(TimelyEngine, WhatALateEngineFindsIsThrownAway) {
    LateWorld world;
    const Courier& near = world.add_courier(50.851);
    const Delivery& order = world.add_order();
    std::size_t seen = 0;
    bool asked_to_end = false;
    // It is under way when the run gives up: time passes and the board changes meanwhile.
    world.engine.before = [&](const dispatch::State& state, dispatch::OutOfTime out_of_time) {
        EXPECT_FALSE(out_of_time());
        world.executor.run_for(1s);
        asked_to_end = out_of_time();
        world.executor.run_for(1min);
        seen = state.orders.size();  // what it looks at is still there
    };
    std::optional<Result<DispatchRun>> run;
    TaskGroup group;
    group.spawn(world.executor, LateWorld::keep(world.late.run({}), run));
    world.executor.run_ready();
    world.slow.run_one();
    ASSERT_TRUE(run) << "the run was over before the engine";
    EXPECT_EQ(run->value().engine, EngineOutcome::late);
    world.executor.run_ready();
    EXPECT_TRUE(asked_to_end);
    EXPECT_EQ(seen, 1u);
    EXPECT_EQ(order.courier, near.id);
    EXPECT_EQ(order.epoch, 1);
    ASSERT_EQ(world.board.decisions.size(), 1u);
    EXPECT_EQ(world.board.decisions[0].policy, "earliest_dropoff");
}

TEST(TimelyEngine, StoppingWaitsForALateEngine) {
    LateWorld world;
    world.add_courier(50.851);
    world.add_order();
    ASSERT_EQ(world.dispatch_late()->engine, EngineOutcome::late);
    TaskGroup stopping;
    stopping.spawn(world.executor, world.late.stop());
    world.executor.run_for(1h);
    EXPECT_EQ(stopping.running(), 1u);
    world.end_thinking();
    EXPECT_EQ(stopping.running(), 0u);
    EXPECT_EQ(world.engine.ran, 0) << "it had not begun";
}

TEST(TimelyEngine, ARunThatIsStoppedGivesNothingOut) {
    LateWorld world;
    world.add_courier(50.851);
    const Delivery& order = world.add_order();
    std::stop_source stopping;
    std::optional<Result<DispatchRun>> run;
    TaskGroup group;
    group.spawn(world.executor,
                LateWorld::keep(world.late.run({.stop = stopping.get_token()}), run));
    world.executor.run_ready();
    stopping.request_stop();
    world.executor.run_ready();
    ASSERT_TRUE(run);
    EXPECT_EQ(run->error().kind, ErrorKind::cancelled);
    EXPECT_EQ(order.state, DeliveryState::waiting);
    world.end_thinking();
}

TEST(TimelyEngine, WithoutRoomOnThePoolTheEarliestDropOffIsChosen) {
    LateWorld world;
    const Courier& near = world.add_courier(50.851);
    const Delivery& order = world.add_order();
    world.slow.waiting_max = 0;
    const auto run = world.dispatch_late();
    EXPECT_EQ(run->engine, EngineOutcome::pool_full);
    EXPECT_EQ(run->thought, 0s);
    EXPECT_EQ(order.courier, near.id);
    EXPECT_EQ(world.board.decisions.at(0).policy, "earliest_dropoff");
}

TEST(TimelyEngine, OneThatThrowsIsReplacedAndItsPlanForgotten) {
    LateWorld world;
    world.add_courier(50.851);
    world.add_order();
    ASSERT_EQ(world.dispatch_in_time()->engine, EngineOutcome::planned);
    world.engine.before = [](const dispatch::State&, dispatch::OutOfTime) {
        throw std::runtime_error{"a broken plan"};
    };
    const Courier& other = world.add_courier(50.852);
    const Delivery& order = world.add_order();
    const auto failed = world.dispatch_in_time();
    EXPECT_EQ(failed->engine, EngineOutcome::engine_failed);
    EXPECT_EQ(failed->engine_detail, "a broken plan");
    EXPECT_EQ(order.courier, other.id);
    EXPECT_EQ(world.engine.made, 1);
    world.engine.before = {};
    world.add_courier(50.853);
    const Delivery& next = world.add_order();
    EXPECT_EQ(world.dispatch_in_time()->engine, EngineOutcome::planned);
    EXPECT_EQ(world.engine.made, 2) << "it starts afresh";
    EXPECT_EQ(next.state, DeliveryState::assigned);
}

TEST(TimelyEngine, OneThatAlwaysThrowsLeavesNoOrderWithoutAWayForward) {
    LateWorld world;
    world.engine.before = [](const dispatch::State&, dispatch::OutOfTime) {
        throw std::runtime_error{"again"};
    };
    for (int i = 0; i < 5; ++i) {
        world.add_courier(50.851);
        world.add_courier(50.852);
        world.add_order();
        world.add_order(false);
        EXPECT_EQ(world.dispatch_in_time()->engine, EngineOutcome::engine_failed);
        world.executor.run_for(1min);
    }
    world.executor.run_for(15min);  // until the kitchens should be ready
    EXPECT_EQ(world.dispatch_in_time()->engine, EngineOutcome::engine_failed);
    for (const auto& [id, delivery] : world.board.deliveries)
        EXPECT_EQ(delivery.state, DeliveryState::assigned);
}

}  // namespace
}  // namespace waybill::couriers
