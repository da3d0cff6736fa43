// SPDX-License-Identifier: Apache-2.0
#include "tests/process/ports.hpp"

#include <gtest/gtest.h>

#include <set>

namespace waybill::process {
namespace {

TEST(FreePorts, AreGivenOnceThoughNobodyHasBoundThem) {
    std::set<int> given;
    for (int i = 0; i < 20; ++i)
        for (const int port : free_ports(50)) EXPECT_TRUE(given.insert(port).second) << port;
}

}  // namespace
}  // namespace waybill::process
