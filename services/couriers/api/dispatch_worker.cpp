// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/api/dispatch_worker.hpp"

#include "platform/telemetry/log.hpp"

#include <utility>

namespace waybill::couriers {
namespace {

/// Between two runs at least: what happens meanwhile is looked at together.
constexpr Duration breath = 100ms;

DispatchOutcome outcome_of(EngineOutcome engine) {
    switch (engine) {
        case EngineOutcome::planned: return DispatchOutcome::planned;
        case EngineOutcome::engine_failed: return DispatchOutcome::engine_failed;
        case EngineOutcome::late: return DispatchOutcome::late;
        case EngineOutcome::pool_full: return DispatchOutcome::pool_full;
    }
    std::unreachable();
}

}  // namespace

DispatchWorker::DispatchWorker(Deps deps, Duration period)
    : deps_{deps},
      period_{period},
      work_changed_{deps.ports.database.news(), dispatch_news},
      lease_{
          {.database = deps.ports.database, .clock = deps.ports.clock, .random = deps.ports.random},
          "dispatch"} {}

Task<void> DispatchWorker::stop() {
    co_await group_.stop();
    co_await deps_.dispatch.stop();
}

Task<void> DispatchWorker::run() {
    const Context ctx{.caller = {.service = "dispatch"}, .stop = group_.token()};
    // Without what is stored the first guesses are worse, and nothing else.
    static_cast<void>(co_await deps_.dispatch.remember(ctx));
    while (!ctx.stop.stop_requested()) {
        const Duration wait = co_await turn(ctx);
        // Ends early only when stopping, which the loop sees by itself.
        static_cast<void>(co_await sleep_for(ctx, breath));
        co_await work_changed_.wait(ctx, wait);
    }
    // Else another process waits for its end.
    static_cast<void>(co_await lease_.give_up({}));
}

Task<Duration> DispatchWorker::turn(Context ctx) {
    const auto others = co_await lease_.hold(ctx);
    if (others && *others > Duration{}) co_return *others;
    if (!others)
        tell(ctx, fail(others.error()));
    else
        tell(ctx, co_await deps_.dispatch.run(ctx));
    co_return period_;
}

void DispatchWorker::tell(const Context& ctx, const Result<DispatchRun>& run) {
    CourierMetrics& metrics = deps_.metrics;
    if (!run) {
        metrics.runs.at(DispatchOutcome::failed).add();
        if (!ctx.stop.stop_requested())
            deps_.ports.log.warn(ctx, "dispatch run failed",
                                 {{"reason", run.error().reason}, {"detail", run.error().detail}});
        return;
    }
    metrics.runs.at(outcome_of(run->engine)).add();
    metrics.assigned.add(run->assigned);
    metrics.seconds.observe(run->thought);
    metrics.orders.set(static_cast<double>(run->orders));
    metrics.unplanned.set(static_cast<double>(run->unplanned));
    metrics.not_planned.set(static_cast<double>(run->not_planned));
    tell_kitchens();
    tell_engine(ctx, *run);
    if (run->lost > 0)
        deps_.ports.log.warn(ctx, "orders taken from couriers not heard of",
                             {{"orders", run->lost}});
    if (run->not_planned != without_place_ && run->not_planned > 0)
        deps_.ports.log.warn(ctx, "orders without a place need the operator",
                             {{"orders", run->not_planned}});
    without_place_ = run->not_planned;
}

void DispatchWorker::tell_engine(const Context& ctx, const DispatchRun& run) {
    constexpr telemetry::Message message{"dispatch fell back to the earliest drop-off"};
    if (run.engine == EngineOutcome::engine_failed)  // a bug of ours: somebody looks today
        deps_.ports.log.error(ctx, message,
                              {{"engine", run.engine}, {"detail", run.engine_detail}});
    else if (run.engine != EngineOutcome::planned)
        deps_.ports.log.warn(ctx, message, {{"engine", run.engine}});
}

void DispatchWorker::tell_kitchens() {
    const auto learned = deps_.kitchens.learned();
    deps_.metrics.kitchen_promises.set(static_cast<double>(learned));
    if (learned == 0) return;
    const auto share = [&](std::size_t i) {
        return static_cast<double>(deps_.kitchens.kept(i)) / static_cast<double>(learned);
    };
    deps_.metrics.kitchen_half.set(share(0));
    deps_.metrics.kitchen_most.set(share(1));
}

}  // namespace waybill::couriers
