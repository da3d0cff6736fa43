// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/temporary_database.hpp"

#include "platform/core/assert.hpp"
#include "platform/sql/migrate.hpp"

#include <cstdlib>

namespace waybill::sqlite {

TemporaryFolder::TemporaryFolder() {
    std::string pattern = std::filesystem::temp_directory_path() / "waybill-XXXXXX";
    WAYBILL_ASSERT(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;  // a folder left in /tmp harms no test
    std::filesystem::remove_all(path_, ignored);
}

TemporaryDatabase::TemporaryDatabase(Executor& executor, std::span<const sql::Migration> own) {
    auto opened = SqliteDatabase::open({.file = folder_.path() / "test.db",
                                        .migrations = sql::with_platform(own),
                                        .clock = &executor.clock(),
                                        .inline_on = &executor,
                                        .durability = Durability::none});
    WAYBILL_ASSERT(opened.has_value());
    database_ = *std::move(opened);
}

}  // namespace waybill::sqlite
