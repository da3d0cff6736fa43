// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/route.hpp"

#include "services/couriers/domain/dispatch/dice.hpp"
#include "services/couriers/domain/dispatch/reasons.hpp"
#include "services/couriers/domain/dispatch/search.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace waybill::couriers::dispatch {
namespace {

/// A few orders of few partners and some couriers, as the search sees them.
Problem random_problem(std::uint64_t seed, std::size_t orders, std::size_t couriers) {
    Dice dice{seed};
    Settings settings;
    settings.travel = {.metres_per_step = 5, .step = 1};
    settings.rounds_per_order = 300;
    Problem problem{settings};
    problem.now = 0;
    const auto metres = [&] { return static_cast<double>(dice.below(6000)); };
    const std::array<Place, 3> partners{Place{metres(), metres()}, Place{metres(), metres()},
                                        Place{metres(), metres()}};
    for (std::size_t i = 0; i < orders; ++i) {
        const std::uint32_t partner = dice.below(3);
        OrderRow row{};
        row.pickup = partners[partner];
        row.dropoff = {.x = metres(), .y = metres()};
        row.placed = -static_cast<Seconds>(dice.below(900));
        row.ready = row.placed + static_cast<Seconds>(dice.below(2400));
        row.direct = settings.travel.between(row.pickup, row.dropoff);
        row.partner = static_cast<std::int32_t>(partner);
        row.pinned = nobody;
        row.end_ride = static_cast<Seconds>(dice.below(1200));
        problem.orders.push_back(row);
    }
    for (std::size_t i = 0; i < couriers; ++i) {
        CourierRow row{};
        row.place = {.x = metres(), .y = metres()};
        row.free = static_cast<Seconds>(dice.below(900));
        row.at_door = row.free + settings.pickup_half;
        row.off = 7200;
        row.partner = -1;
        row.bundle_max = 3;
        row.end_time = dice.below(3000);
        row.end_place = dice.below(100);
        row.pace = pace_of_model + static_cast<Pace>(dice.below(2)) * 100;
        for (std::size_t k = 1; k < row.pay.size(); ++k)
            row.pay[k] = row.pay[k - 1] + dice.below(4000);
        problem.couriers.push_back(row);
    }
    return problem;
}

TEST(Route, RemovingWhatWasPutRestoresIt) {
    Route route;
    for (Slot order = 0; order < 4; ++order) {
        route.insert(route.size, order);
        if (order % 2 == 0) route.starts |= 1U << static_cast<unsigned>(order);
    }
    const Route before = route;
    put(route, {.at = 1, .joining = Joining::behind}, 9);
    EXPECT_EQ(route.trip_end(0), 3);
    route.remove(1);
    EXPECT_EQ(route.starts, before.starts);
    EXPECT_TRUE(std::equal(before.order.begin(), before.order.begin() + 4, route.order.begin()));
}

TEST(Route, RemovingATripsFirstLetsTheNextBeFirst) {
    Route route;
    for (Slot order = 0; order < 3; ++order) route.insert(order, order);
    route.starts = 0b001;
    route.remove(0);
    EXPECT_TRUE(route.starts_at(0));
    EXPECT_EQ(route.trip_end(0), 2);
}

TEST(Route, PredictedCostOfAnInsertionIsItsCost) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        const Problem problem = random_problem(seed, 7, 1);
        Route route;
        ASSERT_EQ(time_route(problem, 0, route), Timing::fits);
        for (Slot order = 0; order < 7; ++order) {
            const Spot spot = best_spot(problem, 0, route, order);
            if (spot.delta >= Spot::nowhere) continue;
            const Cost before = route.cost;
            put(route, spot, order);
            ASSERT_EQ(time_route(problem, 0, route), Timing::fits);
            // the pace's rounding may break the triangle, and a stop may come a second sooner
            ASSERT_NEAR(static_cast<double>(route.cost - before), static_cast<double>(spot.delta),
                        600)
                << "seed " << seed << " order " << order;
        }
    }
}

