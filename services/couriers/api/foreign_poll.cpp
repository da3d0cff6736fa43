// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/api/foreign_poll.hpp"

#include "platform/telemetry/log.hpp"

namespace waybill::couriers {
namespace {

/// Where there is more to list at once.
constexpr Duration next_page_after = 50ms;

}  // namespace

ForeignPoll::ForeignPoll(Deps deps, Duration period)
    : deps_{deps},
      period_{period},
      lease_{
          {.database = deps.ports.database, .clock = deps.ports.clock, .random = deps.ports.random},
          "foreign_orders"} {}

Status ForeignPoll::reachable() const {
    const std::lock_guard lock{mutex_};
    return last_;
}

Task<void> ForeignPoll::run() {
    const Context ctx{.caller = {.service = "couriers"}, .stop = group_.token()};
    while (!ctx.stop.stop_requested()) {
        const Duration wait = co_await turn(ctx);
        // Ends early only when stopping, which the loop sees by itself.
        static_cast<void>(co_await sleep_for(ctx, wait));
    }
    // Else another process waits for its end.
    static_cast<void>(co_await lease_.give_up({}));
}

Task<Duration> ForeignPoll::turn(Context ctx) {
    const auto others = co_await lease_.hold(ctx);
    if (others && *others > Duration{}) co_return *others;
    // A store that is away is told of by its own watch.
    if (!others) co_return period_;
    const auto polled = co_await deps_.orders.poll(ctx);
    tell(ctx, polled);
    co_return polled && *polled ? next_page_after : period_;
}

void ForeignPoll::tell(const Context& ctx, const Result<bool>& polled) {
    if (ctx.stop.stop_requested()) return;
    bool changed = false;
    {
        const std::lock_guard lock{mutex_};
        changed = last_.has_value() != polled.has_value();
        last_ = polled ? Status{} : Status{std::unexpected(polled.error())};
    }
    if (!changed) return;
    if (polled)
        deps_.ports.log.info(ctx, "the order system outside is back", {});
    else
        deps_.ports.log.warn(
            ctx, "the order system outside is away",
            {{"reason", polled.error().reason}, {"detail", polled.error().detail}});
}

}  // namespace waybill::couriers
