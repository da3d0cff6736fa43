// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/dispatch/problem.hpp"

#include <array>
#include <cstdint>

namespace waybill::couriers::dispatch {

/// What one courier is to do, with its times. A trip is one pick-up at one partner and the orders
/// fetched there; it begins where `starts` has a bit.
struct Route {
    std::uint32_t version{0};  ///< equal versions have equal contents
    std::uint32_t starts{0};
    std::int32_t size{0};
    Seconds end{0};  ///< when the courier is free again
    Cost cost{0};
    std::array<Slot, stops_max> order{};
    std::array<Seconds, stops_max> ride{};  ///< to the partner for a trip's first, else to the door
    std::array<Seconds, stops_max> ready{};  ///< of the whole trip, at its first stop
    std::array<Seconds, stops_max> pick{};   ///< the same
    std::array<Seconds, stops_max> drop{};

    bool starts_at(std::int32_t stop) const {
        return ((starts >> static_cast<unsigned>(stop)) & 1U) != 0;
    }
    std::int32_t trip_end(std::int32_t first) const {
        std::int32_t stop = first + 1;
        while (stop < size && !starts_at(stop)) ++stop;
        return stop;
    }
    void insert(std::int32_t at, Slot which);
    void remove(std::int32_t at);
};

enum class Timing : std::uint8_t { fits, breaks_shift };

/// Fills the times and the cost from the orders and trips. Version is left alone.
Timing time_route(const Problem& problem, Slot courier, Route& route);

/// Where an order may go into a route.
enum class Joining : std::uint8_t { alone, front, behind };

struct Spot {
    static constexpr Cost nowhere = std::int64_t{1} << 50;
    Cost delta{nowhere};
    std::int16_t at{0};  ///< before the stop of that index
    Joining joining{Joining::alone};
};

/// The cheapest place for the order in the route; `delta` is `nowhere` when there is none.
Spot best_spot(const Problem& problem, Slot courier, const Route& route, Slot order);
/// Puts it there. The times are old until time_route.
void put(Route& route, const Spot& spot, Slot order);

}  // namespace waybill::couriers::dispatch
