// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/kafka_bus.hpp"

#include "adapters/kafka/consumer.hpp"
#include "adapters/kafka/parked.hpp"
#include "adapters/kafka/producer.hpp"
#include "platform/core/assert.hpp"

#include <set>

namespace waybill::kafka {

KafkaBus::KafkaBus(Deps deps, Options options)
    : deps_{deps},
      options_{std::move(options)},
      producer_{std::make_unique<Producer>(options_, deps_)} {}

KafkaBus::~KafkaBus() { WAYBILL_ASSERT(!running_); }

void KafkaBus::subscribe(messaging::Subscription subscription) {
    WAYBILL_ASSERT(!running_);
    if (subscription.reach == messaging::Reach::group)
        subscription.park = [this, whole = subscription](Context ctx, const messaging::Event& event,
                                                         const Error& error) {
            Task<Status> parking = whole.park(ctx, event, error);
            return park_and_show(std::move(parking), std::move(ctx), shown(whole, event, error));
        };
    consumers_.push_back(
        std::make_unique<Consumer>(deps_, options_, *producer_, std::move(subscription)));
}

Record KafkaBus::shown(const messaging::Subscription& subscription, const messaging::Event& event,
                       const Error& error) const {
    const bool plain = subscription.content == messaging::Content::plain;
    return parked_record(options_.topic_prefix + event.topic,
                         plain ? plain_message(event) : encode(event, options_.mode),
                         {.consumer = subscription.consumer,
                          .reason = error.reason,
                          .at = deps_.executor.clock().now()});
}

/// In this order, so that what is shown can be found; again, both of it, until both are done.
Task<Status> KafkaBus::park_and_show(Task<Status> parking, Context ctx, Record shown) {
    WAYBILL_CO_CHECK(co_await std::move(parking));
    std::vector<Record> records;
    records.push_back(std::move(shown));
    Status sent = co_await producer_->send(std::move(ctx), std::move(records));
    if (sent || sent.error().reason != messaging::partly_published) co_return sent;
    deps_.log.warn("a parked event cannot be shown", {{"detail", sent.error().detail}});
    co_return Status{};
}

Task<Status> KafkaBus::publish(Context ctx, std::vector<messaging::Event> events) {
    return producer_->publish(std::move(ctx), std::move(events));
}

Task<Status> KafkaBus::start() {
    running_ = true;
    Status outcome = co_await start_all();
    if (!outcome) co_await stop();
    co_return outcome;
}

Task<Status> KafkaBus::start_all() {
    std::set<std::string> topics;
    for (const auto& one : consumers_)
        for (const auto& topic : one->subscription().topics) {
            topics.insert(options_.topic_prefix + topic);
            if (one->subscription().reach == messaging::Reach::group)
                topics.insert(parked_topic(options_.topic_prefix + topic));
        }
    std::vector<std::string> names{topics.begin(), topics.end()};
    WAYBILL_CO_CHECK(co_await producer_->start(std::move(names)));
    for (const auto& one : consumers_) WAYBILL_CO_CHECK(co_await one->start());
    co_return Status{};
}

Task<void> KafkaBus::stop() {
    TaskGroup stopping;
    stopping.spawn(deps_.executor, producer_->stop());
    for (const auto& one : consumers_) stopping.spawn(deps_.executor, one->stop());
    co_await stopping.join();
    running_ = false;
}

}  // namespace waybill::kafka
