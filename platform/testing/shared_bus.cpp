// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/shared_bus.hpp"

#include "platform/async/sleep.hpp"

#include <functional>

namespace waybill {

using messaging::Event;
using messaging::Reach;
using messaging::Subscription;

class SharedBus::Member final : public messaging::Bus {
public:
    explicit Member(SharedBus& shared) : shared_{shared} {}
    ~Member() override {
        for (const auto& own : own_) shared_.leave(own);
    }

    void subscribe(Subscription subscription) override {
        auto counted = std::make_shared<Subscription>(subscription);
        counted->handle = [this, handle = std::move(subscription.handle)](Context ctx,
                                                                          Event event) {
            return count(handle(std::move(ctx), std::move(event)));
        };
        own_.push_back(counted);
        shared_.enter(std::move(counted));
    }
    Task<Status> publish(Context ctx, std::vector<Event> events) override {
        if (!running_) co_return fail(ErrorKind::unavailable, "bus.not_running");
        co_return co_await shared_.log_.publish(std::move(ctx), std::move(events));
    }
    Task<Status> start() override {
        running_ = true;
        co_return Status{};
    }
    /// Also waits for what is under way here.
    Task<void> stop() override {
        running_ = false;
        for (const auto& own : own_) shared_.leave(own);
        const Context ctx;
        while (active_ > 0) co_await idle_.wait(ctx, 1h);
    }

private:
    Task<Status> count(Task<Status> handling) {
        ++active_;
        const Status outcome = co_await std::move(handling);
        if (--active_ == 0) idle_.notify();
        co_return outcome;
    }

    SharedBus& shared_;
    std::vector<Subscribed> own_{};
    bool running_{false};
    int active_{0};
    Signal idle_{};
};

std::unique_ptr<messaging::Bus> SharedBus::join() { return std::make_unique<Member>(*this); }

void SharedBus::enter(Subscribed subscription) {
    const auto [found, fresh] = groups_.try_emplace(subscription->consumer);
    Group& group = found->second;
    group.push_back(std::move(subscription));
    if (!fresh) return;
    Subscription all = *group.front();
    all.handle = [&group](Context ctx, Event event) {
        return hand_out(group, std::move(ctx), std::move(event));
    };
    all.park = [&group](Context ctx, Event event, Error error) {
        return park(group, std::move(ctx), std::move(event), std::move(error));
    };
    log_.subscribe(std::move(all));
}

void SharedBus::leave(const Subscribed& subscription) {
    std::erase(groups_.at(subscription->consumer), subscription);
}

Task<Status> SharedBus::hand_out(const Group& group, Context ctx, Event event) {
    Group hearing = group;
    if (!hearing.empty() && hearing.front()->reach == Reach::group)
        hearing = {hearing[std::hash<std::string>{}(event.key) % hearing.size()]};
    Status outcome;
    if (hearing.empty()) outcome = fail(ErrorKind::unavailable, "bus.nobody_there");
    for (const auto& one : hearing) {
        Status heard = co_await one->handle(ctx, event);
        if (!heard) outcome = std::move(heard);
    }
    co_return outcome;
}

Task<Status> SharedBus::park(const Group& group, Context ctx, Event event, Error error) {
    if (group.empty()) co_return fail(ErrorKind::unavailable, "bus.nobody_there");
    const Subscribed one = group.front();
    co_return co_await one->park(std::move(ctx), std::move(event), std::move(error));
}

}  // namespace waybill
