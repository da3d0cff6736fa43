// SPDX-License-Identifier: Apache-2.0
// A planner that is late on a thread of its own: nothing is shared that should not be, and stopping
// waits. A sanitizer tells when it is not so.
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/threads/thread_pool.hpp"
#include "services/couriers/usecases/timely_engine.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>

namespace waybill::couriers {
namespace {

/// Held by the test until it may answer; keeps a plan without a lock, as the real one does.
class HeldEngine final : public PlanningEngine {
public:
    explicit HeldEngine(std::atomic<std::latch*>& holding) : holding_{holding} {}
    dispatch::Decisions run(const dispatch::State& state,
                            dispatch::OutOfTime out_of_time) override {
        if (std::latch* held = holding_.load()) held->wait();
        for (const auto& order : state.orders) kept_.push_back(order.key);
        if (state.orders.empty()) throw std::runtime_error{"nothing to plan"};
        dispatch::Decisions decisions;
        decisions.unplanned = kept_;
        decisions.rounds = out_of_time() ? 0 : 1;
        return decisions;
    }

private:
    std::atomic<std::latch*>& holding_;
    std::vector<dispatch::Key> kept_{};
};

struct LateEngineThreads : testing::Test {
    LateEngineThreads() { loops.start(); }
    ~LateEngineThreads() override { run_on(loops.at(0), engine.stop()); }

    static Task<EngineOutcome> ask(TimelyEngine& engine, dispatch::Key order) {
        auto state = std::make_shared<dispatch::State>();
        if (order != 0) state->orders.push_back({.key = order});
        auto answer = co_await engine.ask({}, std::move(state));
        if (answer && answer->decisions && answer->decisions->unplanned.back() != order)
            co_return EngineOutcome::engine_failed;
        co_return answer ? answer->outcome : EngineOutcome::pool_full;
    }
    EngineOutcome ask(dispatch::Key order) { return run_on(loops.at(0), ask(engine, order)); }

    SystemClock clock{};
    Loops loops{1, clock};
    ThreadPool pool{{.threads = 1, .queue_max = 4}};
    std::atomic<std::latch*> holding{nullptr};
    TimelyEngine engine{{.pool = pool,
                         .clock = clock,
                         .make = [this] { return std::make_unique<HeldEngine>(holding); }},
                        {.budget = 1ms, .late_after = 5ms}};
};

TEST_F(LateEngineThreads, LateQuestionsAreAnsweredWhileTheEngineGoesOn) {
    for (dispatch::Key round = 1; round <= 20; ++round) {
        std::latch held{1};
        holding = &held;
        EXPECT_EQ(ask(round), EngineOutcome::late);
        EXPECT_EQ(ask(round), EngineOutcome::late);
        holding = nullptr;
        held.count_down();
        // It ends some time; until then it is late, and afterwards it answers again.
        while (ask(100 + round) == EngineOutcome::late) continue;
    }
}

TEST_F(LateEngineThreads, EnginesThatThrowAreReplacedOnTheirThread) {
    for (dispatch::Key round = 1; round <= 50; ++round) {
        const EngineOutcome failed = ask(0);
        EXPECT_TRUE(failed == EngineOutcome::engine_failed || failed == EngineOutcome::late);
        static_cast<void>(ask(round));
    }
}

TEST_F(LateEngineThreads, StoppingWaitsForWhatIsUnderWay) {
    std::latch held{1};
    holding = &held;
    EXPECT_EQ(ask(1), EngineOutcome::late);
    const std::jthread later{[&] { held.count_down(); }};
    run_on(loops.at(0), engine.stop());
}

}  // namespace
}  // namespace waybill::couriers
