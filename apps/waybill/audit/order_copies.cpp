// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/order_lives.hpp"
#include "services/couriers/messages/courier_messages.hpp"
#include "services/orders/messages/order_messages.hpp"

#include <algorithm>
#include <format>
#include <utility>

/// What payment, delivery and news say of an order, beside what the order says.
namespace waybill::audit {
namespace {

bool is_carried(std::string_view state) {
    return one_of(state, {"assigned", "picked_up", "returning", "delivered"});
}

/// The status of an order that its delivery moves.
Text status_by_delivery(std::string_view state) {
    if (one_of(state, {"picked_up", "returning"})) return "DELIVERING";
    if (state == "delivered") return "COMPLETED";
    if (state == "cancelled") return "CANCELLED";
    return {};
}

Differences between(const Life::Order& order, const Life::Delivery& delivery) {
    Differences all;
    const bool moved = one_of(order.status, {"DELIVERING", "COMPLETED", "CANCELLED"});
    all.see("status", moved ? Text{order.status} : Text{}, status_by_delivery(delivery.state));
    if (delivery.state != "cancelled" && order.status != "CANCELLED") {
        const bool nobody = one_of(delivery.state, {"waiting", "offered"});
        all.see("delivery_status", order.delivery_status, nobody ? "none" : delivery.state);
        all.see("courier", order.courier, delivery.state == "offered" ? Text{} : delivery.courier);
        all.see("picked_up", order.picked_up.has_value(), delivery.picked_up.has_value());
    }
    // An order that is over is not told of its courier any more.
    if (is_carried(delivery.state)) {
        all.see("courier_name", order.courier_name, delivery.courier_name);
        all.see("epoch", order.epoch, delivery.epoch);
    }
    all.see("ready", order.ready.has_value(), delivery.ready);
    all.see("ready_at", order.ready, delivery.ready_at);
    return all;
}

void judge_money(const Life& life, Tell tell) {
    if (!life.order) return;
    const Life::Order& order = *life.order;
    const auto captured = life.payment ? life.payment->captured : 0;
    if (order.paid && captured != order.total)
        tell("MON-1a", life.id,
             std::format("is {}, captured {} of {}", order.status, captured, order.total));
    if (!life.payment)
        return tell("CPY-1", life.id, "is in main.orders and not in payments.payments");
    const Life::Payment& payment = *life.payment;
    Differences all;
    all.see("payment", order.payment, payment.id);
    all.see("customer", order.customer, payment.customer);
    all.see("provider", order.provider, payment.provider);
    all.see("currency", order.currency, payment.currency);
    all.see("total", order.total, payment.due);
    if (all.any()) tell("CPY-1", life.id, all.words());
    const bool cancelled = order.status == "CANCELLED";
    const bool completed = order.status == "COMPLETED";
    const bool may_be_captured = order.in_cash() ? completed : order.paid || cancelled;
    if (captured > 0 && !may_be_captured)
        tell("MON-1b", life.id, std::format("is {}, captured {}", order.status, captured));
    if ((payment.status == "FAILED" && !cancelled) ||
        (order.cancel_reason == "payment_failed" &&
         !one_of(payment.status, {"FAILED", "CAPTURED", "REFUNDED"})))
        tell("MON-1c", life.id, std::format("is {}, payment {}", order.status, payment.status));
    const auto kept = captured - payment.refunded;
    // What operators gave back is not due any more.
    if ((completed && kept != order.total - payment.reduced) || (cancelled && kept != 0) ||
        (!completed && !cancelled && payment.refunded != payment.reduced))
        tell("MON-6a", life.id, std::format("{}, kept {}", order.status, kept));
    if (completed != payment.settled || cancelled != payment.order_cancelled)
        tell("MON-6b", life.id,
             std::format("is {}, payment {}settled", order.status, payment.settled ? "" : "not "));
}

/// A delivery goes from the order's partner to the order's door for the order's PIN.
void judge_door(const Life& life, Tell tell) {
    const auto wrong = [&](std::string words) { tell("COU-2a", life.id, std::move(words)); };
    if (life.order->pin_digest != life.delivery->pin_digest)
        return wrong("the delivery is for another PIN");
    orders::Order order;
    couriers::Delivery delivery;
    if (!orders::decode_details(life.order->details, order))
        return wrong("the order's details cannot be read");
    if (!couriers::decode_details(life.delivery->details, delivery))
        return wrong("the delivery's details cannot be read");
    if (delivery.partner.text() != life.order->partner)
        return wrong("the delivery is of another partner");
    if (delivery.partner_title != order.partner_title)
        return wrong("the delivery names another partner");
    if (life.order->person_gone) return;  // which may be cleared in one of them: judge_erased
    if (delivery.dropoff.address != order.address.reveal() ||
        delivery.phone.reveal() != order.phone.reveal())
        wrong("the delivery goes to another door");
}

/// Of a customer who is erased an order that is over says nothing, nor does its delivery.
void judge_erased(const Life& life, Tell tell) {
    const Life::Order& order = *life.order;
    const auto wrong = [&](std::string words) { tell("ERA-1b", life.id, std::move(words)); };
    if (order.erased && !order.person_gone) return wrong("is cleared, and its customer is there");
    if (!order.person_gone || order.erasing || !order.finished) return;
    if (!order.erased) return wrong("is not cleared, and its customer is erased");
    orders::Order kept;
    const bool read = orders::decode_details(order.details, kept);
    if (!read || !kept.address.reveal().empty() || !kept.phone.reveal().empty() || kept.place ||
        !order.note.empty() || order.sealed)
        return wrong("still says who ordered");
    if (!orders::decode_state(life.history.kept, kept) || !kept.note.reveal().empty())
        return wrong("its past still says who ordered");
    if (!life.delivery) return;
    couriers::Delivery carried;
    if (!couriers::decode_details(life.delivery->details, carried) ||
        !carried.dropoff.address.empty() || carried.dropoff.place ||
        !carried.phone.reveal().empty() || !carried.note.reveal().empty())
        wrong("its delivery still says who ordered");
}

void judge_delivery(const Life& life, Tell tell) {
    if (!life.order) return;
    if (!life.delivery) {
        if (life.order->accepted)
            tell("CPY-2", life.id, "is in main.orders and not in couriers.deliveries");
        return;
    }
    Differences all = between(*life.order, *life.delivery);
    all.see("heard", life.history.to_hear, life.history.heard);
    if (couriers::Delivery carried;
        !life.order->person_gone && couriers::decode_details(life.delivery->details, carried))
        all.see("note", life.order->note, carried.note.reveal());
    if (all.any()) tell("CPY-2", life.id, all.words());
    judge_door(life, tell);
}

/// Whether each assignment has the number after the one before, and was put to its courier.
void judge_offers(const Life& life, Tell tell) {
    const Life::Delivery& delivery = *life.delivery;
    const bool offered = delivery.state == "offered";
    const bool asked_of_several = delivery.state == "waiting" && delivery.to_answer;
    std::int64_t last = 0;
    std::int64_t distinct = 0;
    std::int64_t pending = 0;
    std::int64_t present = 0;
    bool late = false;
    for (const Life::Asked& one : life.offers) {
        if (distinct == 0 || one.epoch != last) ++distinct;
        last = one.epoch;
        if (one.state == "pending") ++pending;
        late = late || (one.state == "pending" && one.epoch != delivery.epoch);
        if (one.epoch == delivery.epoch && one.courier == delivery.courier &&
            one.state == (offered ? "pending" : "accepted"))
            ++present;
    }
    const bool held = offered || is_carried(delivery.state);
    const bool open = asked_of_several ? pending > 0 : pending == (offered ? 1 : 0);
    if (last != delivery.epoch || distinct != delivery.epoch || !open || late ||
        (held && !life.offers.empty() && present != 1))
        tell("COU-1e", life.id,
             std::format("is {} for the time {}, put to couriers {} times", delivery.state,
                         delivery.epoch, life.offers.size()));
}

/// Whether a delivery has what its state stands for.
void judge_parcel(const Life& life, Tell tell) {
    const Life::Delivery& delivery = *life.delivery;
    const auto& state = delivery.state;
    const bool carried = is_carried(state);
    const bool offered = state == "offered";
    const bool odd = ((carried || offered) && !delivery.courier_known) ||
                     (state == "waiting" && delivery.courier) || (offered && !delivery.to_answer) ||
                     (delivery.to_answer && !one_of(state, {"offered", "waiting"})) ||
                     (carried && !delivery.assigned) ||
                     (carried && state != "assigned" && (!delivery.picked_up || !delivery.ready)) ||
                     one_of(state, {"delivered", "cancelled"}) != delivery.finished;
    const bool marked = delivery.overdue.has_value();
    if (marked && (one_of(state, {"waiting", "offered", "assigned"}) || !delivery.due ||
                   *delivery.due > *delivery.overdue))
        tell("COU-1i", life.id, std::format("is overdue and {}, or was not due yet", state));
    if (odd) tell("COU-1d", life.id, std::format("is {}, but not all that goes with it", state));
    judge_offers(life, tell);
}

/// Cash is collected with the hand-over, all that is due, and nothing else is.
void judge_cash(const Life& life, Tell tell) {
    const Life::Delivery& delivery = *life.delivery;
    const auto due = life.order && life.order->in_cash() ? life.order->total : 0;
    const auto collected = delivery.state == "delivered" ? due : 0;
    if (delivery.cash_due != due || delivery.cash_collected != collected)
        tell("COU-1n", life.id,
             std::format("is {}, collected {} of {}, due {}", delivery.state,
                         delivery.cash_collected, delivery.cash_due, due));
}

void judge_decisions(const Life& life, Tell tell) {
    for (const Life::Asked& one : life.decisions) {
        const bool asked = std::ranges::any_of(life.offers, [&one](const Life::Asked& offer) {
            return offer.epoch == one.epoch && offer.courier == one.courier;
        });
        if (!asked)
            tell("COU-1g", life.id,
                 std::format("was decided for the time {}, which nobody was asked", one.epoch));
    }
}

void judge_first_news(const Life& life, Tell tell) {
    const Life::Order& order = *life.order;
    const Life::Told& told = life.told;
    if (!told.kinds[Life::created])
        return tell("CPY-3", life.id, "is in main.orders and not in notifications.notifications");
    Differences all;
    all.see("customer", order.customer, told.user);
    all.see("number", order.number, told.number);
    all.see("total", order.total, told.amount);
    all.see("currency", order.currency, told.currency);
    all.see("expires_at", order.expires, told.due);
    if (all.any()) tell("CPY-3", life.id, all.words());
}

/// Whether just what happened was told, to nobody but the customer.
void judge_news(const Life& life, Tell tell) {
    const Life::Told& told = life.told;
    if (life.order) judge_first_news(life, tell);
    if (told.count == 0) return;
    const auto& steps = life.history.steps;
    std::int64_t kinds = steps[Life::unknown].count > 0 ? 1 : 0;
    bool all = kinds == 0;
    std::string happened;
    for (std::size_t kind = 0; kind < Life::returned; ++kind) {
        if (steps[kind].count == 0) continue;
        ++kinds;
        all &= told.kinds[kind];
        if (!happened.empty()) happened += ", ";
        happened += word_of_step(static_cast<Life::Kind>(kind));
    }
    if (life.order && !all)
        tell("NOT-1a", life.id, std::format("was {}, and not all of it was told", happened));
    const auto version = life.order ? life.order->version : 0;
    const bool to_others = life.order && (told.first_user != life.order->customer ||
                                          told.last_user != life.order->customer);
    if (!life.order || to_others || (told.steps != version && told.steps != kinds))
        tell("NOT-1b", life.id,
             std::format("was told {} steps, and is of version {}", told.steps, version));
    if (!life.payment) return;
    const Life::Payment& payment = *life.payment;
    if (payment.refunded != told.refunded || (payment.status == "FAILED" && told.failures == 0) ||
        (payment.failures == 0 && told.failures > 0))
        tell("NOT-1c", life.id,
             std::format("refunded {}, payment {}, told of {}", payment.refunded, payment.status,
                         told.refunded));
}

}  // namespace

void judge_copies(const Life& life, Tell tell) {
    judge_money(life, tell);
    if (life.order) judge_erased(life, tell);
    judge_delivery(life, tell);
    if (life.delivery) judge_parcel(life, tell);
    if (life.delivery) judge_cash(life, tell);
    judge_decisions(life, tell);
    judge_news(life, tell);
}

}  // namespace waybill::audit
