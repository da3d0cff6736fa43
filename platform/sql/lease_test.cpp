// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/lease.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"
#include "platform/testing/shared_view.hpp"

#include <gtest/gtest.h>

namespace waybill::sql {
namespace {

struct LeaseWorld {
    Lease::Deps deps(Database& of) {
        return {.database = of, .clock = executor.clock(), .random = random};
    }
    /// How long the work is another's.
    Duration hold(Lease& lease) { return executor.run(lease.hold({})).value(); }

    ManualExecutor executor;
    SeededRandom random{9};
    sqlite::TemporaryDatabase database{executor};
    SharedView view{*database};
    Lease first{deps(view), "planner", 30s};
    Lease second{deps(view), "planner", 30s};
};

TEST(Lease, IsOneHoldersUntilItEnds) {
    LeaseWorld world;
    EXPECT_EQ(world.hold(world.first), 0s);
    EXPECT_EQ(world.hold(world.second), 30s);
    world.executor.run_for(29s);
    EXPECT_EQ(world.hold(world.second), 1s);
    world.executor.run_for(1s);
    EXPECT_EQ(world.hold(world.second), 0s);
    EXPECT_EQ(world.hold(world.first), 30s);
}

TEST(Lease, IsRenewedByWhoHoldsIt) {
    LeaseWorld world;
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(world.hold(world.first), 0s);
        EXPECT_GT(world.hold(world.second), 0s);
        world.executor.run_for(15s);
    }
}

TEST(Lease, GivenUpItIsAnothersAtOnce) {
    LeaseWorld world;
    EXPECT_EQ(world.hold(world.first), 0s);
    EXPECT_TRUE(world.executor.run(world.second.give_up({}))) << "nothing to give up";
    EXPECT_TRUE(world.executor.run(world.first.give_up({})));
    EXPECT_EQ(world.hold(world.second), 0s);
}

TEST(Lease, WorksOfDifferentNamesAreApart) {
    LeaseWorld world;
    Lease other{world.deps(world.view), "relay", 30s};
    EXPECT_EQ(world.hold(world.first), 0s);
    EXPECT_EQ(world.hold(other), 0s);
}

TEST(Lease, WhereNobodyElseIsItCostsNothing) {
    LeaseWorld world;
    Lease alone{world.deps(*world.database), "planner", 30s};
    EXPECT_EQ(world.hold(alone), 0s);
    EXPECT_EQ(world.hold(world.second), 0s) << "nothing was stored";
}

}  // namespace
}  // namespace waybill::sql
