// SPDX-License-Identifier: Apache-2.0
#include "platform/async/sleep.hpp"

#include <mutex>
#include <optional>

namespace waybill {

/// Shared by the waiter, the timer and the notifier; whoever takes the resumer first wins.
struct Signal::State {
    std::mutex mutex;
    bool pending{false};
    std::optional<Resumer<bool>> waiter;

    void wake(bool notified) {
        std::optional<Resumer<bool>> taken;
        {
            const std::lock_guard lock{mutex};
            if (!waiter) {
                pending = pending || notified;
                return;
            }
            taken.swap(waiter);
        }
        (*taken)(notified);
    }
    /// False when a kept notification lets the waiter go on at once.
    bool arm(Resumer<bool> resume) {
        const std::lock_guard lock{mutex};
        if (std::exchange(pending, false)) return false;
        WAYBILL_ASSERT(!waiter);
        waiter = resume;
        return true;
    }
};

Signal::Signal() : state_{std::make_shared<State>()} {}
Signal::~Signal() = default;

void Signal::notify() { state_->wake(true); }

Task<bool> Signal::wait(Context ctx, Duration limit) {
    Executor& here = co_await this_executor();
    const auto state = state_;  // outlives the Signal while a timer or callback is under way
    const SteadyTime until = std::min(here.clock().steady() + limit, ctx.deadline);
    std::optional<Executor::TimerId> timer;
    auto start = [&](Resumer<bool> resume) {
        if (!state->arm(resume)) {
            resume(true);
            return;
        }
        timer = here.schedule(until, [state] { state->wake(false); });
    };
    auto on_stop = [state] { state->wake(true); };  // kept, should the wait not have begun
    auto waiting = suspend_for<bool>(std::move(start));
    if (ctx.stop.stop_requested()) co_return true;
    std::optional<std::stop_callback<decltype(on_stop)>> stopping;
    if (ctx.stop.stop_possible()) stopping.emplace(ctx.stop, on_stop);
    const bool notified = co_await waiting;
    if (timer) here.cancel(*timer);
    co_return notified;
}

Task<Status> sleep_for(Context ctx, Duration duration) {
    Executor& here = co_await this_executor();
    const SteadyTime until = here.clock().steady() + duration;
    Signal never;
    while (here.clock().steady() < until) {
        WAYBILL_CO_CHECK(ctx.check(here.clock()));
        co_await never.wait(ctx, until - here.clock().steady());
    }
    co_return Status{};
}

}  // namespace waybill
