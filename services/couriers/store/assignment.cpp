// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/assignment.hpp"

#include "contracts/couriers/v1/events.pb.h"
#include "services/couriers/messages/courier_messages.hpp"
#include "services/couriers/store/courier_rows.hpp"
#include "services/couriers/store/delivery_rows.hpp"

namespace waybill::couriers {

Result<DeliveryStep> Assignment::give(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                      Courier& courier, TimePoint at, Early early) {
    const std::int64_t delivery_was = delivery.version;
    const std::int64_t courier_was = courier.version;
    auto step = assign(delivery, courier, deps_.limits, at, early);
    if (!step) return step;
    WAYBILL_CHECK(save(tx, ctx, delivery, delivery_was, "assigned"));
    WAYBILL_CHECK(save(tx, courier, courier_was));
    return step;
}

Result<DeliveryStep> Assignment::take_back(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                           Courier& courier, std::int64_t epoch) {
    const std::int64_t delivery_was = delivery.version;
    const std::int64_t courier_was = courier.version;
    auto step = release(delivery, courier, epoch);
    if (!step) return step;
    WAYBILL_CHECK(save(tx, courier, courier_was));
    WAYBILL_TRY(const bool written, rows::update(tx, delivery, delivery_was));
    if (!written) return fail(ErrorKind::conflict, "couriers.lost_race");
    v1::DeliveryChanged message;
    *message.mutable_delivery() = to_message(delivery);
    message.mutable_delivery()->set_courier_id(courier.id.text());  // who must know of it
    WAYBILL_CHECK(
        deps_.outbox.append(tx, deps_.events.make(ctx, "delivery.unassigned", delivery.order.text(),
                                                  delivery.version, message)));
    wake_planner(tx);
    return step;
}

void Assignment::renew_deadline(Delivery& delivery, const Courier& courier) const {
    delivery.due_at = deadline(delivery, courier, deps_.limits);
}

void Assignment::wake_planner(sql::Tx& tx) {
    if (deps_.mode == AssignmentMode::optimal) tx.after_commit(deps_.work_changed);
}

Status Assignment::find_courier(sql::Tx& tx, const Context& ctx, Delivery& delivery, TimePoint at) {
    wake_planner(tx);
    if (deps_.mode != AssignmentMode::least_loaded) return {};
    WAYBILL_TRY(auto courier, rows::find_least_loaded(tx));
    if (!courier) return {};
    WAYBILL_CHECK(give(tx, ctx, delivery, *courier, at));
    return {};
}

Status Assignment::find_work(sql::Tx& tx, const Context& ctx, Courier& courier, TimePoint at) {
    wake_planner(tx);
    if (deps_.mode != AssignmentMode::least_loaded) return {};
    while (can_take(courier)) {
        WAYBILL_TRY(auto waiting, rows::waiting(tx, 1));
        if (waiting.empty()) return {};
        WAYBILL_TRY(const auto given, give(tx, ctx, waiting.front(), courier, at));
        if (!given) return {};
    }
    return {};
}

Status Assignment::save(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                        std::int64_t previous, std::string_view what) {
    WAYBILL_TRY(const bool written, rows::update(tx, delivery, previous));
    if (!written) return fail(ErrorKind::conflict, "couriers.lost_race");
    v1::DeliveryChanged message;
    *message.mutable_delivery() = to_message(delivery);
    // The key is the order's, so that the news about one order stays in order.
    return deps_.outbox.append(
        tx, deps_.events.make(ctx, "delivery." + std::string{what}, delivery.order.text(),
                              delivery.version, message));
}

Status Assignment::save(sql::Tx& tx, const Courier& courier, std::int64_t previous) {
    WAYBILL_TRY(const bool written, rows::update(tx, courier, previous));
    if (!written) return fail(ErrorKind::conflict, "couriers.lost_race");
    return {};
}

Status Assignment::tell_arrival(sql::Tx& tx, const Context& ctx, const PlannedArrival& arrival) {
    v1::DeliveryEstimated message;
    message.set_order_id(arrival.order.text());
    message.set_arrives_at(to_micros(arrival.at));
    return deps_.outbox.append(
        tx, deps_.events.make(ctx, "delivery.estimated", arrival.order.text(), arrival.version,
                              message));
}

}  // namespace waybill::couriers
