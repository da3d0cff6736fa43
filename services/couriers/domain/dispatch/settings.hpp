// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/dispatch/travel.hpp"
#include "services/couriers/domain/dispatch/types.hpp"

namespace waybill::couriers::dispatch {

/// What the plan tries to make small. All are in minutes of one customer's waiting per unit named.
struct Weights {
    double click_to_door{1};  ///< per minute between placing and handing over
    double overage{1};        ///< per minute beyond `target`
    double lateness{1};       ///< per minute beyond `limit`
    double pay{0.3};          ///< per currency unit above the courier's guarantee
    double pay_width{1};      ///< how unsure the pay to come is, beside chance alone
    double pay_blur{0.3};     ///< the same near the end of the shift, in orders
    double unplanned{1000};   ///< per order that nobody brings
    double end_time{0.1};     ///< per minute until the courier's plan is done, at `load_even`
    double load_even{0.7};    ///< open orders per courier that just keep everybody busy
    double end_place{0.05};   ///< per minute of riding from the last door to likely work
    Seconds target{40 * minute};
    Seconds limit{90 * minute};
    Seconds shift_end{45 * minute};  ///< within it a courier's time after the plan loses its value
};

struct Settings {
    Weights weights{};
    TravelModel travel{};
    Seconds pickup_half{2 * minute};  ///< before the pick-up, and again after it
    Seconds dropoff_half{2 * minute};
    std::int64_t pay_per_order{1000};  ///< cents
    Seconds period{minute};            ///< until the next run; what is due before it is decided now
    Seconds reserve{4 * minute};       ///< leave that much earlier when readiness is a guess
    Seconds horizon{60 * minute};      ///< couriers whose shift begins within it are planned too
    double kitchen_share{0.3};    ///< the quantile that an unknown kitchen time is planned with
    std::int32_t candidates{32};  ///< couriers looked at for an order
    std::int32_t bundle_max{6};
    std::int32_t rounds_per_order{120};
    std::int32_t rounds_max{20'000};
    double temperature{1.0};  ///< minutes; how much worse a round may be at first
    std::uint64_t seed{1};
};

}  // namespace waybill::couriers::dispatch
