// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/sender_clocks.hpp"

#include "platform/telemetry/memory_log.hpp"

#include <gtest/gtest.h>

namespace waybill::server {
namespace {

TEST(SenderClocks, AnotherClockIsToldOnceAndCountedEachTime) {
    telemetry::Registry metrics;
    telemetry::MemoryLog log;
    SenderClocks clocks{metrics, log};
    for (const Duration near : {Duration{0s}, Duration{10s}, Duration{-10s}})
        clocks.seen("orders", near);
    EXPECT_EQ(metrics.value("waybill_rpc_skewed_calls_total"), 0);
    EXPECT_TRUE(log.lines().empty());
    for (const Duration far : {Duration{4min}, Duration{-4min}, Duration{11s}})
        clocks.seen("orders", far);
    EXPECT_EQ(metrics.value("waybill_rpc_skewed_calls_total"), 3);
    ASSERT_EQ(log.lines().size(), 1U);
}

}  // namespace
}  // namespace waybill::server
