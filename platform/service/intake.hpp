// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/messaging/bus.hpp"
#include "platform/messaging/event_type.hpp"

#include <span>
#include <string>
#include <string_view>

namespace waybill::telemetry {
class Counter;
class Registry;
}  // namespace waybill::telemetry

namespace waybill::service {

/// Which events of a topic reach a service: those that their contract gives to it. Others of the
/// contract pass. So does a type that the contract does not know, which a newer release publishes
/// while an older one still runs; it is counted.
class Intake {
public:
    /// `types` is the contract's `events::all`.
    Intake(std::string_view service, std::span<const messaging::EventType> types,
           telemetry::Registry& metrics);

    /// `orders.payments`: the service and the topic it reads.
    const std::string& consumer() const { return consumer_; }
    std::span<const messaging::EventType> types() const { return types_; }
    /// Runs on: any thread.
    bool takes(std::string_view type) const;

    /// The same, handling only what it takes.
    messaging::Subscription narrow(messaging::Subscription subscription) const;

private:
    std::string service_;
    std::span<const messaging::EventType> types_;
    std::string consumer_;
    telemetry::Counter& unknown_;
};

}  // namespace waybill::service
