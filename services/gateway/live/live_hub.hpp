// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/events.pb.h"
#include "contracts/orders/v1/events.pb.h"
#include "platform/messaging/bus.hpp"
#include "services/gateway/live/live_queue.hpp"

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace waybill::telemetry {
class Log;
}

namespace waybill::gateway {

/// Whether this event of an order puts it on the couriers' list: it became READY, or is so again.
bool may_be_claimed(std::string_view event_type, const orders::v1::Order& order);

/// Hands the facts of orders and couriers to whoever watches, and keeps the latest for those who
/// come back. A view: it stores nothing, ignores repeats, and what is older than its memory is told
/// as a reset. Topics: `order:<id>`, `partner:<id>`, `courier:<id>`, `offers` (deliveries that
/// couriers may claim, where they are not asked), `board` (everything). Bounded by bytes and by
/// events per topic. Thread-safe.
class LiveHub {
public:
    struct Limits {
        std::size_t topic_events_max{1'000};
        std::size_t bytes_max{std::size_t{16} * 1024 * 1024};
        std::size_t watchers_max{100'000};
    };
    LiveHub(telemetry::Log& log, Limits limits) : log_{log}, limits_{limits} {}
    explicit LiveHub(telemetry::Log& log) : LiveHub{log, Limits{}} {}

    /// What the module registers at the bus.
    messaging::Subscription of_orders();
    messaging::Subscription of_couriers();
    messaging::Subscription of_hints();
    messaging::Subscription of_parked();

    struct Watch {
        std::string topic;  ///< of the hub
        std::string label;  ///< as the reader named it
        LiveShape shape{LiveShape::order};
        std::shared_ptr<LiveQueue> queue;
        std::optional<EventId> after{};  ///< resume behind this event
    };
    /// From now on what happens at the topic goes into the queue; with `after` first what was
    /// missed, or a reset. Errors: `unavailable` (live.too_many) when there are too many watchers.
    Status watch(Watch watch);
    /// Ends what `watch` with this topic, label and queue began.
    void unwatch(const std::string& topic, std::string_view label, const LiveQueue& queue);

    /// An order that was read elsewhere: positions need to know who carries it.
    void learn(const orders::v1::Order& order);

    std::size_t watchers() const;
    std::size_t bytes() const;

private:
    struct Watcher {
        std::string label;
        LiveShape shape;
        std::shared_ptr<LiveQueue> queue;
    };
    struct Topic {
        std::deque<std::shared_ptr<const LiveEvent>> events{};
        std::uint64_t forgotten{0};  ///< the newest number that was dropped for this topic's bound
        std::int64_t sequence{0};    ///< of the newest event; of `order:` topics only
        std::vector<Watcher> watchers{};
    };

    Task<Status> on_order(messaging::Event event);
    Task<Status> on_courier(messaging::Event event);
    Task<Status> on_hint(messaging::Event event);
    Task<Status> on_parked(messaging::Event event);
    Status add_alert(messaging::Event event);
    Status add_estimate(messaging::Event event);
    Task<Status> park(Context ctx, messaging::Event event, Error error);
    void add(messaging::Event event, std::vector<std::string> topics);
    void keep(const std::shared_ptr<const LiveEvent>& event);
    void forget_oldest();
    void carry(const orders::v1::Order& order);
    /// A courier's newest position goes to those who watch an order that is on its way.
    void position(const std::string& courier, LivePlace place, TimePoint at);
    bool old(const messaging::Event& event, const std::string& topic) const;
    static bool replay(const Topic& topic, std::uint64_t after, const Watch& watch);

    telemetry::Log& log_;
    Limits limits_;
    mutable std::mutex mutex_{};
    std::unordered_map<std::string, Topic> topics_{};
    std::deque<std::shared_ptr<const LiveEvent>> events_{};  ///< all that is kept, oldest first
    std::unordered_map<EventId, std::uint64_t> numbers_{};
    std::unordered_map<std::string, std::vector<std::string>> carried_{};  ///< courier: orders
    std::unordered_map<std::string, std::string> carriers_{};              ///< order: its courier
    std::uint64_t last_number_{0};
    std::size_t bytes_{0};
    std::size_t watchers_{0};
};

}  // namespace waybill::gateway
