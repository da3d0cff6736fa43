// SPDX-License-Identifier: Apache-2.0
#include "tests/system/town_of_processes.hpp"

#include <gtest/gtest.h>

#include <csignal>

/// A new release takes over, one service after another, while orders are played.
namespace waybill::system_test {

using namespace process;

TEST(LongReplaced, EachServiceIsWithoutALostCall) {
    TownOfProcesses town{{.network = TownOfProcesses::Network::doubled}};
    ASSERT_EQ(town.start(), "") << town.warnings();
    // Mail that was caught ends with its process, so nobody registers.
    Child demo{{"demo", "--orders", "300", "--rate", "8", "--speed", "1000", "--url", town.url(),
                "--concurrency", "8", "--json"},
               town.folder.path()};
    for (const std::string& service : TownOfProcesses::services) {
        if (service == "gateway") continue;  // the public port is its own
        rest(Millis{500});
        EXPECT_EQ(town.replace(service), "");
    }
    EXPECT_TRUE(demo.running()) << "the load was too short, or has failed\n"
                                << demo.out() << demo.err();
    EXPECT_EQ(demo.wait(Millis{180'000}), 0) << demo.out() << demo.err() << town.warnings();
    EXPECT_TRUE(demo.out().contains(R"("repeated_requests":0,)"))
        << demo.out() << demo.err() << town.warnings();
    const auto verified = town.run({"verify"});
    EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
}

}  // namespace waybill::system_test
