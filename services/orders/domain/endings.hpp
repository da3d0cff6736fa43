// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/orders/domain/order.hpp"

#include <span>

namespace waybill::orders {

/// Why a person should look at an order.
enum class AlertReason : std::uint8_t {
    partner_silent,   ///< paid, and the partner neither accepts nor rejects
    no_courier,       ///< ready, and nobody brings it
    delivery_late,    ///< fetched long ago
    closed,           ///< ended because it had lasted too long
    late_fact,        ///< something happened to an order that was over
    courier_late,     ///< whoever should fetch it has not, and is heard of
    courier_overdue,  ///< whoever carries it has not handed it over by the courier's deadline
    courier_lost,     ///< whoever carries it is not heard of
    pin_locked,       ///< too many wrong PINs at the door
    charge_denied,    ///< a signed report of a charge that its provider denies
};

std::string_view to_string(AlertReason reason);
/// Whether it is settled as soon as the order moves on; the others wait for a person.
bool settles_itself(AlertReason reason);
/// Whether it counts when the order is over, too: it is about more than the order.
bool outlives_order(AlertReason reason);

/// How long the states of an order may last.
struct Patience {
    Duration partner_alert{10min};
    Duration partner_end{30min};
    Duration courier_alert{30min};
    Duration courier_end{90min};
    Duration delivery_alert{60min};
    Duration close{12h};  ///< after PAID, in cash after the confirm, whatever the state
};

/// When an order is looked at: one that waits for its payment at each reminder, all others by their
/// state.
struct Schedule {
    std::vector<Duration> reminders{4h, 12h, 22h};  ///< after creation, ascending
    Patience patience{};
};

/// What may last in one state, and how it ends: timers, rights and documents follow from it.
struct StateRule {
    OrderStatus state{};
    std::string_view waits_for;
    std::span<const CancelReason> cancels;  ///< by whom or what it can be cancelled
    std::optional<AlertReason> alert{};
    Duration Patience::* alert_after{nullptr};
    std::optional<CancelReason> end{};
    Duration Patience::* end_after{nullptr};
    /// After `Patience::close`; nothing where the courier's side decides how it ends.
    std::optional<CancelReason> closes_as{};
};

/// Every state that is not an end, in the order of a life.
std::span<const StateRule> state_rules();
/// Of PENDING in cash, which waits for the partner as PAID does.
const StateRule& cash_rule();
const StateRule* rule_of(OrderStatus state);
const StateRule* rule_of(const Order& order);
/// Who may cancel from where: the reason decides.
bool may_cancel(OrderStatus from, CancelReason reason);
bool may_cancel(const Order& order, CancelReason reason);

/// What is due about an order at a moment.
enum class Due : std::uint8_t { alert, end, close };
struct Moment {
    TimePoint at{};
    Due what{};
};

/// Whether what time does to the order starts anew with this change.
bool restarts(const Order& before, const Order& after);
/// Since when the order waits as it does now, as far as its row tells.
TimePoint waits_since(const Order& order);
/// Of an order that has waited in its state since `since`; in the order of time.
std::vector<Moment> moments(const Order& order, TimePoint since, const Patience& patience);
/// The first moment after `now`. One that could not be closed is looked at each hour.
std::optional<TimePoint> next_moment(const Order& order, TimePoint since, const Patience& patience,
                                     TimePoint now);

/// An order has one timer at a time: while it waits for its payment, and from then to its end. The
/// name of a timer is also the cause of what it does.
enum class OrderTimer : std::uint8_t { payment_window, deadline };
std::string_view to_string(OrderTimer timer);
OrderTimer timer_of(const Order& order);
/// When it goes off next after `now`: the next reminder or the window's end, or `next_moment`.
std::optional<TimePoint> next_look(const Order& order, TimePoint since, const Schedule& schedule,
                                   TimePoint now);

}  // namespace waybill::orders
