// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/bench_command.hpp"

#include "apps/waybill/dispatch/bench_report.hpp"
#include "apps/waybill/dispatch/synthetic.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace waybill::dispatch {
namespace {

/// A folder with one made-up day.
struct DayFolder {
    TempFolder root;
    std::string path{root.path().string() + "/day"};

    DayFolder() {
        EXPECT_EQ(
            run_dispatch_generate({.folder = path, .orders = 30, .restaurants = 6, .couriers = 10}),
            0);
    }
};

TEST(BenchCommand, PlaysAGeneratedDayAndWritesItsFiles) {
    const DayFolder day;
    BenchOptions options{.folders = {day.root.path().string()}, .rounds = 3};
    options.solutions = day.root.path().string() + "/out";
    options.plot = day.root.path().string() + "/day.svg";
    EXPECT_EQ(run_dispatch_bench(options), 0);
    for (const char* file :
         {"/out/day/solution_info_assignments.txt", "/out/day/solution_info_orders.txt",
          "/out/day/solution_info_couriers.txt", "/day.svg"})
        EXPECT_TRUE(std::filesystem::exists(day.root.path().string() + file)) << file;
}

TEST(BenchCommand, MalformedInstanceIsExit65) {
    const DayFolder day;
    std::ofstream{day.path + "/orders.txt", std::ios::app} << "oops\n";
    EXPECT_EQ(run_dispatch_bench({.folders = {day.path}}), 65);
    EXPECT_EQ(run_dispatch_bench({.folders = {"/nowhere"}}), 65);
}

TEST(BenchCommand, SenselessOptionsAreExit64) {
    EXPECT_EQ(run_dispatch_bench({}), 64);
    EXPECT_EQ(run_dispatch_bench({.folders = {"x"}, .jobs = 0}), 64);
    EXPECT_EQ(run_dispatch_bench({.folders = {"x"}, .kitchens = "psychic"}), 64);
    EXPECT_EQ(run_dispatch_generate({}), 64);
}

TEST(BenchCommand, UnwritablePlaceIsExit69) {
    const DayFolder day;
    BenchOptions options{.folders = {day.path}, .rounds = 1};
    options.solutions = day.path + "/orders.txt/out";
    EXPECT_EQ(run_dispatch_bench(options), 69);
}

TEST(BenchReport, NamesPublishedDaysOnlyWhenTheyWerePlayed) {
    DayScores day{.instance = "1o50t100s1p100"};
    EXPECT_NE(to_table({day}, Kitchens::known).find("38.24"), std::string::npos);
    day.instance = "elsewhere";
    EXPECT_EQ(to_table({day}, Kitchens::known).find("published days"), std::string::npos);
    EXPECT_NE(to_json({day}, Kitchens::mean_only).find(R"("kitchens":"mean-only")"),
              std::string::npos);
    EXPECT_EQ(to_bar(1, 2), "[===============               ] 1/2 days");
}

}  // namespace
}  // namespace waybill::dispatch
