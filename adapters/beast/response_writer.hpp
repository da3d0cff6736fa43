// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"
#include "platform/http/message.hpp"

#include <string>
#include <string_view>

namespace waybill::beast {

/// How one answer is written.
struct Framing {
    bool head{false};   ///< the request was HEAD: no body, but its length
    bool close{false};  ///< last answer on this connection
    std::string_view date{};
};

/// Appends the whole answer. The engine owns framing: Content-Length, Transfer-Encoding, Date and
/// Connection of the handler are left out, a handler's `Connection: close` sets `framing.close`.
/// False, with nothing appended, when a field would break the framing.
bool append_response(std::string& out, const http::Response& response, Framing& framing);

/// `Sun, 06 Nov 1994 08:49:37 GMT`
std::string http_date(TimePoint time);

}  // namespace waybill::beast
