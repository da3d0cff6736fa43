// SPDX-License-Identifier: Apache-2.0
#include "tests/faults/faulty_town.hpp"

#include <gtest/gtest.h>

/// Each server and each service is gone for a while under load, and comes back as it was.
namespace waybill::system_test {

TEST(Faults, ServersPauseAndAreCutOff) {
    FaultyTown world;
    ASSERT_EQ(world.start(runs_long() ? 2'000 : 300, 8), "") << world.town.warnings();
    for (const char* server : {"postgres", "kafka", "redis"}) {
        world.strike(world.pause(server));
        world.strike(world.cut(server));
    }
    world.finish();
}

TEST(Faults, ServicesPauseAndAreCutOff) {
    FaultyTown world;
    ASSERT_EQ(world.start(runs_long() ? 4'000 : 400, 8), "") << world.town.warnings();
    for (const std::string& service : TownOfProcesses::services) {
        world.strike(world.pause(service));
        if (service != "gateway") world.strike(world.cut(service));
    }
    world.finish();
}

}  // namespace waybill::system_test
