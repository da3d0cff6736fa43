// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/simulation.hpp"

#include "apps/waybill/dispatch/evaluator.hpp"
#include "services/couriers/domain/dispatch/dispatcher.hpp"

#include <gtest/gtest.h>

namespace waybill::dispatch {
namespace {

Instance small_town() {
    Instance town;
    town.name = "town";
    town.restaurants = {{.id = "r1", .place = {0, 0}}, {.id = "r2", .place = {1000, 0}}};
    town.couriers = {{.id = "c1", .place = {0, 500}, .on = 0, .off = 240}};
    town.orders = {{.id = "o1", .place = {640, 0}, .placed = 5, .ready = 20, .restaurant = 0},
                   {.id = "o2", .place = {1600, 0}, .placed = 6, .ready = 25, .restaurant = 1}};
    town.rules = {.metres_per_minute = 320,
                  .pickup_service = 4,
                  .dropoff_service = 4,
                  .target = 40,
                  .limit = 90,
                  .pay_per_order = 10,
                  .pay_per_hour = 15};
    return town;
}

TEST(Simulation, PlayedDayKeepsEveryRule) {
    const Instance town = small_town();
    engine::Dispatcher dispatcher{settings_for(town)};
    const Day day =
        play(town, KitchenView{}, [&](const engine::State& state) -> const engine::Decisions& {
            return dispatcher.run(state);
        });
    EXPECT_EQ(check(town, day.solution).problems, std::vector<std::string>{});
    EXPECT_EQ(measure(town, day.solution).delivered, 2u);
    EXPECT_EQ(day.solution.drops[0], 20 + 2 + 2 + 2);
}

}  // namespace
}  // namespace waybill::dispatch
