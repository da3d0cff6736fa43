// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/couriers/api/positions.hpp"
#include "services/couriers/usecases/arrivals.hpp"
#include "services/couriers/usecases/attention_list.hpp"
#include "services/couriers/usecases/plan_news.hpp"

namespace waybill::couriers {

/// Says to every process what only one of them has seen: where couriers are, and the plan.
class Hints final : public PlanNews {
public:
    explicit Hints(service::Backbone& backbone) : backbone_{backbone} {}

    Task<void> tell(Context ctx, Plan plan) override;
    Task<void> moved(Context ctx, CourierId courier, Position position);

private:
    service::Backbone& backbone_;
};

/// What is made of them.
service::EventTable hint_events(Positions& positions, Arrivals& arrivals, AttentionList& attention);

}  // namespace waybill::couriers
