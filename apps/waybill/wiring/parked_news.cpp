// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/wiring/parked_news.hpp"

#include "contracts/parked/v1/events.types.hpp"

namespace waybill::wiring {

std::optional<messaging::Event> parked_news(std::string_view service,
                                            const messaging::ParkedMessage& message) {
    const messaging::EventType& type = parked::v1::events::message_parked;
    if (message.event.topic == type.topic) return std::nullopt;
    parked::v1::MessageParked content;
    content.set_message_id(message.event.id.text());
    content.set_service(std::string{service});
    content.set_consumer(message.consumer);
    content.set_type(message.event.type);
    content.set_reason(message.reason);
    content.set_at(to_micros(message.at));
    return messaging::Event{.topic = std::string{type.topic},
                            .type = std::string{type.name},
                            .key = message.event.id.text(),
                            .sequence = 1,
                            .time = message.at,
                            .trace = message.event.trace,
                            .data = content.SerializeAsString()};
}

}  // namespace waybill::wiring
