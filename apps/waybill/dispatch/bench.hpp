// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/dispatch/bounds.hpp"
#include "apps/waybill/dispatch/evaluator.hpp"
#include "apps/waybill/dispatch/simulation.hpp"

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace waybill::dispatch {

enum class Contender : std::uint8_t { plan, nearest_idle, earliest_dropoff };
inline constexpr std::array contenders{Contender::plan, Contender::nearest_idle,
                                       Contender::earliest_dropoff};
std::string_view to_string(Contender contender);

/// One dispatcher's day on one instance.
struct Score {
    Verdict verdict{};
    Metrics metrics{};
    std::size_t runs{0};
    double run_mean{0};  ///< seconds
    double run_worst{0};
    double run_total{0};
    std::size_t open_max{0};
};

struct DayScores {
    std::string instance;
    Bounds bounds{};
    std::array<Score, contenders.size()> scores{};  ///< as in `contenders`
    const Score& of(Contender contender) const {
        return scores[static_cast<std::size_t>(contender)];
    }
};

struct BenchPlan {
    engine::Settings settings{};
    KitchenView kitchens{};
    std::size_t jobs{1};
    std::string solutions{};  ///< folder for the files of each plan; empty: none
};

/// One day with one dispatcher, from nothing.
Day play_contender(const Instance& instance, Contender contender, const BenchPlan& plan);
/// All of them; `done` is told after each day, from any of the threads but one at a time. The
/// scores are in the order of the instances whatever the jobs.
Result<std::vector<DayScores>> run_bench(const std::vector<Instance>& instances,
                                         const BenchPlan& plan,
                                         const std::function<void(std::size_t)>& done);

}  // namespace waybill::dispatch
