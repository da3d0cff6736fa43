// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/deadlines.hpp"

#include <charconv>

namespace waybill::orders {

Status Deadlines::follow(sql::Tx& tx, const Order& before, const Order& after, TimePoint at) {
    if (!restarts(before, after)) return {};
    if (terminal(after.status)) {
        if (before.status == OrderStatus::pending) return {};
        return timers_.clear(tx, kind, after.id.text());
    }
    return arm(tx, after, at, at);
}

Status Deadlines::arm(sql::Tx& tx, const Order& order, TimePoint since, TimePoint now) {
    const auto due = next_moment(order, since, patience_, now);
    if (!due) return {};
    return timers_.set(tx, {.kind = std::string{kind},
                            .key = order.id.text(),
                            .due = *due,
                            .payload = std::to_string(to_micros(since))});
}

Result<bool> Deadlines::take(sql::Tx& tx, const tasks::Timer& timer) {
    return timers_.take(tx, timer);
}

TimePoint Deadlines::since(const tasks::Timer& timer, const Order& order) {
    std::int64_t micros = 0;
    const char* end = timer.payload.data() + timer.payload.size();
    const auto read = std::from_chars(timer.payload.data(), end, micros);
    return read.ec == std::errc{} && read.ptr == end ? from_micros(micros) : waits_since(order);
}

}  // namespace waybill::orders
