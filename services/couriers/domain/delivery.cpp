// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/delivery.hpp"

#include <algorithm>
#include <utility>

namespace waybill::couriers {
namespace {

DeliveryStep refuse(DeliveryRefusal refusal) { return std::unexpected(refusal); }

/// Only the present courier, with the present epoch, has a say.
DeliveryStep check_holder(const Delivery& delivery, const CourierId& courier, std::int64_t epoch) {
    if (delivery.courier != courier) return refuse(DeliveryRefusal::not_yours);
    if (delivery.epoch != epoch) return refuse(DeliveryRefusal::stale_epoch);
    return {};
}

DeliveryStep check_pick_up(const Delivery& delivery, const CourierId& courier, std::int64_t epoch) {
    if (auto holder = check_holder(delivery, courier, epoch); !holder) return holder;
    if (delivery.state == DeliveryState::picked_up || delivery.state == DeliveryState::delivered)
        return refuse(DeliveryRefusal::already_there);
    if (delivery.state != DeliveryState::assigned) return refuse(DeliveryRefusal::wrong_state);
    return {};
}

DeliveryStep check_hands(const Delivery& delivery, const Courier& courier) {
    if (!delivery.customer.empty() && delivery.customer == courier.user)
        return refuse(DeliveryRefusal::own_order);
    if (courier.active >= courier.capacity) return refuse(DeliveryRefusal::at_capacity);
    if (!can_take(courier)) return refuse(DeliveryRefusal::off_duty);
    return {};
}

DeliveryStep check_free(const Delivery& delivery, const Courier& courier, Early early) {
    if (in_hand(delivery.state) || asks_around(delivery)) return refuse(DeliveryRefusal::taken);
    if (delivery.state != DeliveryState::waiting || (!delivery.ready && early == Early::no))
        return refuse(DeliveryRefusal::not_ready);
    return check_hands(delivery, courier);
}

/// With a hand of the courier's.
void put_in_hand(Delivery& delivery, Courier& courier) {
    take(courier);
    ++courier.version;
    delivery.courier = courier.id;
    delivery.courier_name = courier.name;
}

/// Out of the courier's hand, for the next one.
void wait_again(Delivery& delivery, Courier& courier) {
    put_down(courier);
    ++courier.version;
    delivery.state = DeliveryState::waiting;
    delivery.courier = {};
    delivery.courier_name.clear();
    delivery.answer_by.reset();
    delivery.assigned_at.reset();
    delivery.picked_up_at.reset();
    delivery.due_at.reset();
    delivery.overdue_at.reset();
    delivery.wrong_pins = 0;
    ++delivery.version;
}

/// Whether just what is due was collected: nothing where nothing is.
bool settles(const AtTheDoor& door, Money due) {
    if (due.amount == 0) return !door.cash.has_value();
    return door.cash == due;
}

/// Out of the courier's hand, for good.
void finish(Delivery& delivery, Courier& courier, DeliveryState as, TimePoint at) {
    delivery.state = as;
    delivery.finished_at = at;
    ++delivery.version;
    put_down(courier);
    if (as == DeliveryState::delivered) ++courier.deliveries;
    ++courier.version;
}

/// With the courier's yes.
void start(Delivery& delivery, Courier& courier, const TransportLimits& limits, TimePoint at) {
    ++courier.reliability.accepted;
    delivery.state = DeliveryState::assigned;
    delivery.answer_by.reset();
    delivery.assigned_at = at;
    delivery.due_at = deadline(delivery, courier, limits);
    ++delivery.version;
}

}  // namespace

std::string_view to_string(DeliveryState state) {
    switch (state) {
        case DeliveryState::waiting: return "waiting";
        case DeliveryState::offered: return "offered";
        case DeliveryState::assigned: return "assigned";
        case DeliveryState::picked_up: return "picked_up";
        case DeliveryState::returning: return "returning";
        case DeliveryState::delivered: return "delivered";
        case DeliveryState::cancelled: return "cancelled";
    }
    std::unreachable();
}

std::string_view to_string(FailReason reason) {
    switch (reason) {
        case FailReason::nobody_there: return "nobody_there";
        case FailReason::refused: return "refused";
        case FailReason::wrong_address: return "wrong_address";
        case FailReason::damaged: return "damaged";
        case FailReason::courier_trouble: return "courier_trouble";
    }
    std::unreachable();
}

Error to_error(DeliveryRefusal refusal) {
    const auto conflict = [](std::string_view reason) {
        return Error{.kind = ErrorKind::conflict, .reason = reason};
    };
    switch (refusal) {
        case DeliveryRefusal::not_ready: return conflict("couriers.not_ready");
        case DeliveryRefusal::taken: return conflict("couriers.taken");
        case DeliveryRefusal::off_duty: return conflict("couriers.off_duty");
        case DeliveryRefusal::at_capacity: return conflict("couriers.at_capacity");
        case DeliveryRefusal::stale_epoch: return conflict("couriers.stale_epoch");
        case DeliveryRefusal::wrong_state: return conflict("couriers.wrong_state");
        case DeliveryRefusal::own_order: return conflict("couriers.own_order");
        case DeliveryRefusal::being_fetched: return conflict("couriers.being_fetched");
        case DeliveryRefusal::too_many_pins: return conflict("couriers.too_many_pins");
        case DeliveryRefusal::proof_missing: return conflict("couriers.proof_missing");
        case DeliveryRefusal::too_much_cash: return conflict("couriers.too_much_cash");
        case DeliveryRefusal::already_there: return conflict("couriers.already_there");
        case DeliveryRefusal::not_yours:
            return {.kind = ErrorKind::not_found, .reason = "couriers.no_delivery"};
        case DeliveryRefusal::wrong_pin:
            return {.kind = ErrorKind::invalid,
                    .reason = "couriers.wrong_pin",
                    .fields = {{.pointer = "/pin",
                                .code = "couriers.wrong_pin",
                                .detail = "not the customer's PIN"}}};
        case DeliveryRefusal::wrong_cash:
            return {.kind = ErrorKind::invalid,
                    .reason = "couriers.wrong_cash",
                    .fields = {{.pointer = "/cash_collected",
                                .code = "couriers.wrong_cash",
                                .detail = "not what is due"}}};
    }
    std::unreachable();
}

DeliveryStep assign(Delivery& delivery, Courier& courier, const TransportLimits& limits,
                    TimePoint at, Early early) {
    if (delivery.courier == courier.id && delivery.state == DeliveryState::assigned)
        return refuse(DeliveryRefusal::already_there);
    if (delivery.courier == courier.id && delivery.state == DeliveryState::offered)
        return accept(delivery, courier, delivery.epoch, limits, at);
    if (auto free = check_free(delivery, courier, early); !free) return free;
    ++delivery.epoch;
    put_in_hand(delivery, courier);
    ++courier.reliability.offered;
    start(delivery, courier, limits, at);
    return {};
}

DeliveryStep offer(Delivery& delivery, Courier& courier, TimePoint answer_by) {
    if (auto free = check_free(delivery, courier, Early::yes); !free) return free;
    ++delivery.epoch;
    put_in_hand(delivery, courier);
    ++courier.reliability.offered;
    delivery.state = DeliveryState::offered;
    delivery.answer_by = answer_by;
    ++delivery.version;
    return {};
}

DeliveryStep accept(Delivery& delivery, Courier& courier, std::int64_t epoch,
                    const TransportLimits& limits, TimePoint at) {
    if (auto holder = check_holder(delivery, courier.id, epoch); !holder) return holder;
    if (delivery.state == DeliveryState::assigned) return refuse(DeliveryRefusal::already_there);
    if (delivery.state != DeliveryState::offered) return refuse(DeliveryRefusal::wrong_state);
    start(delivery, courier, limits, at);
    return {};
}

DeliveryStep ask_around(Delivery& delivery, TimePoint answer_by) {
    if (in_hand(delivery.state) || asks_around(delivery)) return refuse(DeliveryRefusal::taken);
    if (delivery.state != DeliveryState::waiting || !delivery.ready)
        return refuse(DeliveryRefusal::not_ready);
    ++delivery.epoch;
    delivery.answer_by = answer_by;
    ++delivery.version;
    return {};
}

DeliveryStep accept_first(Delivery& delivery, Courier& courier, std::int64_t epoch,
                          const TransportLimits& limits, TimePoint at) {
    if (!asks_around(delivery)) return refuse(DeliveryRefusal::wrong_state);
    if (delivery.epoch != epoch) return refuse(DeliveryRefusal::stale_epoch);
    if (auto free = check_hands(delivery, courier); !free) return free;
    put_in_hand(delivery, courier);
    start(delivery, courier, limits, at);
    return {};
}

void stop_asking(Delivery& delivery) {
    delivery.answer_by.reset();
    ++delivery.version;
}

Delivery as_offered(Delivery delivery) {
    delivery.state = DeliveryState::offered;
    return delivery;
}

TimePoint deadline(const Delivery& delivery, const Courier& courier,
                   const TransportLimits& limits) {
    const TimePoint from = delivery.assigned_at.value_or(delivery.created_at);
    return std::max(from, delivery.ready_at.value_or(from)) + limits.of(courier.transport);
}

TimePoint pick_up_due(const Delivery& delivery) {
    const bool due = delivery.state == DeliveryState::assigned && delivery.ready && delivery.due_at;
    return due ? *delivery.due_at : TimePoint::max();
}

TimePoint hand_over_due(const Delivery& delivery) {
    const bool carried = delivery.state == DeliveryState::picked_up && !delivery.overdue_at;
    return carried && delivery.due_at ? *delivery.due_at : TimePoint::max();
}

void mark_overdue(Delivery& delivery, TimePoint at) {
    delivery.overdue_at = at;
    ++delivery.version;
}

DeliveryStep release(Delivery& delivery, Courier& courier, std::int64_t epoch) {
    if (auto holder = check_holder(delivery, courier.id, epoch); !holder) return holder;
    if (!awaits_pick_up(delivery.state)) return refuse(DeliveryRefusal::wrong_state);
    if (delivery.picking_since) return refuse(DeliveryRefusal::being_fetched);
    wait_again(delivery, courier);
    return {};
}

DeliveryStep take_over(Delivery& delivery, Courier& from, Courier& to,
                       const TransportLimits& limits, TimePoint at) {
    if (!is_carried(delivery.state)) return refuse(DeliveryRefusal::wrong_state);
    if (delivery.courier == to.id) return refuse(DeliveryRefusal::taken);
    if (auto free = check_hands(delivery, to); !free) return free;
    put_down(from);
    ++from.version;
    ++delivery.epoch;
    put_in_hand(delivery, to);
    ++to.reliability.offered;
    ++to.reliability.accepted;
    delivery.assigned_at = at;
    delivery.due_at = deadline(delivery, to, limits);
    delivery.overdue_at.reset();
    delivery.wrong_pins = 0;
    ++delivery.version;
    return {};
}

DeliveryStep begin_pick_up(Delivery& delivery, const CourierId& courier, std::int64_t epoch,
                           TimePoint at) {
    if (auto may = check_pick_up(delivery, courier, epoch); !may) return may;
    delivery.picking_since = at;
    ++delivery.version;
    return {};
}

DeliveryStep drop_pick_up(Delivery& delivery, const CourierId& courier, std::int64_t epoch) {
    if (auto holder = check_holder(delivery, courier, epoch); !holder) return holder;
    if (!delivery.picking_since) return refuse(DeliveryRefusal::already_there);
    delivery.picking_since.reset();
    ++delivery.version;
    return {};
}

DeliveryStep pick_up(Delivery& delivery, const CourierId& courier, std::int64_t epoch,
                     TimePoint at) {
    if (auto may = check_pick_up(delivery, courier, epoch); !may) return may;
    delivery.state = DeliveryState::picked_up;
    delivery.ready = true;  // also when the news of it, with its time, is still on its way
    delivery.picking_since.reset();
    delivery.picked_up_at = at;
    ++delivery.version;
    return {};
}

DeliveryStep deliver(Delivery& delivery, Courier& courier, std::int64_t epoch,
                     const AtTheDoor& door, TimePoint at) {
    if (auto holder = check_holder(delivery, courier.id, epoch); !holder) return holder;
    if (delivery.state == DeliveryState::delivered) return refuse(DeliveryRefusal::already_there);
    if (delivery.state != DeliveryState::picked_up) return refuse(DeliveryRefusal::wrong_state);
    if (delivery.wrong_pins >= wrong_pins_max) return refuse(DeliveryRefusal::too_many_pins);
    if (door.pin == Pin::wrong) {
        ++delivery.version;
        ++delivery.wrong_pins;
        return refuse(DeliveryRefusal::wrong_pin);
    }
    if (!settles(door, delivery.cash_due)) return refuse(DeliveryRefusal::wrong_cash);
    delivery.cash_collected = delivery.cash_due.amount;
    finish(delivery, courier, DeliveryState::delivered, at);
    return {};
}

DeliveryStep fail_hand_over(Delivery& delivery, const CourierId& courier, std::int64_t epoch,
                            FailReason reason) {
    if (auto holder = check_holder(delivery, courier, epoch); !holder) return holder;
    if (delivery.state == DeliveryState::returning) return refuse(DeliveryRefusal::already_there);
    if (delivery.state != DeliveryState::picked_up) return refuse(DeliveryRefusal::wrong_state);
    delivery.state = DeliveryState::returning;
    delivery.fail_reason = reason;
    ++delivery.version;
    return {};
}

bool comes_again(const Delivery& delivery) {
    return delivery.fail_reason == FailReason::courier_trouble && delivery.returns < returns_max;
}

DeliveryStep give_back(Delivery& delivery, Courier& courier, std::int64_t epoch, TimePoint at) {
    if (auto holder = check_holder(delivery, courier.id, epoch); !holder) return holder;
    if (delivery.state != DeliveryState::returning) return refuse(DeliveryRefusal::wrong_state);
    if (!comes_again(delivery)) {
        finish(delivery, courier, DeliveryState::cancelled, at);
        return {};
    }
    ++delivery.returns;
    wait_again(delivery, courier);
    return {};
}

DeliveryStep end_undeliverable(Delivery& delivery, Courier& courier, TimePoint at) {
    if (!is_carried(delivery.state)) return refuse(DeliveryRefusal::wrong_state);
    finish(delivery, courier, DeliveryState::cancelled, at);
    return {};
}

DeliveryStep close_fetched(Delivery& delivery, Courier& courier, TimePoint at) {
    if (delivery.state != DeliveryState::picked_up) return refuse(DeliveryRefusal::wrong_state);
    finish(delivery, courier, DeliveryState::delivered, at);
    return {};
}

DeliveryStep close(Delivery& delivery, Courier& courier, TimePoint at) {
    const bool unpaid = delivery.cash_due.amount > 0;
    return unpaid || delivery.state == DeliveryState::returning
               ? end_undeliverable(delivery, courier, at)
               : close_fetched(delivery, courier, at);
}

DeliveryStep unlock_pin(Delivery& delivery) {
    if (delivery.state != DeliveryState::picked_up) return refuse(DeliveryRefusal::wrong_state);
    delivery.wrong_pins = 0;
    ++delivery.version;
    return {};
}

int tries_left(const Delivery& delivery) {
    return std::max(0, wrong_pins_max - delivery.wrong_pins);
}

Delivery without_person(Delivery delivery) {
    delivery.dropoff = {};
    delivery.phone = {};
    delivery.note = {};
    ++delivery.version;
    return delivery;
}

}  // namespace waybill::couriers
