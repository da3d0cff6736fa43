// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/settings/fields.hpp"
#include "services/couriers/domain/assignment_mode.hpp"

namespace waybill::couriers {

struct CouriersSettings {
    AssignmentMode assignment{AssignmentMode::claim};
    Duration on_foot_limit{30min};
    Duration scooter_limit{15min};
    Duration car_limit{5min};
    Duration dispatch_period{15s};
    Duration dispatch_budget{200ms};
    Duration dispatch_lost_after{30min};
    Duration dispatch_reserve{4min};
    Duration dispatch_kitchen_usual{15min};
    int dispatch_rounds_per_order{160};
    int dispatch_bundle_max{6};
    Duration dispatch_target{40min};
    Duration dispatch_service{4min};

    static void describe(settings::Fields<CouriersSettings>& f) {
        const settings::Rules<Duration> limit{
            .help = "How long a delivery may take by this transport, from assignment or READY",
            .min = 1min,
            .max = 24h};
        f.section("couriers", "Couriers and who carries what");
        f.add("assignment", &CouriersSettings::assignment,
              {.help = "claim: couriers choose; least_loaded: the system gives READY orders out; "
                       "optimal: it plans ahead"});
        f.add("on_foot_limit", &CouriersSettings::on_foot_limit, limit);
        f.add("scooter_limit", &CouriersSettings::scooter_limit, limit);
        f.add("car_limit", &CouriersSettings::car_limit, limit);
        describe_planner(f);
    }

private:
    static void describe_planner(settings::Fields<CouriersSettings>& f) {
        f.add("dispatch_period", &CouriersSettings::dispatch_period,
              {.help = "optimal: the plan is repaired this often, and when something happens",
               .min = 1s,
               .max = 5min});
        f.add("dispatch_budget", &CouriersSettings::dispatch_budget,
              {.help = "optimal: time for one repair", .min = 1ms, .max = 10s});
        f.add("dispatch_rounds_per_order", &CouriersSettings::dispatch_rounds_per_order,
              {.help = "optimal: rounds of one repair for each open order",
               .min = 0,
               .max = 100'000});
        f.add("dispatch_lost_after", &CouriersSettings::dispatch_lost_after,
              {.help = "optimal: a courier not heard of so long loses what was not fetched",
               .min = 1min,
               .max = 24h});
        f.add("dispatch_reserve", &CouriersSettings::dispatch_reserve,
              {.help = "optimal: couriers leave so much earlier when a kitchen's time is a guess",
               .min = 0s,
               .max = 1h});
        f.add("dispatch_kitchen_usual", &CouriersSettings::dispatch_kitchen_usual,
              {.help = "optimal: how long a kitchen takes of which nothing is known",
               .min = 1min,
               .max = 4h});
        f.add("dispatch_bundle_max", &CouriersSettings::dispatch_bundle_max,
              {.help = "optimal: orders of one partner in one trip", .min = 1, .max = 16});
        f.add("dispatch_target", &CouriersSettings::dispatch_target,
              {.help = "optimal: waiting beyond it counts twice", .min = 1min, .max = 24h});
        f.add("dispatch_service", &CouriersSettings::dispatch_service,
              {.help = "optimal: time that a courier spends at each door", .min = 0s, .max = 1h});
    }
};

}  // namespace waybill::couriers
