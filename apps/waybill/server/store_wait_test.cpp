// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/store_wait.hpp"

#include "platform/telemetry/memory_log.hpp"
#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

namespace waybill::server {
namespace {

struct StoreWaitTest : testing::Test {
    Status try_it() {
        ++tries;
        if (clock.steady() >= there_at) return {};
        return fail(ErrorKind::unavailable, reason, "nobody answers");
    }
    Status reach(std::string_view store) {
        return wait.reach(store, [this] { return try_it(); });
    }

    ManualClock clock{};
    telemetry::MemoryLog log{};
    std::stop_source stop{};
    SteadyTime there_at{clock.steady() + 5s};
    std::string_view reason{"sql.not_connected"};
    int tries{0};
    StoreWait wait{{.clock = clock,
                    .log = log,
                    .stop = stop.get_token(),
                    .rest = [this](Duration pause) { clock.advance(pause); }},
                   clock.steady() + 30s};
};

TEST_F(StoreWaitTest, StoreThatComesIsWaitedForAndToldOnce) {
    EXPECT_TRUE(reach("PostgreSQL"));
    EXPECT_GT(tries, 3);
    EXPECT_EQ(log.lines().size(), 1U);
    there_at = clock.steady() + 5s;
    EXPECT_TRUE(reach("Kafka"));
    EXPECT_EQ(log.lines().size(), 2U);
}

TEST_F(StoreWaitTest, PatienceIsOneForAll) {
    const SteadyTime began = clock.steady();
    there_at = began + 20s;
    EXPECT_TRUE(reach("PostgreSQL"));
    there_at = SteadyTime::max();
    EXPECT_EQ(reach("Kafka").error().reason, "sql.not_connected");
    EXPECT_EQ(clock.steady() - began, 30s);
}

TEST_F(StoreWaitTest, WhoRefusesOrIsThereIsNotWaitedFor) {
    reason = "sql.refused";
    EXPECT_FALSE(reach("PostgreSQL"));
    EXPECT_EQ(tries, 1);
    there_at = clock.steady();
    EXPECT_TRUE(reach("PostgreSQL"));
    EXPECT_TRUE(log.lines().empty());
}

TEST_F(StoreWaitTest, WhoIsToldToEndWaitsNoMore) {
    stop.request_stop();
    EXPECT_FALSE(reach("PostgreSQL"));
    EXPECT_EQ(tries, 1);
}

}  // namespace
}  // namespace waybill::server
