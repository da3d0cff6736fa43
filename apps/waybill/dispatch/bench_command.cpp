// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/bench_command.hpp"

#include "apps/waybill/dispatch/bench_report.hpp"
#include "apps/waybill/dispatch/plot.hpp"
#include "apps/waybill/dispatch/rows.hpp"
#include "apps/waybill/dispatch/synthetic.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <format>
#include <optional>

namespace waybill::dispatch {
namespace {

constexpr int exit_ok = 0;
constexpr int exit_wrong = 1;
constexpr int exit_usage = 64;
constexpr int exit_data = 65;
constexpr int exit_unavailable = 69;
constexpr std::size_t jobs_max = 256;
constexpr std::size_t lines_between = 10;  // days, where there is no terminal to draw on

int complain(int code, const std::string& words) {
    std::fprintf(stderr, "waybill dispatch: %s\n", words.c_str());
    return code;
}

bool is_instance(const std::filesystem::path& folder) {
    std::error_code broken;
    return std::filesystem::exists(folder / orders_file, broken) ||
           std::filesystem::exists(folder / parameters_file, broken);
}

/// Instances among the folders, and in them; sorted by name, so that order means nothing.
std::vector<std::string> find_instances(const std::vector<std::string>& folders) {
    std::vector<std::string> found;
    for (const std::string& folder : folders) {
        std::error_code broken;
        std::vector<std::string> inside;
        if (!is_instance(folder))
            for (std::filesystem::directory_iterator at{folder, broken}, end; !broken && at != end;
                 at.increment(broken))
                if (at->is_directory(broken) && is_instance(at->path()))
                    inside.push_back(at->path().string());
        std::ranges::sort(inside);
        if (inside.empty()) inside.push_back(folder);  // whose files are then found missing
        found.insert(found.end(), inside.begin(), inside.end());
    }
    return found;
}

Result<std::vector<Instance>> read_all(const std::vector<std::string>& folders) {
    std::vector<Instance> instances;
    for (const std::string& folder : find_instances(folders)) {
        WAYBILL_TRY(Instance instance, read_instance(folder));
        instances.push_back(std::move(instance));
    }
    return instances;
}

/// What cannot be used, in words; empty when all can.
std::string problem_of(const BenchOptions& options) {
    if (options.folders.empty()) return "give at least one folder";
    if (options.jobs < 1 || options.jobs > jobs_max)
        return std::format("--jobs: 1 to {}", jobs_max);
    if (options.kitchens != kitchens_known && options.kitchens != kitchens_mean_only)
        return std::format("--kitchens: {} or {}", kitchens_known, kitchens_mean_only);
    if (options.rounds < 0) return "--rounds: 0 (the default) or more";
    return {};
}

BenchPlan plan_of(const BenchOptions& options) {
    BenchPlan plan;
    plan.jobs = options.jobs;
    plan.solutions = options.solutions;
    plan.settings.seed = options.seed;
    plan.kitchens.share = plan.settings.kitchen_share;
    if (options.rounds > 0) plan.settings.rounds_per_order = options.rounds;
    if (options.kitchens == kitchens_mean_only) plan.kitchens.kitchens = Kitchens::mean_only;
    return plan;
}

/// A bar that is drawn over on a terminal, else a line now and then.
void show_progress(std::size_t done, std::size_t days) {
    const bool terminal = isatty(STDERR_FILENO) == 1;
    const std::string bar = to_bar(done, days);
    if (terminal)
        std::fprintf(stderr, "\r%s\033[K%s", bar.c_str(), done == days ? "\n" : "");
    else if (done == days || done % lines_between == 0)
        std::fprintf(stderr, "%s\n", bar.c_str());
    std::fflush(stderr);
}

Status plot_first(const Instance& instance, const BenchPlan& plan, const std::string& file) {
    const Day day = play_contender(instance, Contender::plan, plan);
    return write_file(file, to_svg(instance, day.solution));
}

}  // namespace

int run_dispatch_bench(const BenchOptions& options) {
    if (const std::string problem = problem_of(options); !problem.empty())
        return complain(exit_usage, problem);
    const auto instances = read_all(options.folders);
    if (!instances) return complain(exit_data, instances.error().detail);
    const BenchPlan plan = plan_of(options);
    const std::size_t count = instances->size();
    const auto days =
        run_bench(*instances, plan, [count](std::size_t done) { show_progress(done, count); });
    if (!days) return complain(exit_unavailable, "cannot write " + days.error().detail);
    if (!options.plot.empty())
        if (const auto plotted = plot_first(instances->front(), plan, options.plot); !plotted)
            return complain(exit_unavailable, "cannot write " + plotted.error().detail);
    const std::string text = options.json ? to_json(*days, plan.kitchens.kitchens) + "\n"
                                          : to_table(*days, plan.kitchens.kitchens);
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
    return all_feasible(*days) ? exit_ok : exit_wrong;
}

int run_dispatch_generate(const GenerateOptions& options) {
    if (options.folder.empty() || options.orders < 1 || options.couriers < 1 ||
        options.restaurants < 1 || !(options.kilometres > 0) || options.orders > 1'000'000 ||
        options.couriers > 1'000'000 || options.restaurants > 1'000'000 ||
        options.kilometres > 1000)
        return complain(exit_usage, "give a folder, 1 to 1000000 of each and 0 to 1000 km");
    const Instance city = make_city({.seed = options.seed,
                                     .orders = options.orders,
                                     .restaurants = options.restaurants,
                                     .couriers = options.couriers,
                                     .kilometres = options.kilometres});
    if (const auto written = write_instance(city, options.folder); !written)
        return complain(exit_unavailable, "cannot write " + written.error().detail);
    return exit_ok;
}

}  // namespace waybill::dispatch
