// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/buses.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

/// What the suites of `messaging::Bus` share.
namespace waybill::contract {

using messaging::Event;

/// One consumer that writes down what it is asked and answers as the test says. At least once is
/// all that a bus promises, so tests look at what was asked first.
class Consumer {
public:
    std::function<Status(const Event&)> answer = [](const Event&) { return Status{}; };
    std::function<Status(const Event&)> park_answer = [](const Event&) { return Status{}; };
    std::function<Duration(const Event&)> takes = [](const Event&) { return Duration{}; };

    messaging::Subscription subscription(std::string name, std::vector<std::string> topics) {
        return {.consumer = std::move(name),
                .topics = std::move(topics),
                .handle = [this](Context ctx,
                                 Event event) { return handle(std::move(ctx), std::move(event)); },
                .park =
                    [this](Context ctx, Event event, Error error) {
                        return park(std::move(ctx), std::move(event), std::move(error));
                    }};
    }
    /// Data of what was applied, each once, in the order of its first time.
    std::vector<std::string> applied(std::string_view key = {}) const {
        const std::lock_guard lock{mutex_};
        std::vector<std::string> out;
        for (const Event& event : applied_)
            if ((key.empty() || event.key == key) && !std::ranges::contains(out, event.data))
                out.push_back(event.data);
        return out;
    }
    /// How often the event was handed over.
    std::ptrdiff_t asked(std::string_view data) const {
        const std::lock_guard lock{mutex_};
        return std::ranges::count(asked_, data, &Event::data);
    }
    std::vector<std::string> parked() const {  ///< with the reason
        const std::lock_guard lock{mutex_};
        return parked_;
    }
    /// The first event that came, and what came with it.
    std::pair<Event, Context> first() const {
        const std::lock_guard lock{mutex_};
        return {asked_.at(0), contexts_.at(0)};
    }
    int running() const {
        const std::lock_guard lock{mutex_};
        return running_;
    }
    bool overlapped() const {
        const std::lock_guard lock{mutex_};
        return overlapped_;
    }

private:
    Task<Status> handle(Context ctx, Event event) {
        const Duration time = begin(ctx, event);
        Status outcome;
        if (time > Duration{}) outcome = co_await sleep_for(ctx, time);
        end(event, outcome);
        co_return outcome;
    }
    Task<Status> park(Context, Event event, Error error) {
        const std::lock_guard lock{mutex_};
        auto verdict = park_answer(event);
        if (verdict) parked_.push_back(event.data + " " + std::string{error.reason});
        co_return verdict;
    }
    Duration begin(const Context& ctx, const Event& event) {
        const std::lock_guard lock{mutex_};
        asked_.push_back(event);
        contexts_.push_back(ctx);
        ++running_;
        if (++at_once_[event.key] > 1) overlapped_ = true;
        return takes(event);
    }
    void end(const Event& event, Status& outcome) {
        const std::lock_guard lock{mutex_};
        --running_;
        --at_once_[event.key];
        if (!outcome) return;
        outcome = fail(ErrorKind::internal, "test.threw");
        outcome = answer(event);  // may throw
        if (outcome) applied_.push_back(event);
    }

    mutable std::mutex mutex_{};
    std::vector<Event> asked_{};
    std::vector<Context> contexts_{};
    std::vector<Event> applied_{};
    std::vector<std::string> parked_{};
    std::map<std::string, int> at_once_{};
    int running_{0};
    bool overlapped_{false};
};

class Bus : public testing::TestWithParam<Adapter<BusWorld, BusOptions>> {
public:
    ~Bus() override { stage().run(bus().stop()); }

protected:
    Stage& stage() { return world->stage(); }
    messaging::Bus& bus() { return world->bus(); }
    void remake(const BusOptions& options) { world = GetParam().make(options); }
    /// `shop` hears of orders, `town` of orders and couriers.
    void start() {
        bus().subscribe(shop.subscription("shop", {"orders"}));
        bus().subscribe(town.subscription("town", {"orders", "couriers"}));
        ASSERT_TRUE(stage().run(bus().start()));
    }
    Event event(std::string key, std::string data, std::string topic = "orders") {
        return {.id = ids.next<EventId>(),
                .topic = std::move(topic),
                .type = "order.paid",
                .key = std::move(key),
                .data = std::move(data)};
    }
    Status publish(std::vector<Event> events) {
        return stage().run(bus().publish({}, std::move(events)));
    }
    /// As the relay does: the same events again, after the pause, until the bus has taken them.
    void publish_until_taken(const std::vector<Event>& events) {
        for (int tries = 0; tries < 20; ++tries) {
            const auto outcome = publish(events);
            if (outcome) return;
            EXPECT_EQ(outcome.error().kind, ErrorKind::unavailable);
            stage().pass(outcome.error().retry_after.value_or(0s));
        }
        ADD_FAILURE() << "it is never taken";
    }

    std::unique_ptr<BusWorld> world = GetParam().make({});
    SeededRandom random{11};
    ManualClock clock{};
    IdSource ids{clock, random};
    Consumer shop{};
    Consumer town{};
};

}  // namespace waybill::contract
