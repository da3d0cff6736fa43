// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace waybill::catalog {

/// A command on a world made ready for it; it may be given again.
using Command = std::function<Status()>;
using Prepare = std::function<Command(CatalogWorld&)>;
using Check = std::function<void(CatalogWorld&)>;

/// One run of `sweep_faults`; false when the command has no such call.
inline bool fail_once(int call, FaultPlan::Moment moment, const Prepare& prepare,
                      const Check& check) {
    CatalogWorld world;
    const Command command = prepare(world);
    world.faults.fail_call(call, moment);
    const Status first = command();
    const bool fired = world.faults.fired();
    world.faults.clear();
    EXPECT_NE(first.has_value(), fired);
    if (fired) {
        const Status again = command();
        EXPECT_TRUE(again) << (again ? "" : again.error().reason);
    }
    check(world);
    return fired;
}

/// Runs a command with its n-th port call failing, before and after the call's effect, for every n
/// until it has no n-th call. Each time the command is then repeated, which must succeed, and
/// `check` looks at what is left.
inline void sweep_faults(const Prepare& prepare, const Check& check) {
    for (const auto moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        int call = 1;
        for (bool fired = true; fired; ++call) {
            SCOPED_TRACE((moment == FaultPlan::Moment::before ? "before call " : "after call ") +
                         std::to_string(call));
            fired = fail_once(call, moment, prepare, check);
        }
        EXPECT_GT(call, 2) << "no port was called";
    }
}

}  // namespace waybill::catalog
