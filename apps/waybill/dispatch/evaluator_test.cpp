// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/evaluator.hpp"

#include "apps/waybill/dispatch/bench.hpp"
#include "apps/waybill/dispatch/bounds.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>

namespace waybill::dispatch {
namespace {

/// One courier, one restaurant, two doors a minute apart.
Instance two_doors() {
    Instance town;
    town.name = "two-doors";
    town.restaurants = {{.id = "r1", .place = {0, 0}}};
    town.couriers = {{.id = "c1", .place = {320, 0}, .on = 0, .off = 60}};
    town.orders = {{.id = "o1", .place = {320, 0}, .placed = 0, .ready = 10, .restaurant = 0},
                   {.id = "o2", .place = {640, 0}, .placed = 2, .ready = 12, .restaurant = 0}};
    town.rules = {.metres_per_minute = 320,
                  .pickup_service = 4,
                  .dropoff_service = 4,
                  .target = 20,
                  .limit = 90,
                  .pay_per_order = 10,
                  .pay_per_hour = 15};
    return town;
}

Solution both_in_one_trip() {
    const Stop start{.kind = Stop::Kind::start, .index = 0};
    const Stop restaurant{.kind = Stop::Kind::restaurant, .index = 0};
    const Stop first{.kind = Stop::Kind::door, .index = 0};
    const Stop second{.kind = Stop::Kind::door, .index = 1};
    return {.pickups = {{.told = 12, .at = 12, .courier = 0, .orders = {0, 1}}},
            .drops = {17, 22},
            .moves = {{{.leave = 9, .from = start, .to = restaurant},
                       {.leave = 14, .from = restaurant, .to = first},
                       {.leave = 19, .from = first, .to = second}}}};
}

TEST(Evaluator, GoodDayIsFeasibleAndMeasured) {
    const Instance town = two_doors();
    const Solution day = both_in_one_trip();
    EXPECT_EQ(check(town, day).problems, std::vector<std::string>{});
    const Metrics metrics = measure(town, day);
    EXPECT_DOUBLE_EQ(metrics.click_to_door.mean, (17.0 + 20.0) / 2);
    EXPECT_DOUBLE_EQ(metrics.ready_to_pickup.mean, 1);
    EXPECT_DOUBLE_EQ(metrics.cost_per_order, 10);
    EXPECT_DOUBLE_EQ(metrics.orders_per_bundle, 2);
    EXPECT_DOUBLE_EQ(metrics.excess, (17.0 - 15 + 20 - 16) / 2);
}

struct Breach {
    const char* problem;
    std::function<void(Solution&)> commit;
};

TEST(Evaluator, EachBrokenRuleIsFound) {
    const std::vector<Breach> breaches{
        {"o1 told before it exists", [](Solution& day) { day.pickups[0].told = -1; }},
        {"o2 picked up before ready", [](Solution& day) { day.pickups[0].at = 11; }},
        {"o1 assigned but never dropped", [](Solution& day) { day.drops[0].reset(); }},
        {"o1 assigned twice", [](Solution& day) { day.pickups.push_back(day.pickups[0]); }},
        {"o2 dropped out of sequence", [](Solution& day) { day.drops[1] = 17; }},
        {"c1 picks up after the shift's end", [](Solution& day) { day.pickups[0].at = 61; }},
        {"empty assignment of c1",
         [](Solution& day) { day.pickups.push_back({.told = 1, .at = 1, .orders = {}}); }},
        {"o2 dropped but never assigned", [](Solution& day) { day.pickups[0].orders.pop_back(); }},
        {"c1 leaves before arriving", [](Solution& day) { day.moves[0][1].leave = 9; }},
        {"c1 jumps from o1 to r1",
         [](Solution& day) { day.moves[0][2].from = {.kind = Stop::Kind::restaurant}; }},
        {"c1 is not at r1 long enough at 12", [](Solution& day) { day.moves[0][0].leave = 10; }},
        {"c1 is told after the pick-up", [](Solution& day) { day.pickups[0].told = 13; }},
    };
    for (const Breach& breach : breaches) {
        Solution day = both_in_one_trip();
        breach.commit(day);
        const auto problems = check(two_doors(), day).problems;
        EXPECT_TRUE(std::ranges::contains(problems, breach.problem))
            << breach.problem << " not among " << ::testing::PrintToString(problems);
    }
}

TEST(Evaluator, QuantilesInterpolate) {
    const std::array values{1.0, 2.0, 3.0, 4.0};
    EXPECT_DOUBLE_EQ(quantile(values, 0.9), 3.7);
    EXPECT_DOUBLE_EQ(quantile(std::span{values}.first(1), 0.9), 1);
    EXPECT_DOUBLE_EQ(quantile({}, 0.5), 0);
}

TEST(Bounds, FloorsOfASmallTown) {
    Instance town = two_doors();
    town.orders.push_back(
        {.id = "o3", .place = {0, 0}, .placed = 70, .ready = 80, .restaurant = 0});
    const Bounds bounds = bounds_of(town);
    EXPECT_EQ(bounds.impossible, 1u);
    EXPECT_DOUBLE_EQ(bounds.order_floor, (15.0 + 16 + 14) / 3);
    EXPECT_DOUBLE_EQ(bounds.shift_floor, 15.5);
    EXPECT_DOUBLE_EQ(bounds.cost_floor, 10);
}

/// What a shell command prints.
std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen(command.c_str(), "r"), ::pclose};
    std::string out;
    std::array<char, 4096> buffer{};
    while (pipe && std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr)
        out += buffer.data();
    return out;
}

