// SPDX-License-Identifier: Apache-2.0
#include "tests/faults/faulty_town.hpp"

#include <gtest/gtest.h>

/// Each server and each service is gone for a while under load, and comes back as it was. Those
/// that begin with Long are for `./dev long` only.
namespace waybill::system_test {

TEST(Faults, ServersPauseAndAreCutOff) {
    FaultyTown world;
    ASSERT_EQ(world.start(), "") << world.town.warnings();
    world.strike(world.pause("postgres"));
    world.strike(world.cut("kafka"));
    world.strike(world.pause("redis"));
    world.finish();
}

TEST(Faults, ServicesPauseAndAreCutOff) {
    FaultyTown world;
    ASSERT_EQ(world.start(), "") << world.town.warnings();
    world.strike(world.pause("orders"));
    world.strike(world.cut("payments"));
    world.finish();
}

TEST(LongFaults, ServersPauseAndAreCutOffTheOtherWay) {
    FaultyTown world;
    ASSERT_EQ(world.start(), "") << world.town.warnings();
    world.strike(world.cut("postgres"));
    world.strike(world.pause("kafka"));
    world.strike(world.cut("redis"));
    world.finish();
}

TEST(LongFaults, EachServicePauses) {
    FaultyTown world;
    ASSERT_EQ(world.start(), "") << world.town.warnings();
    for (const std::string& service : TownOfProcesses::services) world.strike(world.pause(service));
    world.finish();
}

TEST(LongFaults, EachServiceIsCutOff) {
    FaultyTown world;
    ASSERT_EQ(world.start(), "") << world.town.warnings();
    for (const std::string& service : TownOfProcesses::services)
        if (service != "gateway") world.strike(world.cut(service));
    world.finish();
}

}  // namespace waybill::system_test
