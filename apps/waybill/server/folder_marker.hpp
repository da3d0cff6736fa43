// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/server/data_folder.hpp"
#include "platform/async/pool.hpp"
#include "platform/async/task_group.hpp"
#include "platform/sql/database.hpp"

#include <string>
#include <vector>

namespace waybill::telemetry {
class Log;
}

namespace waybill::server {

/// Marks all members of the data folder every minute and at the end, so that an older copy of one
/// of them is noticed at the next start.
class FolderMarker {
public:
    struct Deps {
        Executor& executor;
        Pool& pool;  ///< where the manifest is written
        DataFolder& folder;
        telemetry::Log& log;
    };
    explicit FolderMarker(Deps deps) : deps_{deps} {}

    /// Before `start`; the database lives until `stop` has ended.
    void add(std::string name, sql::Database& database) {
        databases_.push_back({std::move(name), &database});
    }
    void start();
    /// Marks once more.
    Task<void> stop();

private:
    struct Member {
        std::string name;
        sql::Database* database;
    };
    Task<void> run();
    Task<void> mark(Context ctx);
    Task<Status> mark_all(Context ctx);

    Deps deps_;
    std::vector<Member> databases_{};
    TaskGroup group_{};
};

}  // namespace waybill::server
