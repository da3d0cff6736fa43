// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/transitions.hpp"

#include "services/orders/domain/estimate.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace waybill::orders {
namespace {

using enum OrderStatus;

constexpr auto graph = std::to_array<Transition>({
    {pending, Step::pay, paid},
    {pending, Step::accept, preparing},  // in cash
    {pending, Step::cancel, cancelled},
    {pending, Step::say, pending},
    {pending, Step::redirect, pending},
    {pending, Step::give_phone, pending},
    {paid, Step::accept, preparing},
    {paid, Step::cancel, cancelled},
    {paid, Step::say, paid},
    {paid, Step::redirect, paid},
    {paid, Step::give_phone, paid},
    {preparing, Step::mark_ready, ready},
    {preparing, Step::assign, preparing},
    {preparing, Step::unassign, preparing},
    {preparing, Step::cancel, cancelled},
    {preparing, Step::say, preparing},
    {preparing, Step::redirect, preparing},
    {preparing, Step::give_phone, preparing},
    {ready, Step::assign, ready},
    {ready, Step::unassign, ready},
    {ready, Step::pick_up, delivering},
    {ready, Step::cancel, cancelled},
    {ready, Step::say, ready},
    {ready, Step::redirect, ready},
    {ready, Step::give_phone, ready},
    {delivering, Step::assign, delivering},  // another takes over what is carried
    {delivering, Step::deliver, completed},
    {delivering, Step::fail, delivering},
    {delivering, Step::give_back, ready},
    {delivering, Step::cancel, cancelled},
});

const Transition* find_transition(OrderStatus from, Step step) {
    const auto* found = std::ranges::find_if(
        graph, [&](const Transition& t) { return t.from == from && t.step == step; });
    return found == graph.end() ? nullptr : found;
}

/// Where an order is at the earliest once the step has happened.
bool has_happened(const Order& order, const Change& change) {
    switch (change.step) {
        // Cash has nothing to wait for, and is told of when the order is over.
        case Step::pay: return in_cash(order) || order.paid_at.has_value();
        case Step::accept: return order.accepted_at.has_value() && !terminal(order.status);
        case Step::mark_ready: return order.ready_at.has_value() && !terminal(order.status);
        case Step::assign:
            return order.courier == change.courier && order.courier_epoch == change.epoch;
        case Step::unassign:
        case Step::give_back: return order.courier_epoch == change.epoch && order.courier.empty();
        case Step::pick_up:
            return order.picked_up_at.has_value() && order.courier == change.courier &&
                   order.courier_epoch == change.epoch;
        case Step::deliver: return order.status == completed;
        case Step::fail:
            return order.delivery == DeliveryStatus::returning &&
                   order.courier_epoch == change.epoch;
        case Step::cancel:
            // What was carried away was there after all.
            if (change.reason == CancelReason::out_of_stock && order.picked_up_at) return true;
            return order.status == cancelled && order.cancel_reason == change.reason;
        case Step::say: return order.note == change.note;
        case Step::redirect: return order.address == change.address && order.place == change.place;
        case Step::give_phone: return order.phone == change.phone;
    }
    std::unreachable();
}

/// These name the assignment that they are about.
bool is_couriers(Step step) {
    switch (step) {
        case Step::assign:
        case Step::unassign:
        case Step::pick_up:
        case Step::deliver:
        case Step::fail:
        case Step::give_back: return true;
        case Step::pay:
        case Step::accept:
        case Step::mark_ready:
        case Step::say:
        case Step::redirect:
        case Step::give_phone:
        case Step::cancel: return false;
    }
    std::unreachable();
}

std::expected<void, StepRefusal> check_courier(const Order& order, const Change& change) {
    if (change.epoch < order.courier_epoch) return std::unexpected(StepRefusal::stale_epoch);
    return {};
}

void take_courier(Order& order, const Change& change, DeliveryStatus delivery) {
    order.courier = change.courier;
    if (!change.courier_name.empty()) order.courier_name = change.courier_name;
    order.courier_epoch = change.epoch;
    order.delivery = delivery;
}

void lose_courier(Order& order, const Change& change) {
    order.courier = {};
    order.courier_name.clear();
    order.courier_epoch = change.epoch;
    order.delivery = DeliveryStatus::none;
}

void record(Order& order, const Change& change) {
    switch (change.step) {
        case Step::pay: order.paid_at = change.at; break;
        case Step::accept:
            order.accepted_at = change.at;
            if (change.minutes) order.preparation_minutes = *change.minutes;
            break;
        case Step::mark_ready:
            order.ready_at = change.at;
            order.ready_address = change.pickup_address;
            break;
        case Step::assign:
            take_courier(order, change, change.carried.value_or(DeliveryStatus::assigned));
            break;
        case Step::unassign: lose_courier(order, change); break;
        case Step::give_back:
            lose_courier(order, change);
            order.picked_up_at.reset();
            break;
        case Step::fail: take_courier(order, change, DeliveryStatus::returning); break;
        case Step::pick_up:
            take_courier(order, change, DeliveryStatus::picked_up);
            order.picked_up_at = change.at;
            break;
        case Step::deliver:
            take_courier(order, change, DeliveryStatus::delivered);
            order.finished_at = change.at;
            break;
        case Step::cancel:
            order.cancel_reason = change.reason;
            // Nobody brings what is over.
            order.delivery = change.reason == CancelReason::undeliverable ? DeliveryStatus::failed
                                                                          : DeliveryStatus::none;
            order.finished_at = change.at;
            order.replaced_by = change.replaced_by;
            break;
        case Step::say: order.note = change.note; break;
        case Step::redirect:
            order.address = change.address;
            order.place = change.place;
            break;
        case Step::give_phone: order.phone = change.phone; break;
    }
}

}  // namespace

