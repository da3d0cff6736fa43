// SPDX-License-Identifier: Apache-2.0
#include "platform/messaging/receiver.hpp"

#include "platform/async/backoff.hpp"
#include "platform/async/sleep.hpp"
#include "platform/core/assert.hpp"
#include "platform/sql/database.hpp"

#include <algorithm>
#include <utility>

namespace waybill::messaging {
namespace {

/// A handler is code of a service: what its libraries throw ends here.
Task<Status> call(const Subscription& subscription, Context ctx, Event event) {
    try {
        co_return co_await subscription.handle(std::move(ctx), std::move(event));
    } catch (const std::exception& thrown) {
        co_return fail(ErrorKind::internal, "bus.handler_threw", thrown.what());
    }
}

}  // namespace

/// What cannot be parked is tried again too, so there is at least one pause.
Receiver::Receiver(Deps deps, Options options, Subscription subscription)
    : deps_{deps}, options_{std::move(options)}, subscription_{std::move(subscription)} {
    WAYBILL_ASSERT(!options_.pauses.empty());
}

Task<std::optional<SteadyTime>> Receiver::receive(Context ctx, const Event& event) {
    const SteadyTime now = deps_.executor.clock().steady();
    const auto tried = tries_.find(event.id);
    if (tried != tries_.end() && now < tried->second.due) co_return tried->second.due;
    ctx.deadline = now + options_.deadline;
    ctx.trace = event.trace;
    ctx.caller = Caller{.service = subscription_.consumer};
    auto handled = co_await call(subscription_, ctx, event);
    if (!handled) co_return co_await failed(std::move(ctx), event, std::move(handled).error());
    tries_.erase(event.id);
    co_return std::nullopt;
}

Task<void> Receiver::repeat(Context ctx, const Event& event) {
    static_cast<void>(co_await call(subscription_, std::move(ctx), event));
}

Task<std::optional<SteadyTime>> Receiver::failed(Context ctx, const Event& event, Error error) {
    const Clock& clock = deps_.executor.clock();
    if (ctx.stop.stop_requested()) co_return clock.steady() + 1s;  // says nothing about the event
    Tries& tries = tries_[event.id];
    if (sql::store_is_away(error)) co_return tries.due = after_pause(0);  // nor does this
    if (retryable(error) && tries.failures < options_.pauses.size()) {
        tries.due = after_pause(tries.failures++);
        co_return tries.due;
    }
    ctx.deadline = clock.steady() + options_.deadline;
    if (!co_await subscription_.park(std::move(ctx), event, std::move(error)))
        co_return tries.due = after_pause(1);
    tries_.erase(event.id);
    co_return std::nullopt;
}

SteadyTime Receiver::after_pause(std::size_t failures) {
    const auto index = std::min(failures, options_.pauses.size() - 1);
    return deps_.executor.clock().steady() + jittered(options_.pauses[index], deps_.random);
}

}  // namespace waybill::messaging
