// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/order_lives.hpp"
#include "platform/service/past.hpp"
#include "services/couriers/messages/courier_messages.hpp"
#include "services/orders/messages/order_messages.hpp"
#include "services/payments/messages/payment_messages.hpp"

/// What an order, its payment and its delivery were last, as it is kept, beside what they are. What
/// an older release wrote last is not kept, and not judged.
namespace waybill::audit {
namespace {

Number micros_of(const std::optional<TimePoint>& time) {
    return time ? Number{to_micros(*time)} : Number{};
}
template <typename AnyId>
Text text_of_id(const AnyId& id) {
    return id.empty() ? Text{} : Text{id.text()};
}

void judge_kept_order(const Life& life, Tell tell) {
    orders::Order kept;
    if (!orders::decode_state(life.history.kept, kept))
        return tell("ORD-2d", life.id, "what it was cannot be read");
    const Life::Order& order = *life.order;
    Differences all;
    all.see("delivery_status", std::string{to_string(kept.delivery)}, order.delivery_status);
    all.see("cancel_reason", kept.cancel_reason ? Text{to_string(*kept.cancel_reason)} : Text{},
            order.cancel_reason);
    all.see("courier", text_of_id(kept.courier), order.courier);
    all.see("note", kept.note.reveal(), order.note);
    all.see("paid", micros_of(kept.paid_at), order.paid);
    all.see("accepted", micros_of(kept.accepted_at), order.accepted);
    all.see("ready", micros_of(kept.ready_at), order.ready);
    all.see("picked_up", micros_of(kept.picked_up_at), order.picked_up);
    all.see("finished", micros_of(kept.finished_at), order.finished);
    if (all.any()) tell("ORD-2d", life.id, all.words());
}

/// The newest line of a past, if there is one; false when it cannot be read.
template <typename T, typename Decode>
bool read_last_kept(const std::string& past, T& kept, Decode decode) {
    const auto newest = service::past_at(past, TimePoint::max());
    return newest && *newest && decode((*newest)->state, kept);
}

void judge_kept_payment(const Life& life, Tell tell) {
    payments::Payment kept;
    const Life::Payment& payment = *life.payment;
    if (!read_last_kept(payment.past, kept, payments::decode_state))
        return tell("MON-2f", life.id, "its payment's past cannot be read");
    if (kept.revision != payment.revision) return;
    Differences all;
    all.see("status", std::string{to_string(kept.status)}, payment.status);
    all.see("captured", kept.captured, payment.captured);
    all.see("refunded", kept.refunded, payment.refunded);
    if (all.any()) tell("MON-2f", life.id, all.words());
}

void judge_kept_delivery(const Life& life, Tell tell) {
    couriers::Delivery kept;
    const Life::Delivery& delivery = *life.delivery;
    if (!read_last_kept(delivery.past, kept, couriers::decode_state))
        return tell("COU-1m", life.id, "its delivery's past cannot be read");
    if (kept.version != delivery.version) return;
    Differences all;
    all.see("state", std::string{to_string(kept.state)}, delivery.state);
    all.see("courier", text_of_id(kept.courier), delivery.courier);
    all.see("epoch", kept.epoch, delivery.epoch);
    all.see("ready_at", micros_of(kept.ready_at), delivery.ready_at);
    all.see("picked_up", micros_of(kept.picked_up_at), delivery.picked_up);
    all.see("due", micros_of(kept.due_at), delivery.due);
    all.see("overdue", micros_of(kept.overdue_at), delivery.overdue);
    if (all.any()) tell("COU-1m", life.id, all.words());
}

}  // namespace

void judge_pasts(const Life& life, Tell tell) {
    if (life.order && !life.history.kept.empty()) judge_kept_order(life, tell);
    if (life.payment && !life.payment->past.empty()) judge_kept_payment(life, tell);
    if (life.delivery && !life.delivery->past.empty()) judge_kept_delivery(life, tell);
}

}  // namespace waybill::audit
