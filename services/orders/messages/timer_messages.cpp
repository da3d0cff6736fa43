// SPDX-License-Identifier: Apache-2.0
#include "services/orders/messages/timer_messages.hpp"

#include <charconv>

namespace waybill::orders {

tasks::Timer to_timer(const OrderId& order, const DueTimer& timer) {
    return {.kind = std::string{to_string(timer.which)},
            .key = order.text(),
            .due = timer.due,
            .payload = timer.since ? std::to_string(to_micros(*timer.since)) : std::string{}};
}

DueTimer read_timer(const tasks::Timer& timer, OrderTimer which) {
    DueTimer read{.which = which, .due = timer.due};
    std::int64_t micros = 0;
    const char* end = timer.payload.data() + timer.payload.size();
    const auto parsed = std::from_chars(timer.payload.data(), end, micros);
    if (parsed.ec == std::errc{} && parsed.ptr == end) read.since = from_micros(micros);
    return read;
}

}  // namespace waybill::orders
