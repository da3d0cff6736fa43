// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/assignment.hpp"
#include "services/couriers/store/courier_rows.hpp"
#include "services/couriers/store/delivery_rows.hpp"

#include <algorithm>
#include <vector>

/// Who is asked about a READY delivery, and what becomes of several who are asked at once.
namespace waybill::couriers {

Status Assignment::ask(sql::Tx& tx, const Context& ctx, Delivery& delivery, TimePoint at) {
    const bool all = deps_.mode == AssignmentMode::broadcast;
    WAYBILL_TRY(auto couriers,
                rows::find_nearest(tx, {.order = delivery.order,
                                        .customer = delivery.customer,
                                        .place = delivery.pickup.place,
                                        .cash_due = delivery.cash_due,
                                        .cash_held_max = deps_.cash_held_max,
                                        .silent_since = at - silence_counts,
                                        .limit = all ? deps_.ask.broadcast_couriers : 1}));
    // Somebody who comes on duty is asked at once; who was silent is, after a while.
    if (couriers.empty())
        return deps_.timers.set(tx, {.kind = std::string{ask_timer},
                                     .key = delivery.order.text(),
                                     .due = at + silence_counts});
    if (all) return ask_all(tx, ctx, delivery, couriers, at);
    WAYBILL_TRY(const auto offered,
                offer(tx, ctx, delivery, couriers.front(), at, at + deps_.ask.sequential_wait));
    // It was free and so was the courier; anything else is a mistake in the query above.
    if (!offered) return fail(to_error(offered.error()));
    return {};
}

Status Assignment::ask_all(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                           std::span<const Courier> couriers, TimePoint at) {
    const rows::DeliveryBefore was{delivery, at};
    const TimePoint answer_by = at + deps_.ask.broadcast_wait;
    if (const auto asked = ask_around(delivery, answer_by); !asked)
        return fail(to_error(asked.error()));
    WAYBILL_CHECK(rows::update(tx, delivery, was));
    const Delivery shown = as_offered(delivery);
    for (const Courier& courier : couriers) {
        WAYBILL_CHECK(rows::insert_offer(tx, {.order = delivery.order,
                                              .courier = courier.id,
                                              .epoch = delivery.epoch,
                                              .made_at = at,
                                              .answer_by = answer_by}));
        WAYBILL_CHECK(
            publish(tx, ctx, shown, {.what = v1::events::delivery_offered, .whose = courier.id}));
    }
    // In the order of their keys, so that two orders that are asked about do not wait for each
    // other.
    std::vector<CourierId> asked;
    for (const Courier& courier : couriers) asked.push_back(courier.id);
    std::ranges::sort(asked);
    for (const CourierId& courier : asked) WAYBILL_CHECK(rows::count(tx, courier, {.offered = 1}));
    return deps_.timers.set(
        tx, {.kind = std::string{offer_timer}, .key = delivery.order.text(), .due = answer_by});
}

Result<DeliveryStep> Assignment::accept_first(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                              Courier& courier, std::int64_t epoch, TimePoint at) {
    WAYBILL_TRY(const auto mine, rows::find_offer(tx, delivery, courier.id));
    if (!mine || mine->state != OfferState::pending)
        return DeliveryStep{std::unexpected(DeliveryRefusal::not_yours)};
    const rows::DeliveryBefore delivery_was{delivery, at};
    const rows::CourierBefore courier_was{courier};
    Delivery asked = delivery;
    auto step = couriers::accept_first(delivery, courier, epoch, deps_.limits, at);
    if (!step) return step;
    WAYBILL_TRY(auto fits, check_cash(tx, delivery, courier.id));
    if (!fits) return fits;
    WAYBILL_CHECK(answer(tx, delivery, courier.id, OfferState::accepted, at));
    // The others are told of it as it was for them: where it is brought is not theirs to know.
    WAYBILL_CHECK(end_offers(tx, ctx, asked, OfferState::withdrawn, at));
    WAYBILL_CHECK(save(tx, ctx, delivery, delivery_was, v1::events::delivery_assigned));
    WAYBILL_CHECK(save(tx, courier, courier_was));
    WAYBILL_CHECK(watch(tx, delivery, at));
    WAYBILL_CHECK(drop_offers(tx, ctx, courier, at));
    return step;
}

Result<DeliveryStep> Assignment::decline(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                         const StepCommand& command, TimePoint at) {
    const auto refuse = [](DeliveryRefusal refusal) {
        return DeliveryStep{std::unexpected(refusal)};
    };
    WAYBILL_TRY(const auto mine, rows::find_offer(tx, delivery, command.courier));
    if (!mine || mine->state != OfferState::pending) return refuse(DeliveryRefusal::not_yours);
    if (delivery.epoch != command.epoch) return refuse(DeliveryRefusal::stale_epoch);
    WAYBILL_CHECK(rows::insert_refusal(tx, delivery.order, command.courier, "declined", at));
    WAYBILL_CHECK(end_offer(tx, ctx, delivery, command.courier, OfferState::declined, at));
    return DeliveryStep{};
}

Status Assignment::pass_over(sql::Tx& tx, const Context& ctx, Delivery delivery, TimePoint at) {
    const rows::DeliveryBefore was{delivery, at};
    WAYBILL_CHECK(rows::insert_silence(tx, delivery, at));
    WAYBILL_CHECK(end_offers(tx, ctx, delivery, OfferState::expired, at));
    WAYBILL_CHECK(rows::update(tx, delivery, was));
    return find_courier(tx, ctx, delivery, at);
}

Status Assignment::end_offers(sql::Tx& tx, const Context& ctx, Delivery& delivery, OfferState as,
                              TimePoint at) {
    WAYBILL_TRY(const auto silent, rows::silent(tx, delivery));
    WAYBILL_CHECK(rows::answer_offers(tx, delivery, as, at));
    WAYBILL_CHECK(deps_.timers.clear(tx, offer_timer, delivery.order.text()));
    stop_asking(delivery);
    for (const CourierId& courier : silent) {
        WAYBILL_CHECK(tell_ended(tx, ctx, delivery, courier));
        WAYBILL_CHECK(rows::count(tx, courier, counted_for(as)));
    }
    return {};
}

Status Assignment::end_offer(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                             const CourierId& courier, OfferState as, TimePoint at) {
    const rows::DeliveryBefore was{delivery, at};
    WAYBILL_CHECK(rows::answer_offer(tx, delivery, courier, as, at));
    WAYBILL_CHECK(rows::count(tx, courier, counted_for(as)));
    WAYBILL_TRY(const auto silent, rows::silent(tx, delivery));
    Delivery rest = delivery;
    stop_asking(delivery);
    WAYBILL_CHECK(tell_ended(tx, ctx, delivery, courier));
    if (silent.empty()) {
        WAYBILL_CHECK(deps_.timers.clear(tx, offer_timer, delivery.order.text()));
        WAYBILL_CHECK(rows::update(tx, delivery, was));
        Delivery next = delivery;
        return find_courier(tx, ctx, next, at);
    }
    // Of those who answer at the same moment the last one must see that it is the last.
    rest.version = delivery.version;
    return rows::update(tx, rest, was);
}

Status Assignment::drop_offers(sql::Tx& tx, const Context& ctx, const Courier& courier,
                               TimePoint at) {
    if (deps_.mode != AssignmentMode::broadcast || can_take(courier)) return {};
    constexpr int asked_max = 100;
    WAYBILL_TRY(auto asked, rows::asked(tx, courier.id, asked_max));
    for (Delivery& delivery : asked)
        WAYBILL_CHECK(end_offer(tx, ctx, delivery, courier.id, OfferState::withdrawn, at));
    return {};
}

Status Assignment::tell_ended(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                              const CourierId& courier) {
    return publish(tx, ctx, delivery, {.what = v1::events::delivery_offer_ended, .whose = courier});
}

}  // namespace waybill::couriers
