// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/messaging/event.hpp"

#include <vector>

/// Events as they travel: CloudEvents 1.0 in its Kafka binding.
namespace waybill::kafka {

enum class Mode : std::uint8_t {
    structured,  ///< the value is the whole event as JSON, its data in base64
    binary,      ///< attributes are headers `ce_…`, the value is the data alone
};

struct Header {
    std::string name;
    std::string value;
};

/// What a record of a topic holds besides its place.
struct Message {
    std::string key{};
    std::string value{};
    std::vector<Header> headers{};
};

/// The extension attributes are `sequence` (as wide as 64 bits, so that texts sort as numbers do),
/// `partitionkey` and, where there is a trace, `traceparent`. The topic is the `source`.
Message encode(const messaging::Event& event, Mode mode);

/// Reads both modes. The topic is what the reader says: prefixes are none of the event's business.
/// Errors: `malformed` (bus.unreadable), with what is wrong in `detail`.
Result<messaging::Event> decode(const Message& message, std::string_view topic);

}  // namespace waybill::kafka
