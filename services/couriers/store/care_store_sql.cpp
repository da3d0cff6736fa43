// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/care_store_sql.hpp"

#include "services/couriers/store/courier_rows.hpp"
#include "services/couriers/store/delivery_rows.hpp"

namespace waybill::couriers {
namespace {

/// What became of it.
const DeliveryEvent& event_of_end(const Delivery& delivery) {
    if (delivery.state == DeliveryState::waiting) return v1::events::delivery_returned;
    return delivery.state == DeliveryState::delivered ? v1::events::delivery_delivered
                                                      : v1::events::delivery_undeliverable;
}

}  // namespace

Result<CareStoreSql::Hands> CareStoreSql::find_hands(sql::Tx& tx, const OrderId& order,
                                                     TimePoint now) {
    WAYBILL_TRY(auto delivery, rows::find(tx, order));
    if (!delivery) return fail(ErrorKind::not_found, "couriers.no_delivery");
    if (!in_hand(delivery->state)) return fail(to_error(DeliveryRefusal::wrong_state));
    WAYBILL_TRY(auto courier, rows::find(tx, delivery->courier));
    if (!courier) return fail(ErrorKind::internal, "sql.corrupt", "delivery without its courier");
    return Hands{.delivery = *std::move(delivery), .courier = *std::move(courier), .at = now};
}

Task<Result<Delivery>> CareStoreSql::change(Context ctx, OrderId order, Step step) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Result<Delivery> {
        WAYBILL_TRY(auto hands, find_hands(tx, order, now));
        WAYBILL_TRY(const auto done, step(tx, hands));
        if (!done && done.error() != DeliveryRefusal::already_there)
            return fail(to_error(done.error()));
        return std::move(hands.delivery);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Status CareStoreSql::save(sql::Tx& tx, const Context& ctx, const Hands& was, const Hands& hands,
                          DeliveryNews news) {
    WAYBILL_CHECK(rows::update(tx, hands.delivery, rows::DeliveryBefore{was.delivery, was.at}));
    if (hands.courier.version != was.courier.version)
        WAYBILL_CHECK(deps_.assignment.save(tx, hands.courier, rows::CourierBefore{was.courier}));
    news.whose = was.delivery.courier;
    return deps_.assignment.publish(tx, ctx, hands.delivery, news);
}

Task<Result<Delivery>> CareStoreSql::fail_hand_over(Context ctx, FailCommand command) {
    const TimePoint now = deps_.clock.now();
    Step step = [this, ctx, now, command](sql::Tx& tx, Hands& hands) -> Result<DeliveryStep> {
        const Hands was = hands;
        auto done = couriers::fail_hand_over(hands.delivery, command.step.courier,
                                             command.step.epoch, command.reason);
        if (!done) return done;
        std::string note{to_string(command.reason)};
        if (!command.note.empty()) note += ": " + command.note;
        WAYBILL_CHECK(save(tx, ctx, was, hands,
                           {.what = v1::events::delivery_failed, .note = std::move(note)}));
        WAYBILL_CHECK(
            deps_.assignment.note(tx, hands.delivery, command.step.courier, Mishap::failed, now));
        return done;
    };
    co_return co_await change(ctx, command.step.order, std::move(step));
}

Task<Result<Delivery>> CareStoreSql::give_back(Context ctx, StepCommand command) {
    const TimePoint now = deps_.clock.now();
    Step step = [this, ctx, now, command](sql::Tx& tx, Hands& hands) -> Result<DeliveryStep> {
        const Hands was = hands;
        if (hands.delivery.courier != command.courier)
            return DeliveryStep{std::unexpected(DeliveryRefusal::not_yours)};
        auto done = couriers::give_back(hands.delivery, hands.courier, command.epoch, now);
        if (!done) return done;
        WAYBILL_CHECK(save(tx, ctx, was, hands, {.what = event_of_end(hands.delivery)}));
        WAYBILL_CHECK(
            rows::insert_refusal(tx, command.order, command.courier, "brought it back", now));
        Delivery next = hands.delivery;
        WAYBILL_CHECK(deps_.assignment.offer_on(tx, ctx, next, now));
        WAYBILL_CHECK(deps_.assignment.find_work(tx, ctx, hands.courier, now));
        return done;
    };
    co_return co_await change(ctx, command.order, std::move(step));
}

Result<DeliveryStep> CareStoreSql::take(sql::Tx& tx, const Context& ctx, Hands& hands,
                                        std::string_view reason, TimePoint now) {
    const CourierId from = hands.courier.id;
    auto done = deps_.assignment.take_back(tx, ctx, hands.delivery, hands.courier,
                                           hands.delivery.epoch, OfferState::withdrawn, now);
    if (!done || !*done) return done;
    WAYBILL_CHECK(rows::insert_refusal(tx, hands.delivery.order, from, reason, now));
    return done;
}

Task<Result<Delivery>> CareStoreSql::unassign(Context ctx, CareCommand command) {
    const TimePoint now = deps_.clock.now();
    Step step = [this, ctx, now](sql::Tx& tx, Hands& hands) -> Result<DeliveryStep> {
        WAYBILL_TRY(auto done, take(tx, ctx, hands, "taken by an operator", now));
        if (!done) return done;
        Delivery next = hands.delivery;
        WAYBILL_CHECK(deps_.assignment.offer_on(tx, ctx, next, now));
        WAYBILL_CHECK(deps_.assignment.find_work(tx, ctx, hands.courier, now));
        return done;
    };
    co_return co_await change(ctx, command.order, std::move(step));
}

Task<Result<Delivery>> CareStoreSql::assign(Context ctx, OrderId order, CourierId to) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Result<Delivery> {
        WAYBILL_TRY(auto delivery, rows::find(tx, order));
        if (!delivery) return fail(ErrorKind::not_found, "couriers.no_delivery");
        WAYBILL_TRY(auto next, rows::find(tx, to));
        if (!next) return fail(ErrorKind::not_found, "couriers.not_found");
        if (is_carried(delivery->state) && delivery->courier != to)
            return take_over(tx, ctx, order, *next, now);
        std::optional<Courier> freed;
        if (asks_around(*delivery)) {
            const rows::DeliveryBefore was{*delivery, now};
            WAYBILL_CHECK(
                deps_.assignment.end_offers(tx, ctx, *delivery, OfferState::withdrawn, now));
            WAYBILL_CHECK(rows::update(tx, *delivery, was));
        }
        if (in_hand(delivery->state) && delivery->courier != to) {
            WAYBILL_TRY(auto hands, find_hands(tx, order, now));
            WAYBILL_TRY(const auto taken, take(tx, ctx, hands, "taken by an operator", now));
            if (!taken) return fail(to_error(taken.error()));
            delivery = std::move(hands.delivery);
            freed = std::move(hands.courier);
        }
        const Early early = freed ? Early::yes : Early::no;
        WAYBILL_TRY(const auto given, deps_.assignment.give(tx, ctx, *delivery, *next, now, early));
        // An error undoes the taking as well.
        if (!given && given.error() != DeliveryRefusal::already_there)
            return fail(to_error(given.error()));
        if (freed) WAYBILL_CHECK(deps_.assignment.find_work(tx, ctx, *freed, now));
        return *std::move(delivery);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Result<Delivery> CareStoreSql::take_over(sql::Tx& tx, const Context& ctx, const OrderId& order,
                                         Courier& to, TimePoint now) {
    WAYBILL_TRY(auto hands, find_hands(tx, order, now));
    const CourierId from = hands.courier.id;
    WAYBILL_TRY(const auto taken,
                deps_.assignment.take_over(tx, ctx, hands.delivery, hands.courier, to, now));
    if (!taken) return fail(to_error(taken.error()));
    // Should it come back, it is not theirs again.
    WAYBILL_CHECK(rows::insert_refusal(tx, order, from, "taken by an operator", now));
    WAYBILL_CHECK(deps_.assignment.find_work(tx, ctx, hands.courier, now));
    return std::move(hands.delivery);
}

Task<Result<Delivery>> CareStoreSql::unlock_pin(Context ctx, CareCommand command) {
    Step step = [](sql::Tx& tx, Hands& hands) -> Result<DeliveryStep> {
        const rows::DeliveryBefore was{hands.delivery, hands.at};
        auto done = couriers::unlock_pin(hands.delivery);
        if (done) WAYBILL_CHECK(rows::update(tx, hands.delivery, was));
        return done;
    };
    co_return co_await change(std::move(ctx), command.order, std::move(step));
}

Task<Result<Delivery>> CareStoreSql::end_undeliverable(Context ctx, CareCommand command) {
    const TimePoint now = deps_.clock.now();
    Step step = [this, ctx, now, command](sql::Tx& tx, Hands& hands) -> Result<DeliveryStep> {
        const Hands was = hands;
        auto done = couriers::end_undeliverable(hands.delivery, hands.courier, now);
        if (!done) return done;
        WAYBILL_CHECK(save(tx, ctx, was, hands,
                           {.what = event_of_end(hands.delivery), .note = command.note}));
        WAYBILL_CHECK(deps_.assignment.find_work(tx, ctx, hands.courier, now));
        return done;
    };
    co_return co_await change(ctx, command.order, std::move(step));
}

Task<Status> CareStoreSql::close(Context ctx, OrderId order, EventId event) {
    constexpr std::string_view heard_by = "couriers.orders";
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto first, messaging::claim(tx, heard_by, event, now));
        if (first == messaging::Delivery::repeated) return {};
        WAYBILL_TRY(const auto known, rows::find(tx, order));
        // Over by now, or a pick-up that its own timer finishes: the order asks again in an hour.
        if (!known || !in_hand(known->state)) return {};
        WAYBILL_TRY(auto hands, find_hands(tx, order, now));
        const Hands was = hands;
        if (!couriers::close(hands.delivery, hands.courier, now)) return {};
        return save(tx, ctx, was, hands,
                    {.what = event_of_end(hands.delivery), .note = "closed by time"});
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Status> CareStoreSql::watch(Context ctx, OrderId order, TimePoint due, DecideWatch decide) {
    const TimePoint now = deps_.clock.now();
    tasks::Timer timer{
        .kind = std::string{Assignment::watch_timer}, .key = order.text(), .due = due};
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool ours, deps_.timers.take(tx, timer));
        if (!ours) return {};
        WAYBILL_TRY(const auto known, rows::find(tx, order));
        if (!known || !in_hand(known->state)) return {};
        WAYBILL_TRY(auto hands, find_hands(tx, order, now));
        const WatchDecision decided = decide(hands.delivery, hands.courier, now);
        switch (decided.what) {
            case Watch::nothing: return {};
            case Watch::late:
            case Watch::silent: return next_hand(tx, ctx, hands, decided.what, now);
            case Watch::overdue: WAYBILL_CHECK(mark(tx, ctx, hands.delivery, now)); break;
            case Watch::lost:
                WAYBILL_CHECK(deps_.assignment.alert(tx, ctx, hands.delivery, "courier_lost"));
                break;
            case Watch::look_again: break;
        }
        tasks::Timer next = timer;
        next.due = decided.look_at;
        if (decided.told == Told::yes) next.payload = watch_told;
        return deps_.timers.set(tx, next);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Status CareStoreSql::mark(sql::Tx& tx, const Context& ctx, Delivery& delivery, TimePoint now) {
    const rows::DeliveryBefore was{delivery, now};
    mark_overdue(delivery, now);
    WAYBILL_CHECK(rows::update(tx, delivery, was));
    WAYBILL_CHECK(deps_.assignment.note(tx, delivery, delivery.courier, Mishap::late, now));
    return deps_.assignment.alert(tx, ctx, delivery, "courier_overdue");
}

Status CareStoreSql::next_hand(sql::Tx& tx, const Context& ctx, Hands& hands, Watch why,
                               TimePoint now) {
    Delivery lost = hands.delivery;  // the alert names whose it was
    const bool late = why == Watch::late;
    const std::string_view reason = late ? "not fetched in time" : "not heard of";
    WAYBILL_TRY(const auto taken, take(tx, ctx, hands, reason, now));
    if (!taken) return fail(to_error(taken.error()));
    WAYBILL_CHECK(deps_.assignment.note(tx, lost, lost.courier, Mishap::late, now));
    if (!late) {
        WAYBILL_CHECK(deps_.assignment.rest(tx, ctx, hands.courier));
        return deps_.assignment.offer_on(tx, ctx, hands.delivery, now);
    }
    lost.version = hands.delivery.version;
    WAYBILL_CHECK(deps_.assignment.alert(tx, ctx, lost, "courier_late"));
    WAYBILL_CHECK(deps_.assignment.offer_on(tx, ctx, hands.delivery, now));
    return deps_.assignment.find_work(tx, ctx, hands.courier, now);
}

}  // namespace waybill::couriers
