// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/partner_call_job.hpp"

#include "contracts/orders/v1/orders.pb.h"
#include "services/catalog/api/decode.hpp"

namespace waybill::catalog {
namespace {

Result<PartnerCall> decode_call(const std::string& payload) {
    orders::v1::Order message;
    if (!message.ParseFromString(payload)) return fail(ErrorKind::malformed, "job.unreadable");
    PartnerCall call{.number = message.number()};
    WAYBILL_TRY(call.order, decode_id<OrderId>(message.order_id()));
    WAYBILL_TRY(call.partner, decode_id<PartnerId>(message.partner_id()));
    for (const auto& line : message.lines()) {
        WAYBILL_TRY(const auto offer, decode_id<OfferId>(line.offer_id()));
        call.lines.push_back({offer, line.name(), line.quantity()});
    }
    return call;
}

/// One silent partner must not keep all workers waiting.
std::string called_partner(const tasks::Job& job) {
    orders::v1::Order message;
    return message.ParseFromString(job.payload) ? message.partner_id() : std::string{};
}

PartnerCallResult call_result_of(const Status& status) {
    if (status) return PartnerCallResult::done;
    return retryable(status.error()) ? PartnerCallResult::silent : PartnerCallResult::gone;
}

Task<Status> perform(TellPartner& tell, CatalogMetrics& metrics, Context ctx, tasks::Job job) {
    WAYBILL_CO_TRY(auto call, decode_call(job.payload));
    Status done = co_await tell.run(std::move(ctx), std::move(call));
    metrics.partner_calls.at(call_result_of(done)).add();
    co_return done;
}

}  // namespace

tasks::JobWorkers::Kind partner_call_kind(TellPartner& tell, CatalogMetrics& metrics, int workers,
                                          Duration timeout) {
    tasks::JobWorkers::Kind kind;
    kind.handler = [&tell, &metrics](Context ctx, tasks::Job job) {
        return perform(tell, metrics, std::move(ctx), std::move(job));
    };
    kind.retry = tasks::RetryPolicy::of_three_days();
    kind.workers = workers;
    kind.neighbour = called_partner;
    kind.deadline = timeout + 10s;  // the call and the two transactions around it
    return kind;
}

}  // namespace waybill::catalog
