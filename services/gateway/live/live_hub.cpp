// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/live/live_hub.hpp"

#include "contracts/couriers/v1/hints.types.hpp"
#include "platform/telemetry/log.hpp"

#include <algorithm>

namespace waybill::gateway {
namespace {

constexpr std::string_view board = "board";
constexpr std::string_view offers = "offers";

std::string topic_of(std::string_view kind, std::string_view id) {
    std::string topic;
    topic.reserve(kind.size() + id.size());
    return topic.append(kind).append(id);
}

/// The event with its bookkeeping in queues, maps and strings.
std::size_t cost_of(const LiveEvent& event) {
    return event.data.size() + event.type.size() + 120 * event.topics.size() + 200;
}

bool is_over(const orders::v1::Order& order) {
    return order.status() == "COMPLETED" || order.status() == "CANCELLED";
}

}  // namespace

messaging::Subscription LiveHub::of_orders() {
    return {
        .consumer = "gateway.orders",
        .topics = {"waybill.orders"},
        .handle = [this](Context, messaging::Event event) { return on_order(std::move(event)); },
        .park = [this](Context ctx, messaging::Event event,
                       Error error) { return park(std::move(ctx), std::move(event), error); },
        .reach = messaging::Reach::everyone};
}

messaging::Subscription LiveHub::of_couriers() {
    messaging::Subscription other = of_orders();
    other.consumer = "gateway.couriers";
    other.topics = {"waybill.couriers"};
    other.handle = [this](Context, messaging::Event event) { return on_courier(std::move(event)); };
    return other;
}

messaging::Subscription LiveHub::of_hints() {
    messaging::Subscription other = of_orders();
    other.consumer = "gateway.couriers.hints";
    other.topics = {std::string{couriers::v1::hints::topic}};
    other.handle = [this](Context, messaging::Event event) { return on_hint(std::move(event)); };
    return other;
}

messaging::Subscription LiveHub::of_parked() {
    messaging::Subscription other = of_orders();
    other.consumer = "gateway.parked";
    other.topics = {"waybill.parked"};
    other.handle = [this](Context, messaging::Event event) { return on_parked(std::move(event)); };
    return other;
}

Task<Status> LiveHub::on_parked(messaging::Event event) { co_return add_alert(std::move(event)); }

Task<Status> LiveHub::on_hint(messaging::Event event) {
    couriers::v1::CourierMoved moved;
    if (!moved.ParseFromString(event.data))
        co_return fail(ErrorKind::malformed, "event.unreadable", event.type);
    position(moved.courier_id(), {.lat = moved.position().lat(), .lon = moved.position().lon()},
             from_micros(moved.position().at()));
    co_return Status{};
}

Task<Status> LiveHub::on_order(messaging::Event event) {
    if (event.type == "order.alerted") co_return add_alert(std::move(event));
    orders::v1::OrderChanged changed;
    if (!changed.ParseFromString(event.data))
        co_return fail(ErrorKind::malformed, "event.unreadable", event.type);
    const orders::v1::Order& order = changed.order();
    std::vector<std::string> topics{topic_of("order:", order.order_id()),
                                    topic_of("partner:", order.partner_id()), std::string{board}};
    if (event.type == "order.cancelled" && !order.courier_id().empty())
        topics.push_back(topic_of("courier:", order.courier_id()));
    if (may_be_claimed(event.type, order) || event.type == "order.assigned" ||
        event.type == "order.cancelled")
        topics.emplace_back(offers);
    const std::lock_guard lock{mutex_};
    if (old(event, topics.front())) co_return Status{};
    carry(order);
    add(std::move(event), std::move(topics));
    co_return Status{};
}

Task<Status> LiveHub::on_courier(messaging::Event event) {
    if (event.type == "delivery.estimated") co_return add_estimate(std::move(event));
    std::vector<std::string> topics;
    if (event.type.starts_with("delivery.")) {
        couriers::v1::DeliveryChanged changed;
        if (!changed.ParseFromString(event.data))
            co_return fail(ErrorKind::malformed, "event.unreadable", event.type);
        if (changed.delivery().courier_id().empty()) co_return Status{};
        topics.push_back(topic_of("courier:", changed.delivery().courier_id()));
    }
    topics.emplace_back(board);
    const std::lock_guard lock{mutex_};
    if (!numbers_.contains(event.id)) add(std::move(event), std::move(topics));
    co_return Status{};
}

/// Of no order's own topic, whose numbers it has nothing to do with.
Status LiveHub::add_alert(messaging::Event event) {
    const std::lock_guard lock{mutex_};
    if (!numbers_.contains(event.id)) add(std::move(event), {std::string{board}});
    return {};
}

Status LiveHub::add_estimate(messaging::Event event) {
    couriers::v1::DeliveryEstimated estimated;
    if (!estimated.ParseFromString(event.data))
        return fail(ErrorKind::malformed, "event.unreadable", event.type);
    std::string topic = topic_of("order:", estimated.order_id());
    const std::lock_guard lock{mutex_};
    if (numbers_.contains(event.id)) return {};
    // It counts the delivery's versions, the topic the order's.
    const auto found = topics_.find(topic);
    event.sequence = found == topics_.end() ? 0 : found->second.sequence;
    add(std::move(event), {std::move(topic)});
    return {};
}

Task<Status> LiveHub::park(Context ctx, messaging::Event event, Error error) {
    log_.warn(ctx, "live event left out",
              {{"event", event.id.text()}, {"type", event.type}, {"reason", error.reason}});
    co_return Status{};
}

/// A repeat, or a fact that newer ones have overtaken: each carries the whole order.
bool LiveHub::old(const messaging::Event& event, const std::string& topic) const {
    if (numbers_.contains(event.id)) return true;
    const auto found = topics_.find(topic);
    return found != topics_.end() && event.sequence < found->second.sequence;
}

void LiveHub::add(messaging::Event event, std::vector<std::string> topics) {
    auto kept = std::make_shared<LiveEvent>(LiveEvent{.number = ++last_number_,
                                                      .id = event.id,
                                                      .type = std::move(event.type),
                                                      .time = event.time,
                                                      .data = std::move(event.data),
                                                      .topics = std::move(topics)});
    for (const std::string& name : kept->topics) {
        Topic& topic = topics_[name];
        if (name.starts_with("order:")) topic.sequence = event.sequence;
        for (const Watcher& watcher : topic.watchers)
            watcher.queue->push({.label = watcher.label, .shape = watcher.shape, .what = kept});
    }
    keep(kept);
}

void LiveHub::keep(const std::shared_ptr<const LiveEvent>& event) {
    for (const std::string& name : event->topics) {
        Topic& topic = topics_[name];
        topic.events.push_back(event);
        if (topic.events.size() > limits_.topic_events_max) {
            topic.forgotten = topic.events.front()->number;
            topic.events.pop_front();
        }
    }
    numbers_.emplace(event->id, event->number);
    bytes_ += cost_of(*event);
    events_.push_back(event);
    while (bytes_ > limits_.bytes_max && events_.size() > 1) forget_oldest();
}

/// The oldest event of all is the oldest of each of its topics, where it still is in one.
void LiveHub::forget_oldest() {
    const auto oldest = events_.front();
    events_.pop_front();
    numbers_.erase(oldest->id);
    bytes_ -= cost_of(*oldest);
    for (const std::string& name : oldest->topics) {
        const auto found = topics_.find(name);
        if (found == topics_.end()) continue;
        Topic& topic = found->second;
        if (!topic.events.empty() && topic.events.front() == oldest) topic.events.pop_front();
        if (topic.events.empty() && topic.watchers.empty()) topics_.erase(found);
    }
}

Status LiveHub::watch(Watch watch) {
    const std::lock_guard lock{mutex_};
    if (watchers_ >= limits_.watchers_max) return fail(ErrorKind::unavailable, "live.too_many");
    Topic& topic = topics_[watch.topic];
    if (watch.after) {
        // An event that is still known has lost nothing behind it but what a full topic dropped.
        const auto known = numbers_.find(*watch.after);
        if (known == numbers_.end() || !replay(topic, known->second, watch))
            watch.queue->push({.label = watch.label, .shape = watch.shape, .what = LiveReset{}});
    }
    topic.watchers.push_back({std::move(watch.label), watch.shape, std::move(watch.queue)});
    ++watchers_;
    return {};
}

bool LiveHub::replay(const Topic& topic, std::uint64_t after, const Watch& watch) {
    if (topic.forgotten > after) return false;
    for (const auto& event : topic.events)
        if (event->number > after)
            watch.queue->push({.label = watch.label, .shape = watch.shape, .what = event});
    return true;
}

void LiveHub::unwatch(const std::string& name, std::string_view label, const LiveQueue& queue) {
    const std::lock_guard lock{mutex_};
    const auto found = topics_.find(name);
    if (found == topics_.end()) return;
    Topic& topic = found->second;
    watchers_ -= std::erase_if(topic.watchers, [&](const Watcher& watcher) {
        return watcher.queue.get() == &queue && watcher.label == label;
    });
    if (topic.events.empty() && topic.watchers.empty()) topics_.erase(found);
}

void LiveHub::position(const std::string& courier, LivePlace place, TimePoint at) {
    const std::lock_guard lock{mutex_};
    const auto carried = carried_.find(courier);
    if (carried == carried_.end()) return;
    for (const std::string& order : carried->second) {
        const auto found = topics_.find(topic_of("order:", order));
        if (found == topics_.end()) continue;
        for (const Watcher& watcher : found->second.watchers)
            watcher.queue->push(
                {.label = watcher.label, .shape = watcher.shape, .what = LivePosition{place, at}});
    }
}

void LiveHub::learn(const orders::v1::Order& order) {
    const std::lock_guard lock{mutex_};
    const auto topic = topics_.find(topic_of("order:", order.order_id()));
    if (topic != topics_.end() && topic->second.sequence > order.version()) return;
    carry(order);
}

/// Positions are shown between door and door only, and only of who has it now.
void LiveHub::carry(const orders::v1::Order& order) {
    const bool on_way =
        !order.courier_id().empty() && order.delivery_status() == "picked_up" && !is_over(order);
    const auto known = carriers_.find(order.order_id());
    if (known != carriers_.end()) {
        if (on_way && known->second == order.courier_id()) return;
        const auto before = carried_.find(known->second);
        std::erase(before->second, order.order_id());
        if (before->second.empty()) carried_.erase(before);
        carriers_.erase(known);
    }
    if (!on_way) return;
    carried_[order.courier_id()].push_back(order.order_id());
    carriers_.emplace(order.order_id(), order.courier_id());
}

std::size_t LiveHub::watchers() const {
    const std::lock_guard lock{mutex_};
    return watchers_;
}

std::size_t LiveHub::bytes() const {
    const std::lock_guard lock{mutex_};
    return bytes_;
}

bool may_be_claimed(std::string_view event_type, const orders::v1::Order& order) {
    if (event_type == "order.ready" || event_type == "order.returned") return true;
    return event_type == "order.unassigned" && order.status() == "READY";
}

}  // namespace waybill::gateway
