// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/messaging/outbox.hpp"
#include "platform/tasks/timers.hpp"
#include "services/orders/domain/decisions.hpp"

namespace waybill::orders {

/// Keeps the one timer of an order where its row says (see `next_look`).
class OrderTimers {
public:
    OrderTimers(tasks::Timers& timers, Schedule schedule)
        : timers_{timers}, schedule_{std::move(schedule)} {}

    /// Set for the first look after `now`, if there is one.
    Status set(sql::Tx& tx, const Order& order, TimePoint since, TimePoint now);
    /// After a step: set, moved, left alone or cleared.
    Status follow(sql::Tx& tx, const Order& before, const Order& after, TimePoint at);
    /// `repeated`: somebody else has taken it.
    Result<messaging::Delivery> take(sql::Tx& tx, const OrderId& order, const DueTimer& timer);
    /// It went off, and what was due is done.
    Status go_on(sql::Tx& tx, const Order& order, const DueTimer& timer, TimePoint now);

private:
    tasks::Timers& timers_;
    Schedule schedule_;
};

}  // namespace waybill::orders
