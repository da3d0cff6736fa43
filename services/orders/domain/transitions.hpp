// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/orders/domain/endings.hpp"

#include <expected>
#include <span>

namespace waybill::orders {

/// What may happen to an order. The name is the past-tense word of its history and event.
enum class Step : std::uint8_t {
    pay,         ///< captured in full
    accept,      ///< the partner begins
    mark_ready,  ///< prepared
    assign,      ///< a courier has it (or another one)
    unassign,    ///< the courier who had it has it no more
    pick_up,     ///< the courier carries it
    deliver,     ///< handed over
    fail,        ///< could not be handed over: the courier brings it back
    give_back,   ///< it is back at the partner's and waits for a courier again
    cancel,      ///< with a reason
    say,         ///< the customer's note, until it is on its way
    redirect,    ///< to another door, until then
    give_phone,  ///< another number to call, until then
};

/// `paid`, `accepted`, …
std::string_view to_string(Step step);

/// One row of the graph. An order moves along these and no other way.
struct Transition {
    OrderStatus from;
    Step step;
    OrderStatus to;
};

/// The whole graph: it drives `apply`, the documentation and the property tests.
std::span<const Transition> transitions();

/// Whether a step replaces what was agreed on at confirm.
bool replaces_facts(Step step);

/// One wanted change with what it brings along.
struct Change {
    Step step{};
    TimePoint at{};
    std::optional<CancelReason> reason{};  ///< with cancel
    std::optional<int> minutes{};          ///< with accept: the kitchen's own estimate
    CourierId courier{};                   ///< with assign, pick_up, deliver, fail
    std::string courier_name{};
    /// With assign: how far it is in the hand of another, who carried it until then.
    std::optional<DeliveryStatus> carried{};
    std::int64_t epoch{0};         ///< of the assignment; older ones are refused
    PersonalText note{};           ///< with say
    PersonalText address{};        ///< with redirect
    std::optional<Geo> place{};    ///< with redirect; nothing: not known as a point
    PersonalText phone{};          ///< with give_phone
    std::string pickup_address{};  ///< with mark_ready: where it stands, if not at the partner's
    OrderId replaced_by{};         ///< with cancel, where another order takes its place
};

enum class StepRefusal : std::uint8_t {
    wrong_state,
    already_there,  ///< the order is where the step leads: repeating is harmless
    stale_epoch,
    not_allowed,  ///< this reason does not cancel from this state
};

/// What `apply` would say.
std::expected<void, StepRefusal> may_apply(const Order& order, const Change& change);
/// Moves the order one step, raising its version by one, or says why not.
std::expected<void, StepRefusal> apply(Order& order, const Change& change);

}  // namespace waybill::orders
