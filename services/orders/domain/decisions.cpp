// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/decisions.hpp"

namespace waybill::orders {
namespace {

/// A courier who fetches at once, or after a restart, asks before the news of their claim is here.
bool brings_its_claim(const Order& order, const Change& change) {
    return change.step == Step::pick_up && order.status == OrderStatus::ready &&
           change.epoch > order.courier_epoch;
}

Move claim_of(Move fetching) {
    fetching.change.step = Step::assign;
    fetching.cause += "/claim";
    return fetching;
}

/// An event whose step the order does not allow.
Result<Deeds> on_late_event(const Order& order, const Move& wanted, StepRefusal refusal) {
    // Another courier has it by now, and that was heard first.
    if (refusal == StepRefusal::stale_epoch) return Deeds{};
    if (!terminal(order.status)) return fail(to_error(refusal, order));
    const Step what = wanted.change.step;
    // What is in the customer's hands cannot be called back; somebody must look.
    if (what == Step::pick_up || what == Step::deliver)
        return Deeds{RaiseAlert{.reason = AlertReason::late_fact,
                                .note = std::string{to_string(what)} + " by " + wanted.cause,
                                .at = wanted.change.at}};
    // All others have their counter-step where they come from, raised by the event of this order's
    // end: payments gives back what it captures later, couriers takes its courier back.
    return Deeds{};
}

Move cancel_by_time(CancelReason reason, std::string_view in_vain, TimePoint now) {
    return {.change = {.step = Step::cancel, .at = now, .reason = reason},
            .actor = "orders",
            .cause = std::string{to_string(OrderTimer::deadline)},
            .note = "waited in vain for " + std::string{in_vain}};
}

Deeds on_payment_window(const Order& order, TimePoint now) {
    const auto cause = to_string(OrderTimer::payment_window);
    if (timer_of(order) != OrderTimer::payment_window) return {};
    if (now < order.expires_at) return {Tell{.what = Tell::What::reminder_due, .cause = cause}};
    return {Move{.change = {.step = Step::cancel, .at = now, .reason = CancelReason::expired},
                 .actor = "orders",
                 .cause = std::string{cause}}};
}

enum class Life : std::uint8_t { goes_on, ends };
Life add_moment(Deeds& deeds, const StateRule& rule, Due due, TimePoint now) {
    if (due == Due::alert) {
        if (rule.alert)
            deeds.push_back(
                RaiseAlert{.reason = *rule.alert, .note = std::string{rule.waits_for}, .at = now});
        return Life::goes_on;
    }
    const auto ends_as = due == Due::end ? rule.end : rule.closes_as;
    if (ends_as) {
        deeds.push_back(cancel_by_time(*ends_as, rule.waits_for, now));
        return Life::ends;
    }
    // The delivery's row decides how it ends; its event ends the order.
    if (due == Due::close)
        deeds.push_back(
            Tell{.what = Tell::What::close_due, .cause = to_string(OrderTimer::deadline)});
    return Life::goes_on;
}

Deeds on_deadline(const Order& order, const DueTimer& timer, const Patience& patience,
                  TimePoint now) {
    Deeds deeds;
    const StateRule* rule = rule_of(order);
    const TimePoint since = timer.since.value_or(waits_since(order));
    for (const Moment& moment : moments(order, since, patience)) {
        // An end that did not end it is tried again with each later look.
        const bool again = moment.what != Due::alert;
        if (moment.at > now || (moment.at < timer.due && !again)) continue;
        const Life life = add_moment(deeds, *rule, moment.what, now);
        if (moment.what == Due::close && moment.at >= timer.due)
            deeds.push_back(RaiseAlert{
                .reason = AlertReason::closed, .note = std::string{rule->waits_for}, .at = now});
        if (life == Life::ends) break;
    }
    return deeds;
}

}  // namespace

Error to_error(StepRefusal refusal, const Order& order) {
    Error error{.kind = ErrorKind::conflict, .reason = "orders.wrong_state"};
    if (refusal == StepRefusal::stale_epoch) error.reason = "orders.stale_epoch";
    error.message = "The order is " + std::string{to_string(order.status)} + ".";
    return error;
}

Result<Deeds> on_wanted(const Order& order, Move wanted, Told told) {
    if (const auto may = may_apply(order, wanted.change); !may) {
        if (may.error() == StepRefusal::already_there) return Deeds{};
        if (told == Told::by_event) return on_late_event(order, wanted, may.error());
        return fail(to_error(may.error(), order));
    }
    Deeds deeds;
    if (brings_its_claim(order, wanted.change)) deeds.push_back(claim_of(wanted));
    deeds.push_back(std::move(wanted));
    return deeds;
}

Result<Move> on_replaced(const Order& order, const Replacement& by) {
    // A paid one could be cancelled too, but then money is on its way in two directions.
    if (order.status != OrderStatus::pending)
        return fail(to_error(StepRefusal::wrong_state, order));
    if (order.partner != by.partner) return fail(ErrorKind::invalid, "orders.other_partner");
    return Move{.change = {.step = Step::cancel,
                           .at = by.at,
                           .reason = CancelReason::customer,
                           .replaced_by = by.order},
                .actor = order.customer.text(),
                .cause = by.cause + "/replaced",
                .note = "replaced by " + by.order.text()};
}

Deeds on_alert(const Order& order, RaiseAlert wanted) {
    if (terminal(order.status) && !outlives_order(wanted.reason)) return {};
    return {std::move(wanted)};
}

Deeds on_time(const Order& order, const DueTimer& timer, const Patience& patience, TimePoint now) {
    switch (timer.which) {
        case OrderTimer::payment_window: return on_payment_window(order, now);
        case OrderTimer::deadline: return on_deadline(order, timer, patience, now);
    }
    std::unreachable();
}

}  // namespace waybill::orders
