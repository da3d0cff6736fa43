// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/bench.hpp"

#include "services/couriers/domain/dispatch/dispatcher.hpp"
#include "services/couriers/domain/dispatch/greedy.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace waybill::dispatch {
namespace {

Score score_of(const Instance& instance, const Day& day) {
    Score score{.verdict = check(instance, day.solution),
                .metrics = measure(instance, day.solution),
                .runs = day.run_seconds.size(),
                .open_max = day.open_max};
    for (const double took : day.run_seconds) {
        score.run_total += took;
        score.run_worst = std::max(score.run_worst, took);
    }
    score.run_mean = score.run_total / static_cast<double>(std::max<std::size_t>(1, score.runs));
    return score;
}

Result<DayScores> score_day(const Instance& instance, const BenchPlan& plan) {
    DayScores scores{.instance = instance.name, .bounds = bounds_of(instance)};
    for (const Contender contender : contenders) {
        const Day day = play_contender(instance, contender, plan);
        scores.scores[static_cast<std::size_t>(contender)] = score_of(instance, day);
        if (contender == Contender::plan && !plan.solutions.empty())
            WAYBILL_CHECK(
                write_solution(instance, day.solution, plan.solutions + "/" + instance.name));
    }
    return scores;
}

}  // namespace

std::string_view to_string(Contender contender) {
    switch (contender) {
        case Contender::plan: return "waybill";
        case Contender::nearest_idle: return "nearest idle";
        case Contender::earliest_dropoff: return "earliest drop-off";
    }
    return {};
}

Day play_contender(const Instance& instance, Contender contender, const BenchPlan& plan) {
    const engine::Settings settings = settings_for(instance, plan.settings);
    if (contender == Contender::plan) {
        engine::Dispatcher dispatcher{settings};
        const auto run = [&](const engine::State& state) -> const engine::Decisions& {
            return dispatcher.run(state);
        };
        return play(instance, plan.kitchens, run);
    }
    engine::Greedy greedy{settings, contender == Contender::nearest_idle
                                        ? engine::GreedyRule::nearest_idle
                                        : engine::GreedyRule::earliest_dropoff};
    const auto run = [&](const engine::State& state) -> const engine::Decisions& {
        return greedy.run(state);
    };
    return play(instance, plan.kitchens, run);
}

Result<std::vector<DayScores>> run_bench(const std::vector<Instance>& instances,
                                         const BenchPlan& plan,
                                         const std::function<void(std::size_t)>& done) {
    std::vector<Result<DayScores>> results(instances.size());
    std::atomic<std::size_t> next{0};
    std::size_t finished = 0;
    std::mutex telling;
    const auto work = [&] {
        for (std::size_t i = next++; i < instances.size(); i = next++) {
            results[i] = score_day(instances[i], plan);
            const std::scoped_lock lock{telling};
            done(++finished);
        }
    };
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 1; i < std::min(plan.jobs, instances.size()); ++i)
            threads.emplace_back(work);
        work();
    }
    std::vector<DayScores> scores;
    for (auto& result : results) {
        WAYBILL_TRY(DayScores one, std::move(result));
        scores.push_back(std::move(one));
    }
    return scores;
}

}  // namespace waybill::dispatch
