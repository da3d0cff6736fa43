// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/testing/fault_plan.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>

namespace waybill {

/// A command of one use case. `World` has the ports, which share its `faults`, and is made anew
/// for each try of the sweep.
template <typename World>
struct FaultSweep {
    std::function<Status(World&)> command;  ///< may be given again
    /// After a try that failed: nothing half done.
    std::function<void(World&)> check_failed;
    /// After the try that succeeded: everything once.
    std::function<void(World&)> check_done;
    std::set<int> borne{};  ///< calls whose failure the command bears in silence
};

/// One run of `sweep_faults`; false when the command has no such call.
template <typename World>
bool fail_once(const FaultSweep<World>& sweep, int call, FaultPlan::Moment moment) {
    World world;
    world.faults.fail_call(call, moment);
    const Status first = sweep.command(world);
    const bool fired = world.faults.fired();
    world.faults.clear();
    const bool expected = !fired || sweep.borne.contains(call);
    EXPECT_EQ(first.has_value(), expected);
    if (!first) {
        EXPECT_TRUE(first.error().reason.starts_with("test.fault")) << first.error().reason;
        sweep.check_failed(world);
        const Status again = sweep.command(world);
        EXPECT_TRUE(again) << (again ? "" : again.error().reason);
    }
    sweep.check_done(world);
    return fired;
}

/// Runs the command with its n-th port call failing, before and after the call's effect, for every
/// n until there is no n-th call. Each failure must be told and mended by giving the command again.
template <typename World>
void sweep_faults(const FaultSweep<World>& sweep) {
    for (const auto moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        int call = 1;
        for (bool fired = true; fired && call < 50; ++call) {
            SCOPED_TRACE((moment == FaultPlan::Moment::before ? "before call " : "after call ") +
                         std::to_string(call));
            fired = fail_once(sweep, call, moment);
        }
        EXPECT_GT(call, 2) << "no port was called";
        EXPECT_LT(call, 50) << "the sweep has no end";
    }
}

}  // namespace waybill
