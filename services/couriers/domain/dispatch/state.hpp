// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/dispatch/travel.hpp"
#include "services/couriers/domain/dispatch/types.hpp"

#include <limits>
#include <vector>

namespace waybill::couriers::dispatch {

/// An order that nobody carries yet.
struct OpenOrder {
    Key key{0};
    Key partner{0};
    Place pickup{};
    Place dropoff{};
    Seconds placed{0};
    Seconds ready{0};           ///< when it can be fetched, to the best of the caller's knowledge
    bool ready_guessed{false};  ///< it is not ready yet, and its kitchen did not say when
    Key pinned_to{0};           ///< only this courier may have it while in the state; 0: anybody
};

/// A courier as the plan may use it: what is under way is finished at `place` at `free_at`. On the
/// way to a partner, or waiting there, that is the partner's place and the arrival.
struct CourierState {
    Key key{0};
    Place place{};
    Key at_partner{0};  ///< where `place` is when that is a partner's door; 0: elsewhere
    Seconds free_at{0};
    Seconds on{0};                                     ///< nobody leaves before
    Seconds off{std::numeric_limits<Seconds>::max()};  ///< nothing is picked up after
    std::int32_t capacity{std::numeric_limits<std::int32_t>::max()};  ///< orders in one trip
    Pace pace{pace_of_model};
    std::int32_t delivered{0};  ///< orders of this shift that are already sure of their pay
    std::int64_t guarantee{0};  ///< pay of the shift at least, in cents
};

/// The courier does not want this order, or the order must not go there.
struct Refusal {
    Key order{0};
    Key courier{0};
};

/// All that one run knows. Couriers without a place are left out by the caller.
struct State {
    Seconds now{0};
    std::vector<CourierState> couriers{};
    std::vector<OpenOrder> orders{};
    std::vector<Refusal> refusals{};
};

/// Leave now for the partner. What is fetched there may still change.
struct Departure {
    Key courier{0};
    Key partner{0};  ///< where
    Key order{0};    ///< the first of the orders it is for
};

/// One planned order: who brings it, when. Orders of one trip follow each other in delivery order.
struct Leg {
    Key courier{0};
    Key order{0};
    Seconds leave{0};  ///< for the partner, as late as useful
    Seconds pickup{0};
    Seconds dropoff{0};
    bool starts_trip{false};  ///< else it is fetched together with the one before it

    bool operator==(const Leg&) const = default;
};

/// What inserting one order costs, term by term.
struct InsertionCost {
    Cost click_to_door{0};  ///< of the order itself
    Cost overage{0};
    Cost lateness{0};
    Cost others{0};  ///< what it delays
    Cost pay{0};
    Cost end_time{0};
    Cost end_place{0};

    Cost sum() const {
        return click_to_door + overage + lateness + others + pay + end_time + end_place;
    }
};

/// A courier who could have an order, at the cheapest place in the plan.
struct Choice {
    Key courier{0};
    InsertionCost cost{};
    Seconds pickup{0};
    Seconds dropoff{0};
    Seconds waits{0};   ///< the order for its pick-up, once it is ready
    bool joins{false};  ///< fetched together with something else
};

/// How an order came to its courier.
enum class Origin : std::uint8_t {
    kept,      ///< from the run before
    inserted,  ///< at the cheapest place of this run's first insertion
    repaired,  ///< moved there by the repair, for the plan as a whole
};

/// Why an order is where it is.
struct Reason {
    Key order{0};
    Origin origin{Origin::inserted};
    std::vector<Choice> choices{};  ///< cheapest first; with the courier who has it
};

/// The outcome of a run; valid until the next one.
struct Decisions {
    std::vector<Leg> plan;              ///< grouped by courier, in order of execution
    std::vector<Departure> departures;  ///< due before the next run
    std::vector<Key> pickups;           ///< couriers who may take the first trip of their plan now
    std::vector<Key> unplanned;         ///< orders for which no courier was found
    Cost cost{0};
    std::int64_t rounds{0};
    std::vector<Reason> reasons{};  ///< of the orders that somebody asked about
};

}  // namespace waybill::couriers::dispatch
