// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/announce_job.hpp"

#include <algorithm>

namespace waybill::notifications {

tasks::JobWorkers::Kind AnnounceJob::handling() {
    return {.handler = [this](Context ctx,
                              tasks::Job job) { return run(std::move(ctx), std::move(job)); },
            .retry = {.pauses = pauses_},
            .workers = 1};
}

Task<Status> AnnounceJob::run(Context ctx, tasks::Job job) {
    const auto slash = std::min(job.key.find('/'), job.key.size());
    const auto id = AnnouncementId::parse(job.key.substr(0, slash));
    const std::string from = slash < job.key.size() ? job.key.substr(slash + 1) : "";
    if (id && from.starts_with('@'))
        co_return co_await deps_.gather.run(std::move(ctx), *id, from.substr(1));
    const auto told_to = from.empty() ? std::optional{UserId{}} : UserId::parse(from);
    if (!id || !told_to) co_return fail(ErrorKind::internal, "sql.corrupt", "announce job");
    co_return co_await deps_.store.advance(std::move(ctx), *id, *told_to);
}

}  // namespace waybill::notifications
