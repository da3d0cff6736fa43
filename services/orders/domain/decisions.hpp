// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "services/orders/domain/transitions.hpp"

#include <variant>

namespace waybill::orders {

/// One step, by whom and why.
struct Move {
    Change change{};
    std::string actor{};
    std::string cause{};
    std::string note{};
};
/// A person should look.
struct RaiseAlert {
    AlertReason reason{};
    std::string note{};
    TimePoint at{};
};
/// Says something about the order, which stays as it is.
struct Tell {
    enum class What : std::uint8_t { reminder_due, close_due } what{};
    std::string_view cause;
};
using Deed = std::variant<Move, RaiseAlert, Tell>;
/// What is decided on an order's row; its transaction does them one after the other.
using Deeds = std::vector<Deed>;
inline constexpr std::size_t deeds_max = 3;  ///< an alert, an end, and that it was closed

/// As the caller of a step hears it. conflict: orders.wrong_state, orders.stale_epoch.
Error to_error(StepRefusal refusal, const Order& order);

/// A caller hears why not; an event that comes too late has no one to tell.
enum class Told : std::uint8_t { by_caller, by_event };
/// A step that somebody wants. Nothing is done when it has happened already. Errors as `to_error`.
Result<Deeds> on_wanted(const Order& order, Move wanted, Told told);

/// The order that takes the place of another one.
struct Replacement {
    OrderId order{};
    PartnerId partner{};
    std::string cause{};
    TimePoint at{};
};
/// What happens to the one before: its customer cancels it, while it is unpaid. Stock and payment
/// go the way of any cancelled order, a charge that comes late as well. invalid:
/// orders.other_partner; conflict: orders.wrong_state.
Result<Move> on_replaced(const Order& order, const Replacement& by);

/// An alert that another service raises: about an order that is over only what outlives it.
Deeds on_alert(const Order& order, RaiseAlert wanted);

/// A timer that went off.
struct DueTimer {
    OrderTimer which{};
    TimePoint due{};
    std::optional<TimePoint> since{};  ///< the order waits as it does; unknown: as its row tells
};
/// What time does: reminds, alerts, ends the order, or asks the courier's side to.
Deeds on_time(const Order& order, const DueTimer& timer, const Patience& patience, TimePoint now);

}  // namespace waybill::orders
