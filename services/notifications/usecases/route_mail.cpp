// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/route_mail.hpp"

#include <algorithm>

namespace waybill::notifications {
namespace {

constexpr Duration known_for = 1min;

}  // namespace

Task<Status> RouteMail::send(Context ctx, Posting posting) {
    WAYBILL_CO_TRY(auto known, co_await senders(ctx));
    if (!known.any)
        co_return co_await deps_.providers.send(std::move(ctx), Provider{}, std::move(posting));
    if (known.senders.empty()) co_return fail(ErrorKind::unavailable, "notifications.no_sender");
    co_return co_await send_by(std::move(ctx), std::move(known.senders), std::move(posting));
}

Task<Status> RouteMail::send_by(Context ctx, std::vector<Sender> senders, Posting posting) {
    const TimePoint now = deps_.clock.now();
    Status outcome{};
    TimePoint awake = TimePoint::max();
    bool tried = false;
    for (const Sender& sender : senders) {
        const auto until = quiet(sender, now);
        if (until && posting.urgency == Posting::Urgency::may_wait) {
            awake = std::min(awake, *until);
            continue;
        }
        for (const Provider& provider : sender.providers) {
            tried = true;
            outcome = co_await deps_.providers.send(ctx, provider, posting);
            if (outcome || !next_may_try(outcome.error().kind)) co_return outcome;
        }
    }
    if (tried) co_return outcome;
    co_return fail(Error{.kind = ErrorKind::unavailable,
                         .reason = "notifications.quiet_hours",
                         .retry_after = std::chrono::ceil<std::chrono::seconds>(awake - now)});
}

std::optional<TimePoint> RouteMail::quiet(const Sender& sender, TimePoint now) const {
    if (!sender.quiet) return std::nullopt;
    const auto offset = deps_.zones.offset(sender.quiet->zone, now);
    return quiet_until(*sender.quiet, now, offset.value_or(Duration{}));
}

Task<Result<RouteMail::Known>> RouteMail::senders(Context ctx) {
    {
        const std::lock_guard lock{mutex_};
        if (known_until_ && deps_.clock.now() < *known_until_) co_return known_;
    }
    WAYBILL_CO_TRY(auto all, co_await deps_.store.all(std::move(ctx)));
    Known found{.senders = {}, .any = !all.empty()};
    found.senders = mailing(std::move(all));
    const std::lock_guard lock{mutex_};
    known_ = found;
    known_until_ = deps_.clock.now() + known_for;
    co_return found;
}

void RouteMail::forget() {
    const std::lock_guard lock{mutex_};
    known_until_.reset();
}

}  // namespace waybill::notifications
