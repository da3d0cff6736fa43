// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/dispatch/settings.hpp"
#include "services/couriers/domain/dispatch/state.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace waybill::couriers::dispatch {

/// Index of an order or courier within one run.
using Slot = std::int32_t;
inline constexpr Slot nobody = -1;

/// The weights as integers; see Weights.
struct Prices {
    explicit Prices(const Weights& weights);

    Cost click_to_door;  ///< per second
    Cost overage;
    Cost lateness;
    Cost unplanned;  ///< per order
    double cent;     ///< of pay, times 1000
    Seconds target;
    Seconds limit;
};

/// Orders in one courier's plan at most: more than a shift's last hours can hold anyway.
inline constexpr std::int32_t stops_max = 16;

struct OrderRow {
    Place pickup;
    Place dropoff;
    Seconds placed;
    Seconds ready;
    Seconds direct;   ///< riding time from pick-up to drop-off
    Seconds reserve;  ///< to leave earlier by
    std::int32_t partner;
    Slot pinned;       ///< the only courier who may have it, or nobody
    Seconds end_ride;  ///< from the drop-off to likely work
};

struct CourierRow {
    Place place;
    Seconds free;     ///< from when it can leave `place`
    Seconds at_door;  ///< the earliest pick-up where it is, if `partner` is right
    Seconds off;
    std::int32_t partner;  ///< where it is, or -1
    std::int32_t bundle_max;
    Pace pace;
    Seconds end_ride;                     ///< from `place` to likely work
    Cost end_time;                        ///< per second until the plan is done
    Cost end_place;                       ///< per second of `end_ride` where it is done
    std::array<Cost, stops_max + 2> pay;  ///< by orders planned
};

/// One run as flat arrays, and what each thing costs. Filled by the dispatcher, read by the search.
struct Problem {
    explicit Problem(const Settings& chosen) : settings{chosen}, prices{chosen.weights} {}

    /// What it costs that an order is handed over at that moment.
    Cost order_cost(const OrderRow& order, Seconds dropoff) const {
        const Seconds took = dropoff - order.placed;
        return prices.click_to_door * took + prices.overage * std::max(0, took - prices.target) +
               prices.lateness * std::max(0, took - prices.limit);
    }
    /// What it costs that the courier is done then, so far from likely work.
    static Cost end_cost(const CourierRow& courier, Seconds end, Seconds end_ride) {
        return courier.end_time * (end - courier.free) + courier.end_place * end_ride;
    }
    /// Pay above the guarantee to be expected with so many orders planned.
    Cost pay_cost(const CourierRow& courier, std::int32_t planned) const {
        return courier.pay[static_cast<std::size_t>(planned)];
    }
    Seconds ride(const CourierRow& courier, const Place& from, const Place& to) const {
        const Seconds time = settings.travel.between(from, to);
        return courier.pace == pace_of_model ? time : at_pace(time, courier.pace);
    }
    Seconds direct(const CourierRow& courier, const OrderRow& order) const {
        return courier.pace == pace_of_model ? order.direct : at_pace(order.direct, courier.pace);
    }
    bool may_have(Slot courier, Slot order) const {
        const Slot pinned = orders[static_cast<std::size_t>(order)].pinned;
        if (pinned != nobody) return pinned == courier;
        return refusals.empty() || !std::ranges::binary_search(refusals, std::pair{order, courier});
    }

    Settings settings;
    Prices prices;
    Seconds now{0};
    std::vector<OrderRow> orders;
    std::vector<CourierRow> couriers;
    std::vector<std::pair<Slot, Slot>> refusals;  ///< order and courier, sorted
};

}  // namespace waybill::couriers::dispatch
