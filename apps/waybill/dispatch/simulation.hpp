// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/dispatch/solution.hpp"
#include "platform/core/function_ref.hpp"
#include "services/couriers/domain/dispatch/settings.hpp"
#include "services/couriers/domain/dispatch/state.hpp"

#include <cstdint>
#include <vector>

namespace waybill::dispatch {

namespace engine = couriers::dispatch;

/// What is known of an order's kitchen before it is ready.
enum class Kitchens : std::uint8_t { known, mean_only };

struct KitchenView {
    Kitchens kitchens{Kitchens::known};
    double share{0.3};  ///< the quantile of what is still possible that the dispatcher is told
};

/// A dispatcher, whichever: told the state, it answers with decisions that stay valid until asked
/// again.
using Plan = FunctionRef<const engine::Decisions&(const engine::State&)>;

struct Day {
    Solution solution;
    std::vector<double> run_seconds;  ///< CPU time of each run that had something to plan
    std::size_t open_max{0};          ///< orders open at once
};

/// The benchmark's settings for an instance: its rules, everything else by default.
engine::Settings settings_for(const Instance& instance, engine::Settings base = {});

/// Plays one day minute by minute. The clock belongs to the simulation: the dispatcher sees an
/// order when it is placed and not before, and never the files.
Day play(const Instance& instance, const KitchenView& kitchens, Plan plan);

}  // namespace waybill::dispatch
