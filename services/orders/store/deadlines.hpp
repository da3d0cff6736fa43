// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/timers.hpp"
#include "services/orders/domain/endings.hpp"

namespace waybill::orders {

/// The one timer of an order that is paid and not over: each moment of `moments` in turn. Since
/// when it waits is the timer's payload.
class Deadlines {
public:
    static constexpr std::string_view kind = "order.deadline";

    Deadlines(tasks::Timers& timers, Patience patience) : timers_{timers}, patience_{patience} {}

    /// After a step: armed, moved, left alone or cleared.
    Status follow(sql::Tx& tx, const Order& before, const Order& after, TimePoint at);
    Status arm(sql::Tx& tx, const Order& order, TimePoint since, TimePoint now);
    /// Takes a due timer; false when somebody else has.
    Result<bool> take(sql::Tx& tx, const tasks::Timer& timer);
    const Patience& patience() const { return patience_; }

    static TimePoint since(const tasks::Timer& timer, const Order& order);

private:
    tasks::Timers& timers_;
    Patience patience_;
};

}  // namespace waybill::orders
