// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/assignment.hpp"

#include "contracts/couriers/v1/events.pb.h"
#include "contracts/couriers/v1/events.types.hpp"
#include "services/couriers/domain/cash_cap.hpp"
#include "services/couriers/messages/courier_messages.hpp"
#include "services/couriers/store/cash_rows.hpp"
#include "services/couriers/store/courier_rows.hpp"
#include "services/couriers/store/delivery_rows.hpp"

namespace waybill::couriers {

Result<DeliveryStep> Assignment::give(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                      Courier& courier, TimePoint at, Early early) {
    const rows::DeliveryBefore delivery_was{delivery, at};
    const rows::CourierBefore courier_was{courier};
    if (delivery.state == DeliveryState::offered && delivery.courier == courier.id)
        return accept(tx, ctx, delivery, courier, delivery.epoch, at);
    if (asks_around(delivery)) {
        auto first = accept_first(tx, ctx, delivery, courier, delivery.epoch, at);
        if (!first || *first || first->error() != DeliveryRefusal::not_yours) return first;
    }
    auto step = assign(delivery, courier, deps_.limits, at, early);
    if (!step) return step;
    WAYBILL_TRY(auto fits, check_cash(tx, delivery, courier.id));
    if (!fits) return fits;
    WAYBILL_CHECK(save(tx, ctx, delivery, delivery_was, v1::events::delivery_assigned));
    WAYBILL_CHECK(save(tx, courier, courier_was));
    WAYBILL_CHECK(watch(tx, delivery, at));
    WAYBILL_CHECK(rows::insert_offer(tx, {.order = delivery.order,
                                          .courier = courier.id,
                                          .epoch = delivery.epoch,
                                          .state = OfferState::accepted,
                                          .made_at = at,
                                          .answered_at = at}));
    WAYBILL_CHECK(drop_offers(tx, ctx, courier, at));
    return step;
}

Result<DeliveryStep> Assignment::offer(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                       Courier& courier, TimePoint at, TimePoint answer_by) {
    const rows::DeliveryBefore delivery_was{delivery, at};
    const rows::CourierBefore courier_was{courier};
    auto step = couriers::offer(delivery, courier, answer_by);
    if (!step) return step;
    WAYBILL_TRY(auto fits, check_cash(tx, delivery, courier.id));
    if (!fits) return fits;
    WAYBILL_CHECK(save(tx, ctx, delivery, delivery_was, v1::events::delivery_offered));
    WAYBILL_CHECK(save(tx, courier, courier_was));
    WAYBILL_CHECK(rows::insert_offer(tx, {.order = delivery.order,
                                          .courier = courier.id,
                                          .epoch = delivery.epoch,
                                          .made_at = at,
                                          .answer_by = answer_by}));
    WAYBILL_CHECK(deps_.timers.set(
        tx, {.kind = std::string{offer_timer}, .key = delivery.order.text(), .due = answer_by}));
    return step;
}

Result<DeliveryStep> Assignment::accept(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                        Courier& courier, std::int64_t epoch, TimePoint at) {
    if (asks_around(delivery)) return accept_first(tx, ctx, delivery, courier, epoch, at);
    const rows::DeliveryBefore was{delivery, at};
    const Reliability counted = courier.reliability;
    auto step = couriers::accept(delivery, courier, epoch, deps_.limits, at);
    if (!step && step.error() == DeliveryRefusal::not_yours && in_hand(delivery.state)) {
        WAYBILL_TRY(const auto asked, rows::find_offer(tx, delivery, courier.id));
        if (asked) return DeliveryStep{std::unexpected(DeliveryRefusal::taken)};
    }
    if (!step) return step;
    WAYBILL_CHECK(save(tx, ctx, delivery, was, v1::events::delivery_assigned));
    WAYBILL_CHECK(watch(tx, delivery, at));
    WAYBILL_CHECK(answer(tx, delivery, courier.id, OfferState::accepted, at));
    WAYBILL_CHECK(rows::count(tx, courier.id, since(courier.reliability, counted)));
    wake_planner(tx);
    return step;
}

Status Assignment::answer(sql::Tx& tx, const Delivery& delivery, const CourierId& courier,
                          OfferState answer, TimePoint at) {
    WAYBILL_CHECK(rows::answer_offer(tx, delivery, courier, answer, at));
    return deps_.timers.clear(tx, offer_timer, delivery.order.text());
}

Status Assignment::withdraw(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                            TimePoint at) {
    WAYBILL_CHECK(answer(tx, delivery, delivery.courier, OfferState::withdrawn, at));
    return publish(tx, ctx, delivery,
                   {.what = v1::events::delivery_offer_ended, .whose = delivery.courier});
}

Result<DeliveryStep> Assignment::take_back(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                           Courier& courier, std::int64_t epoch,
                                           OfferState ended_as, TimePoint at) {
    const bool offered = delivery.state == DeliveryState::offered;
    const rows::DeliveryBefore delivery_was{delivery, at};
    const rows::CourierBefore courier_was{courier};
    auto step = release(delivery, courier, epoch);
    if (!step) return step;
    WAYBILL_CHECK(save(tx, courier, courier_was));
    WAYBILL_CHECK(rows::update(tx, delivery, delivery_was));
    if (offered) {
        WAYBILL_CHECK(answer(tx, delivery, courier.id, ended_as, at));
        WAYBILL_CHECK(rows::count(tx, courier.id, counted_for(ended_as)));
    } else if (ended_as == OfferState::declined) {
        WAYBILL_CHECK(note(tx, delivery, courier.id, Mishap::given_back, at));
    }
    const DeliveryNews news{
        .what = offered ? v1::events::delivery_offer_ended : v1::events::delivery_unassigned,
        .whose = courier.id};
    WAYBILL_CHECK(publish(tx, ctx, delivery, news));
    wake_planner(tx);
    return step;
}

Result<DeliveryStep> Assignment::take_over(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                           Courier& from, Courier& to, TimePoint at) {
    const rows::DeliveryBefore delivery_was{delivery, at};
    const rows::CourierBefore from_was{from};
    const rows::CourierBefore to_was{to};
    Delivery lost = delivery;
    auto step = couriers::take_over(delivery, from, to, deps_.limits, at);
    if (!step) return step;
    WAYBILL_TRY(auto fits, check_cash(tx, delivery, to.id));
    if (!fits) return fits;
    WAYBILL_CHECK(save(tx, ctx, delivery, delivery_was, v1::events::delivery_assigned));
    lost.version = delivery.version;
    // Under the epoch that ends, and after the other: the order has its next courier by then.
    WAYBILL_CHECK(tell_lost(tx, ctx, lost));
    WAYBILL_CHECK(save(tx, from, from_was));
    WAYBILL_CHECK(save(tx, to, to_was));
    WAYBILL_CHECK(renew_deadline(tx, delivery, to, at));
    WAYBILL_CHECK(rows::insert_offer(tx, {.order = delivery.order,
                                          .courier = to.id,
                                          .epoch = delivery.epoch,
                                          .state = OfferState::accepted,
                                          .made_at = at,
                                          .answered_at = at}));
    WAYBILL_CHECK(drop_offers(tx, ctx, to, at));
    wake_planner(tx);
    return step;
}

Result<DeliveryStep> Assignment::check_cash(sql::Tx& tx, const Delivery& delivery,
                                            const CourierId& courier) {
    const Money& due = delivery.cash_due;
    if (due.amount == 0 || deps_.cash_held_max == 0) return DeliveryStep{};
    WAYBILL_TRY(const auto in_hand, rows::cash_in_hand(tx, courier, due.currency));
    if (fits_cash_cap(in_hand, due.amount, deps_.cash_held_max)) return DeliveryStep{};
    return DeliveryStep{std::unexpected(DeliveryRefusal::too_much_cash)};
}

Status Assignment::tell_lost(sql::Tx& tx, const Context& ctx, const Delivery& lost) {
    constexpr std::string_view why = "another courier has it";
    Delivery seen = lost;
    seen.state = DeliveryState::waiting;  // its door is no concern of this courier's any more
    if (deps_.foreign == nullptr)
        return publish(tx, ctx, seen,
                       {.what = v1::events::delivery_unassigned,
                        .whose = lost.courier,
                        .note = std::string{why}});
    // The system outside has been told who has it; nobody is what it would read here.
    v1::DeliveryChanged message;
    *message.mutable_delivery() = to_message(seen);
    message.set_note(std::string{why});
    return publish_foreign(tx, ctx, seen, std::move(message));
}

Status Assignment::renew_deadline(sql::Tx& tx, Delivery& delivery, const Courier& courier,
                                  TimePoint at) {
    delivery.due_at = deadline(delivery, courier, deps_.limits);
    // It looks at once, and then when there is something to see.
    return deps_.timers.set(
        tx, {.kind = std::string{watch_timer}, .key = delivery.order.text(), .due = at});
}

void Assignment::wake_planner(sql::Tx& tx) {
    if (deps_.mode == AssignmentMode::optimal) tx.announce(dispatch_news);
}

Status Assignment::find_courier(sql::Tx& tx, const Context& ctx, Delivery& delivery, TimePoint at) {
    switch (deps_.mode) {
        case AssignmentMode::claim: return {};
        case AssignmentMode::optimal: wake_planner(tx); return {};
        case AssignmentMode::least_loaded: break;
        case AssignmentMode::broadcast:
        case AssignmentMode::sequential: return ask(tx, ctx, delivery, at);
    }
    WAYBILL_TRY(auto courier, rows::find_least_loaded(tx, delivery, deps_.cash_held_max));
    if (!courier) return {};
    WAYBILL_TRY(const auto given, give(tx, ctx, delivery, *courier, at));
    // It was free and so was the courier; anything else is a mistake in the query above.
    if (!given) return fail(to_error(given.error()));
    return {};
}

Status Assignment::find_work(sql::Tx& tx, const Context& ctx, Courier& courier, TimePoint at) {
    wake_planner(tx);
    if (deps_.mode == AssignmentMode::claim || deps_.mode == AssignmentMode::optimal) return {};
    // To ask takes no hand where several are asked: they are asked for as many hands as are free.
    for (int free = courier.capacity - courier.active; free > 0 && can_take(courier); --free) {
        WAYBILL_TRY(auto waiting,
                    rows::waiting_for(tx, courier, at - silence_counts, deps_.cash_held_max));
        if (!waiting) return {};
        if (deps_.mode == AssignmentMode::broadcast) {
            WAYBILL_CHECK(ask(tx, ctx, *waiting, at));
            continue;
        }
        WAYBILL_TRY(const auto given,
                    deps_.mode == AssignmentMode::least_loaded
                        ? give(tx, ctx, *waiting, courier, at)
                        : offer(tx, ctx, *waiting, courier, at, at + deps_.ask.sequential_wait));
        if (!given) return fail(to_error(given.error()));
    }
    return {};
}

Status Assignment::save(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                        const rows::DeliveryBefore& before, const DeliveryEvent& what) {
    WAYBILL_CHECK(rows::update(tx, delivery, before));
    return publish(tx, ctx, delivery, {.what = what, .whose = delivery.courier});
}

Status Assignment::publish(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                           const DeliveryNews& news) {
    v1::DeliveryChanged message;
    *message.mutable_delivery() = to_message(delivery);
    if (!news.whose.empty()) message.mutable_delivery()->set_courier_id(news.whose.text());
    message.set_note(news.note);
    const bool asked = news.what.name == v1::events::delivery_offered.name ||
                       news.what.name == v1::events::delivery_offer_ended.name;
    if (deps_.foreign != nullptr && !asked) {
        WAYBILL_CHECK(deps_.foreign->tell(tx, ctx, delivery, news.what.name, news.note));
        return publish_foreign(tx, ctx, delivery, std::move(message));
    }
    // The key is the order's, so that the news about one order stays in order.
    return deps_.outbox.append(
        tx, deps_.events.make(ctx, news.what, delivery.order.text(), delivery.version, message));
}

Status Assignment::publish_foreign(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                                   v1::DeliveryChanged message) {
    return deps_.outbox.append(
        tx, deps_.events.make(ctx, v1::events::delivery_foreign, delivery.order.text(),
                              delivery.version, message));
}

Status Assignment::save(sql::Tx& tx, const Courier& courier, const rows::CourierBefore& before) {
    return rows::update(tx, courier, before);
}

Status Assignment::note(sql::Tx& tx, const Delivery& delivery, const CourierId& courier,
                        Mishap mishap, TimePoint at) {
    WAYBILL_CHECK(rows::note_mishap(tx, delivery, courier, mishap, at));
    return rows::count(tx, courier, counted_for(mishap));
}

Status Assignment::alert(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                         std::string_view reason) {
    if (deps_.foreign != nullptr) {
        v1::DeliveryChanged seen;
        *seen.mutable_delivery() = to_message(delivery);
        seen.set_note(std::string{reason});
        return publish_foreign(tx, ctx, delivery, std::move(seen));
    }
    v1::DeliveryAlerted message;
    *message.mutable_delivery() = to_message(delivery);
    message.set_reason(std::string{reason});
    return deps_.outbox.append(
        tx, deps_.events.make(ctx, v1::events::delivery_alerted, delivery.order.text(),
                              delivery.version, message));
}

Status Assignment::rest(sql::Tx& tx, const Context& ctx, Courier& courier) {
    if (courier.duty != Duty::available && courier.duty != Duty::busy) return {};
    const rows::CourierBefore was{courier};
    ++courier.version;
    courier.duty = Duty::paused;
    WAYBILL_CHECK(save(tx, courier, was));
    v1::CourierChanged message;
    *message.mutable_courier() = to_message(courier);
    return deps_.outbox.append(tx, deps_.events.make(ctx, v1::events::courier_duty_changed,
                                                     courier.id.text(), courier.version, message));
}

Status Assignment::watch(sql::Tx& tx, const Delivery& delivery, TimePoint at) {
    return deps_.timers.set(tx, {.kind = std::string{watch_timer},
                                 .key = delivery.order.text(),
                                 .due = first_look(delivery, deps_.lost_after, at)});
}

Status Assignment::offer_on(sql::Tx& tx, const Context& ctx, Delivery& delivery, TimePoint at) {
    if (delivery.state != DeliveryState::waiting || !delivery.ready) return {};
    return find_courier(tx, ctx, delivery, at);
}

Status Assignment::tell_arrival(sql::Tx& tx, const Context& ctx, const PlannedArrival& arrival) {
    v1::DeliveryEstimated message;
    message.set_order_id(arrival.order.text());
    message.set_arrives_at(to_micros(arrival.at));
    return deps_.outbox.append(
        tx, deps_.events.make(ctx, v1::events::delivery_estimated, arrival.order.text(),
                              arrival.version, message));
}

}  // namespace waybill::couriers
