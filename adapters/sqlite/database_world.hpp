// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "platform/core/assert.hpp"
#include "platform/sql/migrate.hpp"
#include "platform/testing/manual_executor.hpp"
#include "platform/testing/temp_folder.hpp"

namespace waybill::sqlite {

/// A database of its own, inline on `executor`, with the tables of every service and those of
/// `own`. Crashes are not its business, so it does not wait for the disk.
class TemporaryDatabase {
public:
    /// Makes them on another engine, where a test program is run once more on that.
    using Make = std::unique_ptr<sql::Database> (*)(Executor&, std::vector<sql::Migration>);
    static inline Make elsewhere{nullptr};

    explicit TemporaryDatabase(Executor& executor, std::span<const sql::Migration> own = {}) {
        if (elsewhere != nullptr) {
            database_ = elsewhere(executor, sql::with_platform(own));
            return;
        }
        auto opened = SqliteDatabase::open({.file = folder_.path() / "test.db",
                                            .migrations = sql::with_platform(own),
                                            .clock = &executor.clock(),
                                            .inline_on = &executor,
                                            .durability = Durability::none});
        WAYBILL_ASSERT(opened.has_value());
        database_ = *std::move(opened);
    }
    sql::Database& operator*() { return *database_; }
    sql::Database* operator->() { return database_.get(); }

private:
    TempFolder folder_{};
    std::unique_ptr<sql::Database> database_{};
};

}  // namespace waybill::sqlite
