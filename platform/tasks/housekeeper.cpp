// SPDX-License-Identifier: Apache-2.0
#include "platform/tasks/housekeeper.hpp"

#include "platform/messaging/outbox.hpp"
#include "platform/sql/idempotency.hpp"
#include "platform/tasks/jobs.hpp"

namespace waybill::tasks {

void Housekeeper::start() { group_.spawn(deps_.executor, run()); }

Task<void> Housekeeper::stop() { co_await group_.stop(); }

Task<void> Housekeeper::run() {
    const Context ctx{.caller = {.service = "housekeeper"}, .stop = group_.token()};
    while (!ctx.stop.stop_requested()) {
        const auto removed = co_await sweep(ctx);
        // After a failure there is nothing more urgent than the next turn.
        const bool more = removed && *removed >= options_.batch_max;
        // Ends early only when stopping, which the loop sees by itself.
        static_cast<void>(co_await sleep_for(ctx, more ? Duration{1s} : options_.pause));
    }
}

Task<Result<std::int64_t>> Housekeeper::sweep(Context ctx) {
    const TimePoint now = deps_.executor.clock().now();
    auto remove = [now, options = options_](sql::Tx& tx) -> Result<std::int64_t> {
        const int limit = options.batch_max;
        WAYBILL_TRY(const auto claims, messaging::forget_claims(tx, now - options.inbox, limit));
        WAYBILL_TRY(const auto keys, sql::forget_keys(tx, now - options.idempotency_keys, limit));
        WAYBILL_TRY(const auto jobs, forget_jobs(tx, now - options.finished_jobs, limit));
        return claims + keys + jobs;
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(remove));
}

}  // namespace waybill::tasks
