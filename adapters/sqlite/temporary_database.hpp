// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"

namespace waybill::sqlite {

/// A folder under the system's temporary one, removed with everything in it at the end.
class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// For tests: a database of its own, inline on `executor`, with the tables of every service and
/// those of `own`. Crashes are not its business, so it does not wait for the disk.
class TemporaryDatabase {
public:
    explicit TemporaryDatabase(Executor& executor, std::span<const sql::Migration> own = {});
    sql::Database& operator*() { return *database_; }
    sql::Database* operator->() { return database_.get(); }

private:
    TemporaryFolder folder_{};
    std::unique_ptr<SqliteDatabase> database_;
};

}  // namespace waybill::sqlite
