// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/announce_job.hpp"

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
    const std::string told_to = slash < job.key.size() ? job.key.substr(slash + 1) : "";
    const auto user = told_to.empty() ? std::optional{UserId{}} : UserId::parse(told_to);
    if (!id || !user) co_return fail(ErrorKind::internal, "sql.corrupt", "announce job");
    co_return co_await store_.advance(std::move(ctx), *id, *user);
}

}  // namespace waybill::notifications
