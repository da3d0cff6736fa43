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

/// Where what nobody could apply is shown to whoever watches the brokers, unless they refuse it.
inline std::string parked_topic(std::string_view topic) { return std::string{topic} + ".parked"; }

/// For the parked topic of `topic`: the message with headers `parked_by`, `parked_reason` and
/// `parked_at` after its own. Those it came with are there only when it was no event: of an event
/// the message is made anew.
Record parked_record(std::string_view topic, Message message, const Parking& parking);

}  // namespace waybill::kafka
