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

    static void describe(settings::Fields<CouriersSettings>& f) {
        const settings::Rules<Duration> limit{
            .help = "How long a delivery may take by this transport, from assignment or READY",
            .min = 1min,
            .max = 24h};
        f.section("couriers", "Couriers and who carries what");
        f.add("assignment", &CouriersSettings::assignment,
              {.help = "claim: couriers choose; least_loaded: the system gives READY orders out"});
        f.add("on_foot_limit", &CouriersSettings::on_foot_limit, limit);
        f.add("scooter_limit", &CouriersSettings::scooter_limit, limit);
        f.add("car_limit", &CouriersSettings::car_limit, limit);
    }
};

}  // namespace waybill::couriers
