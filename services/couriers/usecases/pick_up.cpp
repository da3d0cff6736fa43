// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/usecases/pick_up.hpp"

namespace waybill::couriers {
namespace {

/// Whether the order has answered, and its answer is no.
bool disagrees(const Error& error) {
    return error.kind == ErrorKind::conflict || error.kind == ErrorKind::not_found;
}

}  // namespace

Task<Result<Delivery>> PickUp::run(Context ctx, StepCommand command) {
    WAYBILL_CO_TRY(auto begun, co_await deps_.store.begin(ctx, command));
    if (!begun.picking_since) co_return begun;  // fetched already
    co_return co_await decide(std::move(ctx), std::move(command), std::move(begun));
}

Task<Status> PickUp::resume(Context ctx, OrderId order) {
    WAYBILL_CO_TRY(auto begun, co_await deps_.store.find_begun(ctx, order));
    if (!begun) co_return Status{};
    StepCommand command{.order = order, .courier = begun->courier, .epoch = begun->epoch};
    auto decided = co_await decide(std::move(ctx), std::move(command), *std::move(begun));
    if (!decided && !disagrees(decided.error())) co_return fail(std::move(decided).error());
    co_return Status{};
}

Task<Result<Delivery>> PickUp::decide(Context ctx, StepCommand command, Delivery begun) {
    // That it is ready is the order's to say, whose news may come later than its courier.
    const auto refusal = begun.ready ? DeliveryRefusal::wrong_state : DeliveryRefusal::not_ready;
    auto agreed = co_await deps_.orders.begin_delivery(ctx, std::move(begun));
    if (agreed) co_return co_await deps_.store.finish(std::move(ctx), std::move(command));
    // Anything else is not an answer: the mark stays, and its timer asks again.
    if (!disagrees(agreed.error())) co_return fail(std::move(agreed).error());
    WAYBILL_CO_CHECK(co_await deps_.store.drop(std::move(ctx), std::move(command)));
    co_return fail(to_error(refusal));
}

}  // namespace waybill::couriers
