// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/dispatch/reasons.hpp"
#include "services/couriers/domain/dispatch/search.hpp"
#include "services/couriers/domain/dispatch/settings.hpp"
#include "services/couriers/domain/dispatch/state.hpp"

#include <unordered_map>
#include <vector>

namespace waybill::couriers::dispatch {

/// Plans which courier fetches what, when and in which order, run after run. The plan is kept and
/// repaired. Same settings and same states give the same decisions.
/// Runs on: any one thread; no I/O, no clock.
class Dispatcher {
public:
    explicit Dispatcher(const Settings& settings);

    /// Rounds mode: as many rounds as the settings say.
    const Decisions& run(const State& state);
    /// Also ends when `out_of_time` says so; the best plan by then counts.
    const Decisions& run(const State& state, OutOfTime out_of_time);

    /// Why the last run has the order where it is: what each of its candidates would cost, all else
    /// being as planned. The order is in the plan.
    Reason why(Key order) const;

    /// The plan of the last run, whatever the state has become.
    const Decisions& last() const { return decisions_; }
    const Settings& settings() const { return problem_.settings; }

private:
    void take_in(const State& state);
    void take_couriers(const State& state);
    std::array<Cost, stops_max + 2> pay_of(const CourierState& courier, Seconds now) const;
    void take_orders(const State& state);
    void recall_plan();
    void value_places();
    void value_time();
    void decide();
    void decide_courier(Slot courier);

    Problem problem_;
    Search search_;
    Decisions decisions_;
    std::vector<Key> order_keys_;
    std::vector<Slot> recalled_;  ///< by order: who had it in the plan of the run before
    std::vector<Slot> inserted_;  ///< by order: who had it before the repair
    std::vector<Key> courier_keys_;
    std::vector<Key> partner_keys_;
    std::unordered_map<Key, Slot> order_slots_;
    std::unordered_map<Key, Slot> courier_slots_;
    std::unordered_map<Key, std::int32_t> partner_slots_;
};

}  // namespace waybill::couriers::dispatch