/// The figure after a name at the start of a line, and after `key=` within it.
double figure_of(const std::string& report, const std::string& line, const std::string& key) {
    auto at = report.find("\n" + line + " ");
    if (at == std::string::npos) return -1;
    at += line.size() + 1;
    if (!key.empty()) at = report.find(key + "=", at) + key.size() + 1;
    return std::strtod(report.c_str() + at, nullptr);
}

TEST(Evaluator, AgreesWithTheOneInPython) {
    const char* script = std::getenv("WAYBILL_MDRP_EVALUATOR");
    const char* folder = std::getenv("WAYBILL_MDRP_INSTANCES");
    if (script == nullptr || folder == nullptr)
        GTEST_SKIP() << "skipped: WAYBILL_MDRP_EVALUATOR names evaluate.py, "
                        "WAYBILL_MDRP_INSTANCES the folder of instances";
    const TempFolder out;
    for (const char* name : {"0o50t100s1p100", "1o50t100s1p125", "3r50t75s2p100"}) {
        const std::string path = std::string{folder} + "/" + name;
        const auto instance = read_instance(path);
        ASSERT_TRUE(instance) << instance.error().detail;
        for (const Contender contender : contenders) {
            BenchPlan plan;
            plan.settings.rounds_per_order = 5;
            const Day day = play_contender(*instance, contender, plan);
            ASSERT_TRUE(write_solution(*instance, day.solution, out.path().string()));
            const std::string report = output_of("python3 -B " + std::string{script} + " " + path +
                                                 " " + out.path().string());
            const Metrics metrics = measure(*instance, day.solution);
            EXPECT_TRUE(report.starts_with("feasible: True")) << name << report;
            EXPECT_TRUE(check(*instance, day.solution).problems.empty());
            EXPECT_NEAR(figure_of(report, "excess", ""), metrics.excess, 1e-9);
            EXPECT_NEAR(figure_of(report, "cost_per_order", ""), metrics.cost_per_order, 1e-9);
            EXPECT_NEAR(figure_of(report, "ctd", "mean"), metrics.click_to_door.mean, 0.0051);
            EXPECT_NEAR(figure_of(report, "ctd", "p90"), metrics.click_to_door.p90, 0.0051);
            EXPECT_NEAR(figure_of(report, "rtp", "mean"), metrics.ready_to_pickup.mean, 0.0051);
            EXPECT_NEAR(figure_of(report, "overage", "mean"), metrics.overage.mean, 0.0051);
            EXPECT_NEAR(figure_of(report, "utilization", "mean"), metrics.utilization, 0.0051);
            EXPECT_EQ(figure_of(report, "late_over_limit", ""), static_cast<double>(metrics.late));
        }
    }
}

}  // namespace
}  // namespace waybill::dispatch
