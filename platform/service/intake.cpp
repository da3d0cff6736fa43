// SPDX-License-Identifier: Apache-2.0
#include "platform/service/intake.hpp"

#include "platform/core/assert.hpp"
#include "platform/telemetry/registry.hpp"

#include <utility>

namespace waybill::service {
namespace {

constexpr std::string_view topic_prefix = "waybill.";

std::string consumer_name(std::string_view service, std::span<const messaging::EventType> types) {
    WAYBILL_ASSERT(!types.empty());
    return std::string{service} + "." +
           std::string{types.front().topic.substr(topic_prefix.size())};
}

telemetry::Counter& counter_of_unknown(telemetry::Registry& metrics, const std::string& consumer) {
    const telemetry::LabelSet label{.name = "consumer", .values = {consumer}};
    return *metrics
                .counters({.name = "waybill_events_unknown_total",
                           .help = "Events of types that this release does not know, passed over"},
                          {&label, 1})
                .front();
}

}  // namespace

Intake::Intake(std::string_view service, std::span<const messaging::EventType> types,
               telemetry::Registry& metrics)
    : service_{service},
      types_{types},
      consumer_{consumer_name(service, types)},
      unknown_{counter_of_unknown(metrics, consumer_)} {}

bool Intake::takes(std::string_view type) const {
    const auto known = std::ranges::find(types_, type, &messaging::EventType::name);
    if (known != types_.end()) return known->consumed_by(service_);
    unknown_.add();
    return false;
}

messaging::Subscription Intake::narrow(messaging::Subscription subscription) const {
    WAYBILL_ASSERT(subscription.consumer == consumer_);
    struct Taken {
        Intake intake;
        decltype(messaging::Subscription::handle) handle;
        Task<Status> operator()(Context ctx, messaging::Event event) const {
            if (!intake.takes(event.type)) return pass();
            return handle(std::move(ctx), std::move(event));
        }
        static Task<Status> pass() { co_return Status{}; }
    };
    subscription.handle = Taken{.intake = *this, .handle = std::move(subscription.handle)};
    return subscription;
}

}  // namespace waybill::service
