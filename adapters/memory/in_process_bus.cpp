// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/in_process_bus.hpp"

#include "platform/messaging/backoff.hpp"

#include <algorithm>
#include <unordered_map>

namespace waybill::memory {
namespace {

using messaging::Event;
using messaging::Subscription;

/// A handler is code of a service: what its libraries throw ends here.
Task<Status> call(std::function<Task<Status>(Context, Event)>& handle, Context ctx, Event event) {
    try {
        co_return co_await handle(std::move(ctx), std::move(event));
    } catch (const std::exception& thrown) {
        co_return fail(ErrorKind::internal, "bus.handler_threw", thrown.what());
    }
}

}  // namespace

void InProcessBus::subscribe(Subscription subscription) {
    WAYBILL_ASSERT(!running_);
    subscribers_.push_back(std::move(subscription));
}

Task<Status> InProcessBus::start() {
    running_ = true;
    co_return Status{};
}

Task<void> InProcessBus::stop() {
    running_ = false;
    stopping_.request_stop();
    while (active_ > 0) co_await idle_.wait({}, 1h);
}

Task<Status> InProcessBus::publish(Context ctx, std::vector<Event> events) {
    Status outcome;
    TaskGroup group;
    group.spawn(deps_.executor, apply(std::move(ctx), events, outcome));
    co_await group.join();
    co_return outcome;
}

Task<void> InProcessBus::apply(Context ctx, const std::vector<Event>& events, Status& outcome) {
    if (!running_) {
        outcome = fail(ErrorKind::unavailable, "bus.not_running");
        co_return;
    }
    ++active_;
    ctx.stop = stopping_.get_token();
    Round round{.lanes = lanes_of(events)};
    {
        TaskGroup workers;
        const auto count = std::min(options_.concurrency_max, round.lanes.size());
        for (std::size_t i = 1; i < count; ++i) workers.spawn(deps_.executor, work_off(round, ctx));
        co_await work_off(round, ctx);
        co_await workers.join();
    }
    forget_finished(events);
    if (round.retry_at != SteadyTime::max()) {
        const auto wait = round.retry_at - deps_.executor.clock().steady();
        outcome = std::unexpected(Error{
            .kind = ErrorKind::unavailable,
            .reason = messaging::partly_published,
            .retry_after = std::chrono::ceil<std::chrono::seconds>(std::max(wait, Duration{}))});
    }
    if (--active_ == 0 && !running_) idle_.notify();
}

std::vector<InProcessBus::Lane> InProcessBus::lanes_of(const std::vector<Event>& events) {
    std::vector<Lane> lanes;
    for (std::size_t i = 0; i < subscribers_.size(); ++i) {
        std::unordered_map<std::string_view, std::size_t> lane_of_key;
        for (const auto& event : events) {
            if (!std::ranges::contains(subscribers_[i].topics, event.topic)) continue;
            const auto [found, fresh] = lane_of_key.try_emplace(event.key, lanes.size());
            if (fresh) lanes.push_back({i, {}});
            lanes[found->second].events.push_back(&event);
        }
    }
    if (options_.shuffle_keys) shuffle(lanes);
    return lanes;
}

void InProcessBus::shuffle(std::vector<Lane>& lanes) {
    for (std::size_t i = lanes.size(); i > 1; --i)
        std::swap(lanes[i - 1], lanes[deps_.random.below(i)]);
}

Task<void> InProcessBus::work_off(Round& round, Context ctx) {
    while (round.next < round.lanes.size()) {
        Lane& lane = round.lanes[round.next++];
        co_await run_lane(round, lane, ctx);
    }
}

Task<void> InProcessBus::run_lane(Round& round, Lane& lane, Context ctx) {
    for (const Event* event : lane.events) {
        const auto retry_at = co_await deliver(lane.subscriber, *event, ctx);
        if (!retry_at) continue;
        round.retry_at = std::min(round.retry_at, *retry_at);
        co_return;  // what follows waits behind it
    }
    if (options_.duplicates_ppm == 0 || !deps_.random.chance_ppm(options_.duplicates_ppm))
        co_return;
    for (const Event* event : lane.events)  // nobody waits for the answers to a repetition
        static_cast<void>(co_await call(subscribers_[lane.subscriber].handle, ctx, *event));
}

Task<std::optional<SteadyTime>> InProcessBus::deliver(std::size_t subscriber, const Event& event,
                                                      Context ctx) {
    const SteadyTime now = deps_.executor.clock().steady();
    if (const Tries* tries = tries_of(event, subscriber)) {
        if (tries->over) co_return std::nullopt;
        if (now < tries->due) co_return tries->due;
    }
    Subscription& subscription = subscribers_[subscriber];
    ctx.deadline = now + options_.deadline;
    ctx.trace = event.trace;
    ctx.caller = Caller{.service = subscription.consumer};
    auto handled = co_await call(subscription.handle, ctx, event);
    if (!handled) co_return co_await failed(subscriber, event, ctx, std::move(handled).error());
    if (Tries* tries = tries_of(event, subscriber)) tries->over = true;
    // Remembered while another subscriber still has its tries, so that this one is not asked again.
    else if (const auto others = tries_.find(event.id); others != tries_.end())
        others->second[subscriber].over = true;
    co_return std::nullopt;
}

Task<std::optional<SteadyTime>> InProcessBus::failed(std::size_t subscriber, const Event& event,
                                                     Context ctx, Error error) {
    const Clock& clock = deps_.executor.clock();
    if (ctx.stop.stop_requested()) co_return clock.steady() + 1s;  // says nothing about the event
    const auto pause = [&](std::size_t failures) {
        const auto index = std::min(failures, options_.pauses.size() - 1);
        return clock.steady() + messaging::jittered(options_.pauses[index], deps_.random);
    };
    const std::size_t failures = tries_[event.id][subscriber].failures;
    if (retryable(error) && failures < options_.pauses.size()) {
        tries_[event.id][subscriber] = {.failures = failures + 1, .due = pause(failures)};
        co_return tries_[event.id][subscriber].due;
    }
    ctx.deadline = clock.steady() + options_.deadline;
    const auto parked = co_await subscribers_[subscriber].park(ctx, event, std::move(error));
    Tries& tries = tries_[event.id][subscriber];
    tries.over = parked.has_value();
    if (tries.over) co_return std::nullopt;
    tries.due = pause(1);
    co_return tries.due;
}

InProcessBus::Tries* InProcessBus::tries_of(const Event& event, std::size_t subscriber) {
    if (tries_.empty()) return nullptr;  // nearly always
    const auto found = tries_.find(event.id);
    if (found == tries_.end()) return nullptr;
    const auto own = found->second.find(subscriber);
    return own == found->second.end() ? nullptr : &own->second;
}

void InProcessBus::forget_finished(const std::vector<Event>& events) {
    if (tries_.empty()) return;
    for (const auto& event : events) {
        const auto found = tries_.find(event.id);
        if (found == tries_.end()) continue;
        const auto over = [](const auto& entry) { return entry.second.over; };
        if (std::ranges::all_of(found->second, over)) tries_.erase(found);
    }
}

}  // namespace waybill::memory
