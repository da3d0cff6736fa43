// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "platform/tasks/jobs.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

/// Notifications beside the jobs of their mails (see HistoryStore).
class HistoryStoreSql final : public HistoryStore {
public:
    struct Deps {
        sql::Database& database;
        tasks::JobQueue& jobs;
        IdSource& ids;
        const Clock& clock;
    };
    explicit HistoryStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<HistoryPage>> list(Context ctx, HistoryFilter filter) override;
    Task<Result<HistoryEntry>> replay(Context ctx, NotificationId id) override;

private:
    Deps deps_;
};

}  // namespace waybill::notifications
