// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/kafka_bus.hpp"

#include "adapters/kafka/consumer.hpp"
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
    consumers_.push_back(std::make_unique<Consumer>(deps_, options_, std::move(subscription)));
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
        for (const auto& topic : one->subscription().topics)
            topics.insert(options_.topic_prefix + topic);
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
