// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/simulation.hpp"

#include "apps/waybill/dispatch/bench.hpp"
#include "apps/waybill/dispatch/plot.hpp"
#include "apps/waybill/dispatch/synthetic.hpp"
#include "services/couriers/domain/dispatch/dispatcher.hpp"

#include <gtest/gtest.h>

namespace waybill::dispatch {
namespace {

Instance town_of(std::uint64_t seed) {
    return make_city(
        {.seed = seed, .orders = 60, .restaurants = 12, .couriers = 14, .kilometres = 9});
}

BenchPlan quick() {
    BenchPlan plan;
    plan.settings.rounds_per_order = 5;
    return plan;
}

TEST(Simulation, EveryDispatcherKeepsEveryRuleOnEveryDay) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed)
        for (const Contender contender : contenders)
            for (const Kitchens kitchens : {Kitchens::known, Kitchens::mean_only}) {
                BenchPlan plan = quick();
                plan.kitchens.kitchens = kitchens;
                const Instance town = town_of(seed);
                const Day day = play_contender(town, contender, plan);
                EXPECT_EQ(check(town, day.solution).problems, std::vector<std::string>{})
                    << to_string(contender) << " on day " << seed;
            }
}

TEST(Simulation, PlanBeatsBothBaselines) {
    double plan = 0;
    double nearest = 0;
    double earliest = 0;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const Instance town = town_of(seed);
        const auto excess = [&](Contender contender) {
            return measure(town, play_contender(town, contender, quick()).solution).excess;
        };
        plan += excess(Contender::plan);
        nearest += excess(Contender::nearest_idle);
        earliest += excess(Contender::earliest_dropoff);
    }
    EXPECT_LT(plan, nearest);
    EXPECT_LT(plan, earliest);
}

TEST(Simulation, OrdersAreToldWhenPlacedAndNotBefore) {
    const Instance town = town_of(1);
    engine::Dispatcher dispatcher{settings_for(town, quick().settings)};
    const auto watch = [&](const engine::State& state) -> const engine::Decisions& {
        for (const engine::OpenOrder& order : state.orders) EXPECT_LE(order.placed, state.now);
        return dispatcher.run(state);
    };
    play(town, {}, watch);
}

TEST(Simulation, KitchensAreLearnedFromOrdersThatBecameReady) {
    Instance town = town_of(1);
    for (Instance::Order& order : town.orders) order.ready = order.placed + 20;
    engine::Dispatcher dispatcher{settings_for(town, quick().settings)};
    std::size_t guessed = 0;
    const auto watch = [&](const engine::State& state) -> const engine::Decisions& {
        const auto ready = std::ranges::count_if(town.orders, [&](const Instance::Order& order) {
            return order.ready * engine::minute <= state.now;
        });
        for (const engine::OpenOrder& order : state.orders) {
            if (!order.ready_guessed || ready < 40) continue;
            EXPECT_EQ(order.ready, order.placed + 20 * engine::minute);
            ++guessed;
        }
        return dispatcher.run(state);
    };
    play(town, {.kitchens = Kitchens::mean_only}, watch);
    EXPECT_GT(guessed, 0u);
}

/// A log of a day, played again: the same states give the same decisions.
TEST(Simulation, ReplayOfADecisionLogGivesTheSameDecisions) {
    struct Entry {
        engine::State state;
        std::vector<engine::Leg> plan;
        std::vector<engine::Key> pickups;
        engine::Cost cost;
    };
    std::vector<Entry> log;
    const Instance town = town_of(2);
    const engine::Settings settings = settings_for(town, quick().settings);
    engine::Dispatcher dispatcher{settings};
    const auto record = [&](const engine::State& state) -> const engine::Decisions& {
        const engine::Decisions& made = dispatcher.run(state);
        log.push_back(
            {.state = state, .plan = made.plan, .pickups = made.pickups, .cost = made.cost});
        return made;
    };
    play(town, {}, record);
    ASSERT_GT(log.size(), 100u);
    engine::Dispatcher replayed{settings};
    for (const Entry& entry : log) {
        const engine::Decisions& made = replayed.run(entry.state);
        ASSERT_EQ(made.plan, entry.plan) << "at " << entry.state.now;
        ASSERT_EQ(made.pickups, entry.pickups);
        ASSERT_EQ(made.cost, entry.cost);
    }
}

TEST(Bench, JobsDoNotChangeTheScores) {
    const std::vector<Instance> towns{town_of(1), town_of(2), town_of(3)};
    BenchPlan plan = quick();
    const auto alone = run_bench(towns, plan, [](std::size_t) {});
    plan.jobs = 3;
    const auto together = run_bench(towns, plan, [](std::size_t) {});
    ASSERT_TRUE(alone && together);
    for (std::size_t i = 0; i < towns.size(); ++i)
        EXPECT_EQ((*alone)[i].of(Contender::plan).metrics.excess,
                  (*together)[i].of(Contender::plan).metrics.excess);
}

TEST(Plot, DrawsEveryCourier) {
    const Instance town = town_of(1);
    const std::string svg = to_svg(town, play_contender(town, Contender::plan, quick()).solution);
    EXPECT_TRUE(svg.starts_with("<svg"));
    EXPECT_TRUE(svg.ends_with("</svg>\n"));
    for (const auto& courier : town.couriers)
        EXPECT_NE(svg.find(">" + courier.id + "<"), std::string::npos);
}

}  // namespace
}  // namespace waybill::dispatch