std::string_view to_string(Step step) {
    switch (step) {
        case Step::pay: return "paid";
        case Step::accept: return "accepted";
        case Step::mark_ready: return "ready";
        case Step::assign: return "assigned";
        case Step::unassign: return "unassigned";
        case Step::pick_up: return "picked_up";
        case Step::deliver: return "completed";
        case Step::fail: return "delivery_failed";
        case Step::give_back: return "returned";
        case Step::cancel: return "cancelled";
        case Step::say: return "note_changed";
        case Step::redirect: return "address_changed";
        case Step::give_phone: return "phone_changed";
    }
    std::unreachable();
}

bool replaces_facts(Step step) { return step == Step::redirect || step == Step::give_phone; }

std::span<const Transition> transitions() { return graph; }

std::expected<void, StepRefusal> may_apply(const Order& order, const Change& change) {
    if (has_happened(order, change)) return std::unexpected(StepRefusal::already_there);
    if (is_couriers(change.step))
        if (auto current = check_courier(order, change); !current) return current;
    const bool unpaid = order.status == pending && !in_cash(order);
    if (find_transition(order.status, change.step) == nullptr ||
        (change.step == Step::accept && unpaid))
        return std::unexpected(StepRefusal::wrong_state);
    // What is carried has another courier as it is; what is not is given to one.
    const bool delivering_already = order.status == delivering;
    if (change.step == Step::assign && change.carried.has_value() != delivering_already)
        return std::unexpected(StepRefusal::wrong_state);
    if (change.step == Step::cancel && (!change.reason || !may_cancel(order, *change.reason)))
        return std::unexpected(StepRefusal::not_allowed);
    return {};
}

std::expected<void, StepRefusal> apply(Order& order, const Change& change) {
    if (auto may = may_apply(order, change); !may) return may;
    order.status = find_transition(order.status, change.step)->to;
    record(order, change);
    order.estimated_at = estimate_arrival(order, change.at);
    ++order.version;
    return {};
}

}  // namespace waybill::orders
