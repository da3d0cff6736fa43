// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/foreign_news.hpp"

#include "contracts/couriers/v1/outcome.pb.h"

namespace waybill::couriers {

Status ForeignNews::tell(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                         std::string_view what, std::string_view note) {
    const TimePoint now = deps_.clock.now();
    v1::DeliveryOutcome outcome;
    outcome.set_order_id(delivery.order.text());
    outcome.set_status(std::string{what.substr(what.find('.') + 1)});
    outcome.set_courier_name(delivery.courier_name);
    outcome.set_note(std::string{note});
    outcome.set_sequence(delivery.version);
    outcome.set_at(to_micros(now));
    return deps_.jobs.enqueue(
        tx, {.id = deps_.ids.next<JobId>(),
             .kind = std::string{job_kind},
             .key = delivery.order.text() + "/" + std::to_string(delivery.version),
             .due = now,
             .payload = outcome.SerializeAsString(),
             .trace = ctx.trace});
}

}  // namespace waybill::couriers
