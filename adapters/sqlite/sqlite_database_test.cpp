// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/sqlite_database.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::sqlite {
namespace {

Task<void> announce_once(sql::Database& database) {
    auto work = [](sql::Tx& tx) -> Status {
        tx.announce("work");
        return {};
    };
    const auto written = co_await database.write({}, work);
    EXPECT_TRUE(written);
}

TEST(SqliteDatabase, NewsOfOneBatchAreFoldedIntoOne) {
    ManualExecutor executor;
    TemporaryDatabase database{executor};
    sql::Listener listener{database->news(), "work"};
    TaskGroup group;
    for (int i = 0; i < 3; ++i) group.spawn(executor, announce_once(*database));
    executor.run_ready();
    EXPECT_TRUE(executor.run(listener.wait({}, 1s)));
    EXPECT_FALSE(executor.run(listener.wait({}, 1s)));
}

}  // namespace
}  // namespace waybill::sqlite
