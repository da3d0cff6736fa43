// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/api/foreign_intake.hpp"

#include "contracts/couriers/v1/outcome.pb.h"
#include "platform/json/document.hpp"
#include "platform/tasks/keyed.hpp"

namespace waybill::couriers {
namespace {

Task<Status> hear_record(ForeignOrders& orders, Context ctx, messaging::Event event) {
    const auto record = json::Document::parse(event.data);
    const auto order = record ? record->root().text("order_id") : std::nullopt;
    if (!order) co_return fail(ErrorKind::malformed, "couriers.bad_record", "order_id");
    std::string external{*order};
    co_return co_await orders.heard(std::move(ctx), std::move(external));
}

Task<Status> tell_outcome(ForeignSystem& system, ForeignOrderStore& store, Context ctx,
                          tasks::Job job) {
    v1::DeliveryOutcome told;
    const auto order =
        told.ParseFromString(job.payload) ? OrderId::parse(told.order_id()) : std::nullopt;
    if (!order) co_return fail(ErrorKind::malformed, "job.unreadable");
    WAYBILL_CO_TRY(auto external, co_await store.external_id(ctx, *order));
    if (!external) co_return Status{};
    ForeignOutcome outcome{.external_id = *std::move(external),
                           .status = told.status(),
                           .courier_name = told.courier_name(),
                           .note = told.note(),
                           .sequence = told.sequence(),
                           .at = from_micros(told.at())};
    co_return co_await system.tell(std::move(ctx), std::move(outcome));
}

/// One order's outcomes go one after the other.
std::string order_of_job(const tasks::Job& job) { return job.key.substr(0, job.key.find('/')); }

}  // namespace

service::EventTable::Handler foreign_record(ForeignOrders& orders) {
    return [&orders](Context ctx, messaging::Event event) {
        return hear_record(orders, std::move(ctx), std::move(event));
    };
}

tasks::TimerWorker::Handler foreign_read_timer(ForeignOrders& orders) {
    return tasks::keyed<OrderId>([&orders](Context ctx, OrderId order, const tasks::Timer& timer) {
        return orders.read_due(std::move(ctx), order, timer.due);
    });
}

tasks::JobWorkers::Kind foreign_outcome_kind(ForeignSystem& system, ForeignOrderStore& store) {
    return {.handler =
                [&system, &store](Context ctx, tasks::Job job) {
                    return tell_outcome(system, store, std::move(ctx), std::move(job));
                },
            .retry = tasks::RetryPolicy::lasting({1s, 5s, 30s, 2min, 10min, 1h}, 72h),
            .neighbour = order_of_job};
}

}  // namespace waybill::couriers
