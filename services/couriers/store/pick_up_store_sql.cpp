// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/pick_up_store_sql.hpp"

#include "services/couriers/store/delivery_rows.hpp"

namespace waybill::couriers {
namespace {

/// Longer than a call to the order service takes, short enough to be waited for at the door.
constexpr Duration ask_again_after = 20s;

}  // namespace

Task<Result<Delivery>> PickUpStoreSql::change(Context ctx, OrderId order, Part part) {
    auto write = [&](sql::Tx& tx) -> Result<Delivery> {
        WAYBILL_TRY(auto delivery, rows::find(tx, order));
        if (!delivery) return fail(ErrorKind::not_found, "couriers.no_delivery");
        WAYBILL_TRY(const auto step, part(tx, *delivery));
        if (!step && step.error() != DeliveryRefusal::already_there)
            return fail(to_error(step.error()));
        return *std::move(delivery);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<Delivery>> PickUpStoreSql::begin(Context ctx, StepCommand command) {
    const TimePoint now = deps_.clock.now();
    Part mark = [this, now, command](sql::Tx& tx, Delivery& delivery) -> Result<DeliveryStep> {
        const rows::DeliveryBefore was{delivery, now};
        auto step = begin_pick_up(delivery, command.courier, command.epoch, now);
        if (!step) return step;
        WAYBILL_CHECK(rows::update(tx, delivery, was));
        WAYBILL_CHECK(deps_.timers.set(tx, {.kind = std::string{timer},
                                            .key = command.order.text(),
                                            .due = now + ask_again_after}));
        return step;
    };
    co_return co_await change(std::move(ctx), command.order, std::move(mark));
}

Task<Result<Delivery>> PickUpStoreSql::finish(Context ctx, StepCommand command) {
    const TimePoint now = deps_.clock.now();
    Part write = [this, ctx, now, command](sql::Tx& tx,
                                           Delivery& delivery) -> Result<DeliveryStep> {
        const rows::DeliveryBefore was{delivery, now};
        auto step = pick_up(delivery, command.courier, command.epoch, now);
        if (!step) return step;
        WAYBILL_CHECK(
            deps_.assignment.save(tx, ctx, delivery, was, v1::events::delivery_picked_up));
        WAYBILL_CHECK(deps_.timers.clear(tx, timer, command.order.text()));
        return step;
    };
    co_return co_await change(ctx, command.order, std::move(write));
}

Task<Status> PickUpStoreSql::drop(Context ctx, StepCommand command) {
    const TimePoint now = deps_.clock.now();
    Part unmark = [this, now, command](sql::Tx& tx, Delivery& delivery) -> Result<DeliveryStep> {
        const rows::DeliveryBefore was{delivery, now};
        auto step = drop_pick_up(delivery, command.courier, command.epoch);
        if (!step) return step;
        WAYBILL_CHECK(rows::update(tx, delivery, was));
        WAYBILL_CHECK(deps_.timers.clear(tx, timer, command.order.text()));
        return step;
    };
    WAYBILL_CO_CHECK(co_await change(std::move(ctx), command.order, std::move(unmark)));
    co_return Status{};
}

Task<Result<std::optional<Delivery>>> PickUpStoreSql::find_begun(Context ctx, OrderId order) {
    auto look = [this, order](sql::Tx& tx) -> Result<std::optional<Delivery>> {
        WAYBILL_TRY(auto delivery, rows::find(tx, order));
        if (delivery && delivery->picking_since) return delivery;
        WAYBILL_CHECK(deps_.timers.clear(tx, timer, order.text()));
        return std::nullopt;
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(look));
}

}  // namespace waybill::couriers
