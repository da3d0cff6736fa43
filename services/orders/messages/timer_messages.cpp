// SPDX-License-Identifier: Apache-2.0
#include "services/orders/messages/timer_messages.hpp"

#include <charconv>

namespace waybill::orders {
namespace {

std::optional<TimePoint> time_in(std::string_view payload) {
    std::int64_t micros = 0;
    const char* end = payload.data() + payload.size();
    const auto parsed = std::from_chars(payload.data(), end, micros);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    return from_micros(micros);
}

}  // namespace

tasks::Timer to_timer(const OrderId& order, const DueTimer& timer) {
    return {.kind = std::string{to_string(timer.which)},
            .key = order.text(),
            .due = timer.due,
            .payload = timer.since ? std::to_string(to_micros(*timer.since)) : std::string{}};
}

DueTimer read_timer(const tasks::Timer& timer, OrderTimer which) {
    return {.which = which, .due = timer.due, .since = time_in(timer.payload)};
}

tasks::Timer to_timer(const ErasingTimer& timer) {
    return {.kind = std::string{erasing_timer_kind},
            .key = timer.user.text(),
            .due = timer.due,
            .payload = std::to_string(to_micros(timer.erased_at))};
}

ErasingTimer read_erasing(const UserId& user, const tasks::Timer& timer) {
    return {
        .user = user, .due = timer.due, .erased_at = time_in(timer.payload).value_or(TimePoint{})};
}

}  // namespace waybill::orders
