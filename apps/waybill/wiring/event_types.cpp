// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/wiring/event_types.hpp"

#include "contracts/catalog/v1/events.types.hpp"
#include "contracts/couriers/v1/events.types.hpp"
#include "contracts/couriers/v1/hints.types.hpp"
#include "contracts/identity/v1/events.types.hpp"
#include "contracts/identity/v1/hints.types.hpp"
#include "contracts/notifications/v1/events.types.hpp"
#include "contracts/orders/v1/events.types.hpp"
#include "contracts/parked/v1/events.types.hpp"
#include "contracts/payments/v1/events.types.hpp"

namespace waybill {

std::vector<messaging::EventType> event_types() {
    std::vector<messaging::EventType> all;
    const auto add = [&all](std::span<const messaging::EventType> types) {
        all.insert(all.end(), types.begin(), types.end());
    };
    add(catalog::v1::events::all);
    add(couriers::v1::events::all);
    add(couriers::v1::hints::all);
    add(identity::v1::events::all);
    add(identity::v1::hints::all);
    add(notifications::v1::events::all);
    add(orders::v1::events::all);
    add(parked::v1::events::all);
    add(payments::v1::events::all);
    return all;
}

EventTopics event_topics() {
    EventTopics topics;
    for (const messaging::EventType& type : couriers::v1::hints::all)
        topics.hints.emplace(type.topic);
    for (const messaging::EventType& type : event_types())
        if (std::string topic{type.topic}; !topics.hints.contains(topic))
            topics.work.insert(std::move(topic));
    return topics;
}

std::string events_without_consumer() {
    std::string names;
    for (const messaging::EventType& type : event_types()) {
        if (!type.consumers.empty()) continue;
        if (!names.empty()) names += ' ';
        names += type.name;
    }
    return names;
}

}  // namespace waybill
