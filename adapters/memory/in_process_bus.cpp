// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/in_process_bus.hpp"

#include "platform/async/sleep.hpp"
#include "platform/core/assert.hpp"

#include <algorithm>
#include <unordered_map>

namespace waybill::memory {

using messaging::Event;

void InProcessBus::subscribe(messaging::Subscription subscription) {
    WAYBILL_ASSERT(!running_);
    subscribers_.emplace_back(deps_, options_.tries, std::move(subscription));
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
            if (!std::ranges::contains(subscribers_[i].subscription().topics, event.topic))
                continue;
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
    for (const Event* event : lane.events)
        co_await subscribers_[lane.subscriber].repeat(ctx, *event);
}

Task<std::optional<SteadyTime>> InProcessBus::deliver(std::size_t subscriber, const Event& event,
                                                      Context ctx) {
    if (const auto done = done_.find(event.id);
        done != done_.end() && done->second.contains(subscriber))
        co_return std::nullopt;
    const auto again = co_await subscribers_[subscriber].receive(std::move(ctx), event);
    if (!again && waits(event)) done_[event.id].insert(subscriber);
    co_return again;
}

bool InProcessBus::waits(const Event& event) const {
    return std::ranges::any_of(subscribers_, [&](const auto& one) { return one.waits(event.id); });
}

void InProcessBus::forget_finished(const std::vector<Event>& events) {
    if (done_.empty()) return;
    for (const auto& event : events)
        if (!waits(event)) done_.erase(event.id);
}

}  // namespace waybill::memory
