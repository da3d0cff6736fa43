// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/sqlite_database.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::sqlite {
namespace {

Task<void> signal_once(sql::Database& database, Signal& signal) {
    auto work = [&signal](sql::Tx& tx) -> Status {
        tx.after_commit(signal);
        return {};
    };
    const auto written = co_await database.write({}, work);
    EXPECT_TRUE(written);
}

TEST(SqliteDatabase, SignalsOfOneBatchAreFoldedIntoOne) {
    ManualExecutor executor;
    TemporaryDatabase database{executor};
    Signal signal;
    TaskGroup group;
    for (int i = 0; i < 3; ++i) group.spawn(executor, signal_once(*database, signal));
    executor.run_ready();
    EXPECT_TRUE(executor.run(signal.wait({}, 1s)));
    EXPECT_FALSE(executor.run(signal.wait({}, 1s)));
}

}  // namespace
}  // namespace waybill::sqlite
