// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/storage_watch.hpp"

#include "apps/waybill/server/descriptors.hpp"
#include "platform/telemetry/memory_log.hpp"
#include "platform/telemetry/registry.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::server {
namespace {

/// Runs what it is given at once.
class ReadyPool final : public Pool {
public:
    bool try_submit(Executor::Work work) override {
        work();
        return true;
    }
};

struct StorageWatchTest : ::testing::Test {
    ManualExecutor executor;
    ReadyPool pool;
    telemetry::Registry metrics;
    telemetry::MemoryLog log{};
    files::Space space{.free = 1U << 30U, .size = 1U << 31U};
    StorageWatch watch{{.executor = executor, .pool = pool, .metrics = metrics, .log = log},
                       256_MiB,
                       [this] { return Result<files::Space>{space}; }};

    void later() { executor.run_for(10s); }
    void SetUp() override { watch.start(); }
    void TearDown() override { executor.run(watch.stop()); }
};

TEST_F(StorageWatchTest, RefusesNewThingsWhileThereIsLittleRoomAndNoLonger) {
    EXPECT_TRUE(watch.room());
    space.free = 200U << 20U;
    later();
    ASSERT_FALSE(watch.room());
    EXPECT_EQ(watch.room().error().reason, "storage.full");
    EXPECT_EQ(watch.room().error().kind, ErrorKind::unavailable);
    EXPECT_EQ(metrics.value("waybill_data_low"), 1);
    EXPECT_EQ(metrics.value("waybill_data_free_bytes"), 200U << 20U);
    later();
    EXPECT_EQ(log.lines().size(), 1U) << "told once";
    space.free = 300U << 20U;
    later();
    EXPECT_TRUE(watch.room());
    EXPECT_EQ(metrics.value("waybill_data_low"), 0);
}

TEST_F(StorageWatchTest, OfASmallDiskATenthIsEnough) {
    space = {.free = 10U << 20U, .size = 64U << 20U};
    later();
    EXPECT_TRUE(watch.room());
    space.free = 6U << 20U;
    later();
    EXPECT_FALSE(watch.room());
}

TEST_F(StorageWatchTest, DamageStays) {
    EXPECT_TRUE(watch.sound());
    watch.damaged("orders", {.detail = "page 7"});
    later();
    EXPECT_EQ(watch.sound().error().reason, "storage.damaged");
    EXPECT_EQ(metrics.value("waybill_data_damaged"), 1);
    EXPECT_TRUE(watch.room());
}

TEST_F(StorageWatchTest, ServerThatIsGoneIsToldUntilAllOfItsDatabasesAreBack) {
    const Status gone = fail(ErrorKind::unavailable, "sql.not_connected", "refused");
    watch.reached("orders", gone);
    watch.reached("payments", gone);
    EXPECT_EQ(watch.sound().error().reason, "storage.unreachable");
    EXPECT_EQ(metrics.value("waybill_data_unreachable"), 2);
    watch.reached("orders", {});
    EXPECT_FALSE(watch.sound());
    watch.reached("payments", {});
    EXPECT_TRUE(watch.sound());
    EXPECT_EQ(log.lines().size(), 4U);
}

TEST(Descriptors, TooFewAreToldWithTheLimitAndTheNeed) {
    ServerSettings settings;
    settings.database_readers = 2;
    const auto needed = descriptors_needed(settings, 7);
    EXPECT_EQ(needed, 7U * 8U + 128U);
    EXPECT_TRUE(check_descriptors(needed, needed));
    const auto refused = check_descriptors(64, needed);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_TRUE(refused.error().detail.contains("64 files (ulimit -n)"));
    EXPECT_TRUE(refused.error().detail.contains("184"));
}

}  // namespace
}  // namespace waybill::server
