// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/testing/fault_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

/// False when the command has no such call.
bool fail_once(int call, FaultPlan::Moment moment,
               const std::function<Command(CatalogWorld&)>& prepare,
               const std::function<void(CatalogWorld&)>& check) {
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

}  // namespace

void sweep_faults(const std::function<Command(CatalogWorld&)>& prepare,
                  const std::function<void(CatalogWorld&)>& check) {
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
