// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/announce.hpp"

#include <algorithm>

namespace waybill::notifications {

Task<Result<Announcement>> Announce::run(Context ctx, Announcement wanted,
                                         std::vector<UserId> named) {
    if (auto problem = problem_of(wanted, named))
        co_return fail(Error{.kind = ErrorKind::invalid,
                             .reason = "notifications.bad_announcement",
                             .message = *std::move(problem)});
    std::ranges::sort(named);
    const auto repeated = std::ranges::unique(named);
    named.erase(repeated.begin(), repeated.end());
    wanted.id = deps_.ids.next<AnnouncementId>();
    wanted.created_at = deps_.clock.now();
    wanted.mail = wanted.mail && deps_.mailed == MailedAtAll::yes;
    if (wanted.partner || !wanted.zone.empty()) wanted.gather.emplace();
    wanted.addressees = static_cast<std::int64_t>(named.size());
    co_return co_await deps_.store.insert(std::move(ctx), std::move(wanted), std::move(named));
}

Task<Status> GatherAudience::run(Context ctx, AnnouncementId id, std::string cursor) {
    WAYBILL_CO_TRY(auto announcement, co_await deps_.store.find(ctx, id));
    if (announcement.gather != cursor) co_return Status{};
    WAYBILL_CO_TRY(auto found, co_await deps_.audiences.find(ctx, std::move(announcement), cursor));
    co_return co_await deps_.store.gather(std::move(ctx), id, std::move(cursor), std::move(found));
}

}  // namespace waybill::notifications
