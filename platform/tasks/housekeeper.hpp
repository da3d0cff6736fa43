// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/sql/database.hpp"

namespace waybill::tasks {

/// Removes from one service's database what only guarded against repetition and is old enough:
/// inbox rows, idempotency keys, finished jobs. In small batches, so that no write waits for it.
///
/// Owns its loop. Runs on `executor` alone.
class Housekeeper {
public:
    struct Deps {
        sql::Database& database;
        Executor& executor;
    };
    struct Options {
        Duration inbox{7 * 24h};          ///< longer than any event can be under way
        Duration idempotency_keys{48h};   ///< what clients are promised
        Duration finished_jobs{7 * 24h};  ///< so long the same work is not enqueued again
        Duration pause{10min};
        int batch_max{500};  ///< rows of each table, or consumer, in one transaction
    };
    explicit Housekeeper(Deps deps) : Housekeeper{deps, Options{}} {}
    Housekeeper(Deps deps, Options options) : deps_{deps}, options_{options} {}

    void start();
    Task<void> stop();

private:
    Task<void> run();
    /// The number of rows removed.
    Task<Result<std::int64_t>> sweep(Context ctx);

    Deps deps_;
    Options options_;
    TaskGroup group_{};
};

}  // namespace waybill::tasks