TEST(Route, TheTermsOfAChoiceAreItsCost) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const Problem problem = random_problem(seed, 7, 1);
        Route route;
        ASSERT_EQ(time_route(problem, 0, route), Timing::fits);
        for (Slot order = 0; order < 7; ++order) {
            const Spot spot = best_spot(problem, 0, route, order);
            const auto choice = choice_of(problem, 0, route, order);
            ASSERT_EQ(choice.has_value(), spot.delta < Spot::nowhere) << "seed " << seed;
            if (!choice) continue;
            const Cost before = route.cost;
            put(route, spot, order);
            ASSERT_EQ(time_route(problem, 0, route), Timing::fits);
            ASSERT_EQ(choice->cost.sum(), route.cost - before) << "seed " << seed;
            EXPECT_GE(choice->waits, 0);
            EXPECT_LT(choice->pickup, choice->dropoff);
        }
    }
}

/// Every way to hand out the orders: the cheapest plan there is.
class BruteForce {
public:
    explicit BruteForce(const Problem& problem)
        : problem_{problem}, routes_(problem.couriers.size()) {}

    Cost best() {
        for (std::size_t c = 0; c < routes_.size(); ++c) {
            time_route(problem_, static_cast<Slot>(c), routes_[c]);
            empty_ += routes_[c].cost;
        }
        place(0, empty_);
        return best_;
    }

private:
    /// Orders go in one after the other at every place, so every sequence and bundle is met.
    void place(Slot order, Cost sum) {
        if (order == static_cast<Slot>(problem_.orders.size())) {
            best_ = std::min(best_, sum);
            return;
        }
        for (std::size_t c = 0; c < routes_.size(); ++c)
            for (std::int16_t at = 0; at <= routes_[c].size; ++at)
                for (const Joining joining : {Joining::alone, Joining::front, Joining::behind})
                    try_at(order, c, {.at = at, .joining = joining}, sum);
        place(order + 1, sum + problem_.prices.unplanned);
    }
    bool makes_sense(const Route& route, Slot order, const Spot& spot) const {
        const auto partner_at = [&](std::int32_t stop) {
            return problem_
                .orders[static_cast<std::size_t>(route.order[static_cast<std::size_t>(stop)])]
                .partner;
        };
        const std::int32_t own = problem_.orders[static_cast<std::size_t>(order)].partner;
        switch (spot.joining) {
            case Joining::alone: return spot.at == route.size || route.starts_at(spot.at);
            case Joining::front:
                return spot.at < route.size && route.starts_at(spot.at) &&
                       partner_at(spot.at) == own;
            case Joining::behind: break;
        }
        return spot.at > 0 && partner_at(spot.at - 1) == own;
    }
    void try_at(Slot order, std::size_t courier, const Spot& spot, Cost sum) {
        if (!makes_sense(routes_[courier], order, spot)) return;
        const Route before = routes_[courier];
        Route& route = routes_[courier];
        put(route, spot, order);
        bool fits = time_route(problem_, static_cast<Slot>(courier), route) == Timing::fits;
        for (std::int32_t i = 0; i < route.size && fits; i = route.trip_end(i))
            fits = route.trip_end(i) - i <= problem_.couriers[courier].bundle_max;
        if (fits) place(order + 1, sum + route.cost - before.cost);
        routes_[courier] = before;
    }

    const Problem& problem_;
    std::vector<Route> routes_;
    Cost empty_{0};
    Cost best_{Spot::nowhere};
};

TEST(Search, FindsPlansWithinTwoPercentOfTheBest) {
    double excess = 0;
    int solved = 0;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const Problem problem = random_problem(seed, 4 + seed % 3, 2 + seed % 2);
        Search search;
        search.reset(problem);
        search.start();
        search.improve(1500, [] { return false; });
        const Cost best = BruteForce{problem}.best();
        ASSERT_GE(search.cost(), best) << "seed " << seed;
        excess += static_cast<double>(search.cost() - best) / static_cast<double>(best);
        ++solved;
    }
    EXPECT_LE(excess / solved, 0.02);
}

}  // namespace
}  // namespace waybill::couriers::dispatch
