// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/dispatch_store_sql.hpp"

#include "platform/core/found.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/couriers/domain/cash_cap.hpp"
#include "services/couriers/store/cash_rows.hpp"
#include "services/couriers/store/courier_rows.hpp"
#include "services/couriers/store/delivery_rows.hpp"

#include <map>
#include <unordered_map>

namespace waybill::couriers {
namespace {

/// More than a city has under way at once; the oldest come first.
constexpr int open_max = 20'000;

struct Hands {
    Delivery delivery;
    Courier courier;
};

Result<Hands> find_both(sql::Tx& tx, const OrderId& order, const CourierId& courier) {
    Hands hands;
    WAYBILL_TRY(hands.delivery, found_or(rows::find(tx, order), "couriers.no_delivery"));
    WAYBILL_TRY(hands.courier, found_or(rows::find(tx, courier), "couriers.not_found"));
    return hands;
}

/// Nobody brings an order to themselves.
void add_own_orders(OpenWork& work) {
    std::unordered_map<UserId, CourierId> couriers;
    for (const Courier& courier : work.couriers) couriers.emplace(courier.user, courier.id);
    for (const Delivery& delivery : work.deliveries) {
        const auto own = couriers.find(delivery.customer);
        if (own != couriers.end())
            work.refusals.push_back({.order = delivery.order, .courier = own->second});
    }
}

/// Nobody is sent to collect more than they may hold.
Status add_full_pockets(sql::Tx& tx, OpenWork& work, std::int64_t cash_held_max) {
    if (cash_held_max == 0) return {};
    WAYBILL_TRY(const auto all, rows::all_cash_in_hand(tx));
    std::map<std::pair<CourierId, std::string>, std::int64_t> in_hand;
    for (const rows::CashInHand& one : all)
        in_hand[{one.courier, std::string{one.amount.currency.code()}}] = one.amount.amount;
    for (const Delivery& delivery : work.deliveries) {
        const Money& due = delivery.cash_due;
        if (delivery.state != DeliveryState::waiting || due.amount == 0) continue;
        for (const Courier& courier : work.couriers) {
            const auto has = in_hand.find({courier.id, std::string{due.currency.code()}});
            const std::int64_t held = has == in_hand.end() ? 0 : has->second;
            if (!fits_cash_cap(held, due.amount, cash_held_max))
                work.refusals.push_back({.order = delivery.order, .courier = courier.id});
        }
    }
    return {};
}

}  // namespace

Task<Result<OpenWork>> DispatchStoreSql::load(Context ctx) {
    const TimePoint silent_since = deps_.clock.now() - silence_counts;
    auto read = [this, silent_since](sql::Tx& tx) -> Result<OpenWork> {
        OpenWork work;
        WAYBILL_TRY(work.couriers, rows::on_duty(tx));
        WAYBILL_TRY(work.deliveries, rows::open(tx, open_max));
        WAYBILL_TRY(work.refusals, rows::refusals(tx, silent_since));
        add_own_orders(work);
        WAYBILL_CHECK(add_full_pockets(tx, work, deps_.assignment.cash_held_max()));
        return work;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<std::vector<Delivery>>> DispatchStoreSql::prepared(Context ctx, int limit) {
    auto read = [limit](sql::Tx& tx) { return rows::prepared(tx, limit); };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<Delivery>> DispatchStoreSql::give(Context ctx, OrderId order,
                                              DispatchDecision decision) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Result<Delivery> {
        WAYBILL_TRY(auto hands, find_both(tx, order, decision.courier));
        auto decided =
            decision.answer_by
                ? deps_.assignment.offer(tx, ctx, hands.delivery, hands.courier, now,
                                         *decision.answer_by)
                : deps_.assignment.give(tx, ctx, hands.delivery, hands.courier, now, Early::yes);
        WAYBILL_TRY(const auto step, std::move(decided));
        if (!step) return fail(to_error(step.error()));
        WAYBILL_CHECK(rows::insert_decision(tx, hands.delivery, decision, now));
        return std::move(hands.delivery);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Result<Delivery> DispatchStoreSql::decline(sql::Tx& tx, const Context& ctx, Delivery delivery,
                                           const StepCommand& command, TimePoint now) {
    WAYBILL_TRY(const auto step, deps_.assignment.decline(tx, ctx, delivery, command, now));
    if (!step) return fail(to_error(step.error()));
    return delivery;
}

Task<Result<Delivery>> DispatchStoreSql::release(Context ctx, StepCommand command,
                                                 std::string reason) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Result<Delivery> {
        WAYBILL_TRY(auto hands, find_both(tx, command.order, command.courier));
        WAYBILL_TRY(const auto first, sql::recall(tx, command.key));
        if (first) return std::move(hands.delivery);
        if (asks_around(hands.delivery)) {
            WAYBILL_TRY(auto declined, decline(tx, ctx, std::move(hands.delivery), command, now));
            WAYBILL_CHECK(sql::remember(tx, command.key, command.order.text(), now));
            return declined;
        }
        WAYBILL_TRY(const auto step,
                    deps_.assignment.take_back(tx, ctx, hands.delivery, hands.courier,
                                               command.epoch, OfferState::declined, now));
        if (!step) return fail(to_error(step.error()));
        WAYBILL_CHECK(rows::insert_refusal(tx, command.order, command.courier, reason, now));
        WAYBILL_CHECK(sql::remember(tx, command.key, command.order.text(), now));
        Delivery next = hands.delivery;
        WAYBILL_CHECK(deps_.assignment.offer_on(tx, ctx, next, now));
        WAYBILL_CHECK(deps_.assignment.find_work(tx, ctx, hands.courier, now));
        return std::move(hands.delivery);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<Delivery>> DispatchStoreSql::accept(Context ctx, StepCommand command) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Result<Delivery> {
        WAYBILL_TRY(auto hands, find_both(tx, command.order, command.courier));
        WAYBILL_TRY(const auto step, deps_.assignment.accept(tx, ctx, hands.delivery, hands.courier,
                                                             command.epoch, now));
        if (!step && step.error() != DeliveryRefusal::already_there)
            return fail(to_error(step.error()));
        return std::move(hands.delivery);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Status> DispatchStoreSql::expire(Context ctx, OrderId order, TimePoint due) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool ours,
                    deps_.timers.take(tx, {.kind = std::string{Assignment::offer_timer},
                                           .key = order.text(),
                                           .due = due}));
        if (!ours) return {};
        WAYBILL_TRY(const auto delivery, rows::find(tx, order));
        if (delivery && asks_around(*delivery))
            return deps_.assignment.pass_over(tx, ctx, *delivery, now);
        if (!delivery || delivery->state != DeliveryState::offered) return {};
        WAYBILL_TRY(auto hands, find_both(tx, order, delivery->courier));
        WAYBILL_TRY(const auto step,
                    deps_.assignment.take_back(tx, ctx, hands.delivery, hands.courier,
                                               delivery->epoch, OfferState::expired, now));
        if (!step) return fail(to_error(step.error()));
        WAYBILL_CHECK(rows::insert_refusal(tx, order, delivery->courier, rows::no_answer, now));
        WAYBILL_CHECK(deps_.assignment.offer_on(tx, ctx, hands.delivery, now));
        return deps_.assignment.find_work(tx, ctx, hands.courier, now);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Status> DispatchStoreSql::ask_again(Context ctx, OrderId order, TimePoint due) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(
            const bool ours,
            deps_.timers.take(
                tx, {.kind = std::string{Assignment::ask_timer}, .key = order.text(), .due = due}));
        if (!ours) return {};
        WAYBILL_TRY(auto delivery, rows::find(tx, order));
        if (!delivery) return {};
        return deps_.assignment.offer_on(tx, ctx, *delivery, now);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Status> DispatchStoreSql::tell(Context ctx, std::vector<PlannedArrival> arrivals) {
    auto write = [&](sql::Tx& tx) -> Status {
        for (const PlannedArrival& arrival : arrivals)
            WAYBILL_CHECK(deps_.assignment.tell_arrival(tx, ctx, arrival));
        return {};
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<Delivery>> DispatchStoreSql::set_places(Context ctx, OrderId order, Places places) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Result<Delivery> {
        WAYBILL_TRY(auto delivery, rows::find(tx, order));
        if (!delivery) return fail(ErrorKind::not_found, "couriers.no_delivery");
        if (delivery->finished_at) return fail(to_error(DeliveryRefusal::wrong_state));
        if (places.pickup) delivery->pickup.place = places.pickup;
        if (places.dropoff) delivery->dropoff.place = places.dropoff;
        const rows::DeliveryBefore was{*delivery, now};
        ++delivery->version;
        WAYBILL_CHECK(rows::update(tx, *delivery, was));
        deps_.assignment.wake_planner(tx);
        return *std::move(delivery);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::couriers
