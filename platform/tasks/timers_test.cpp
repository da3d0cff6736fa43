// SPDX-License-Identifier: Apache-2.0
#include "platform/tasks/timers.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::tasks {
namespace {

struct TimerWorld {
    explicit TimerWorld(std::optional<std::uint64_t> seed = std::nullopt) : executor{seed} {}
    ~TimerWorld() {
        executor.run(worker.stop());
        executor.run(other.stop());
    }

    /// A handler as services write it: the effect only if the row was still there.
    Task<Status> fire(Context ctx, Timer timer) {
        ++calls;
        if (failures > 0) {
            --failures;
            co_return fail(ErrorKind::unavailable, "test.down");
        }
        bool taken = false;
        auto work = [&](sql::Tx& tx) -> Status {
            WAYBILL_TRY(taken, timers.take(tx, timer));
            return {};
        };
        auto done = co_await database->write(ctx, work);
        if (done && taken) fired.push_back(timer.key + "@" + std::to_string(minutes()));
        co_return done;
    }
    Task<Status> forget() {
        ++calls;
        co_return Status{};
    }
    std::int64_t minutes() const {
        return std::chrono::duration_cast<std::chrono::minutes>(executor.clock().now() - began)
            .count();
    }
    void set(std::string key, Duration in, std::string kind = "reminder") {
        const Timer timer{kind, std::move(key), executor.clock().now() + in, "payload"};
        auto work = [&](sql::Tx& tx) { return timers.set(tx, timer); };
        ASSERT_TRUE(executor.run(database->write({}, work)));
    }
    void start(TimerWorker& one) {
        one.on("reminder", [this](Context ctx, Timer timer) { return fire(ctx, timer); });
        one.start();
    }

    ManualExecutor executor;
    SeededRandom random{3};
    TimePoint began{executor.clock().now()};
    sqlite::TemporaryDatabase database{executor};
    Timers timers;
    TimerWorker worker{{*database, timers, executor, random}};
    TimerWorker other{{*database, timers, executor, random}};
    int calls{0};
    int failures{0};
    std::vector<std::string> fired;
};

using Texts = std::vector<std::string>;

TEST(Timers, FireInOrderOfTheirTime) {
    TimerWorld world;
    world.start(world.worker);
    world.set("late", 22h);
    world.set("early", 4h);
    world.executor.run_for(24h);
    EXPECT_EQ(world.fired, (Texts{"early@240", "late@1320"}));
    EXPECT_EQ(world.calls, 2);
}

TEST(Timers, SettingAgainMovesAndClearingRemoves) {
    TimerWorld world;
    world.start(world.worker);
    world.set("moved", 1h);
    world.set("moved", 2h);
    world.set("cleared", 1h);
    auto clear = [&](sql::Tx& tx) { return world.timers.clear(tx, "reminder", "cleared"); };
    EXPECT_TRUE(world.executor.run(world.database->write({}, clear)));
    world.executor.run_for(3h);
    EXPECT_EQ(world.fired, Texts{"moved@120"});
}

TEST(Timers, OnlyWhatIsDueBeforeTheNextLookWakesTheWorker) {
    TimerWorld world;
    world.start(world.worker);
    world.executor.run_for(1min);
    sql::Listener listener{world.database->news(), Timers::news};
    world.set("tomorrow", 24h);
    EXPECT_FALSE(world.executor.run(listener.wait({}, 1ms)));
    world.set("now", Duration{});
    EXPECT_TRUE(world.executor.run(listener.wait({}, 1ms)));
    world.set("soon", 11s);
    world.executor.run_for(11s);
    EXPECT_EQ(world.fired.size(), 2u);
}

TEST(Timers, OverdueAtStartFiresAtOnce) {
    TimerWorld world;
    world.set("missed", 1h);
    world.executor.run_for(2h);
    world.start(world.worker);
    world.executor.run_ready();
    EXPECT_EQ(world.fired, Texts{"missed@120"});
}

TEST(Timers, FailingHandlerIsTriedAgainAfterAGrowingPause) {
    TimerWorld world;
    world.failures = 6;
    world.start(world.worker);
    world.set("stubborn", 1h);
    world.executor.run_for(65min);
    EXPECT_EQ(world.fired, Texts{"stubborn@60"});
    EXPECT_EQ(world.calls, 7);
}

TEST(Timers, TwoWorkersHaveTheEffectOnce) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        SCOPED_TRACE(seed);
        TimerWorld world{seed};
        world.start(world.worker);
        world.start(world.other);
        for (int i = 0; i < 20; ++i) world.set("key_" + std::to_string(i), 1min);
        world.executor.run_for(10min);
        EXPECT_EQ(world.fired.size(), 20u);
        EXPECT_EQ((std::set<std::string>{world.fired.begin(), world.fired.end()}.size()), 20u);
    }
}

TEST(Timers, MoreThanABatchAllFireWithoutWaitingForThePoll) {
    TimerWorld world;
    for (int i = 0; i < 500; ++i) world.set("key_" + std::to_string(i), 1min);
    world.executor.run_for(1h);
    world.start(world.worker);
    world.executor.run_ready();
    EXPECT_EQ(world.fired.size(), 500u);
}

TEST(Timers, RowThatItsHandlerForgetsToTakeDoesNotSpin) {
    TimerWorld world;
    world.worker.on("reminder", [&](Context, Timer) { return world.forget(); });
    world.set("forgotten", 1min);
    world.worker.start();
    world.executor.run_for(11min);
    EXPECT_GE(world.calls, 2);
    EXPECT_LE(world.calls, 70);
}

TEST(Timers, UnknownKindStandsInNobodysWay) {
    TimerWorld world;
    for (int i = 0; i < 200; ++i) world.set("key_" + std::to_string(i), 1min, "of_the_future");
    world.set("known", 2min);
    world.start(world.worker);
    world.executor.run_for(3min);
    EXPECT_EQ(world.fired, Texts{"known@2"});
}

}  // namespace
}  // namespace waybill::tasks
