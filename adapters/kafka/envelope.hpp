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

/// What is kept of a record besides its place. A key or value that is missing is an empty one, and
/// a header without a value is left out.
struct Message {
    std::string key{};
    std::string value{};
    std::vector<Header> headers{};
};

/// A message and where it goes.
struct Record {
    std::string topic;
    Message message;
};

/// The extension attributes are `sequence` (as wide as 64 bits, so that texts sort as numbers do),
/// `partitionkey` and, where there is a trace, `traceparent`. The topic is the `source`.
Message encode(const messaging::Event& event, Mode mode);

/// Of the plain records that we write beside our events: whoever reads them tells them by it from
/// what others write into the same topic.
Header mark_of_ours();
bool is_ours(const Message& message);

/// What others write into a topic of plain records. The event's data is the value as it is; its key
/// is the record's, in hexadecimal where that is no UTF-8 or has a NUL; its id follows from `place`
/// (topic, partition, offset), time, key and value. The headers are no part of it.
messaging::Event plain_event(Message message, std::string_view topic, std::string_view place,
                             TimePoint at);
/// Key and data of such an event: the record it came in, but for headers and time, and for a key
/// that is in hexadecimal now.
Message plain_message(messaging::Event event);

/// Reads both modes. The topic is what the reader says: prefixes are none of the event's business.
/// Errors: `malformed` (bus.unreadable), with what is wrong in `detail`.
Result<messaging::Event> decode(const Message& message, std::string_view topic);

}  // namespace waybill::kafka
