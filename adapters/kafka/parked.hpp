// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/envelope.hpp"

#include <string>
#include <string_view>

namespace waybill::kafka {

/// Why a consumer gave up on a message.
struct Parking {
    std::string consumer;
    std::string_view reason;
    TimePoint at{};
};

/// Where what nobody could apply is shown to whoever watches the brokers.
inline std::string parked_topic(std::string_view topic) { return std::string{topic} + ".parked"; }

/// The message as it came to `topic`, with headers `parked_by`, `parked_reason` and `parked_at`.
Record parked_record(std::string_view topic, Message message, const Parking& parking);

}  // namespace waybill::kafka
