// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/dispatch/instance.hpp"

#include <optional>
#include <string>
#include <vector>

namespace waybill::dispatch {

/// A named place of an instance.
struct Stop {
    enum class Kind : std::uint8_t { start, restaurant, door };
    Kind kind{Kind::start};
    std::size_t index{0};  ///< of the courier, restaurant or order

    bool operator==(const Stop&) const = default;
};

struct Pickup {
    Minute told{0};
    Minute at{0};
    std::size_t courier{0};
    std::vector<std::size_t> orders;  ///< in delivery order
};

struct Move {
    Minute leave{0};
    Stop from{};
    Stop to{};
};

/// What happened in one day.
struct Solution {
    std::vector<Pickup> pickups;
    std::vector<std::optional<Minute>> drops;  ///< by order; nothing: undelivered
    std::vector<std::vector<Move>> moves;      ///< by courier, in order of execution

    static Solution empty_of(const Instance& instance);
};

const Point& place_of(const Instance& instance, const Stop& stop);
const std::string& id_of(const Instance& instance, const Stop& stop);
/// Minutes on the road.
Minute ride_of(const Instance& instance, const Move& move);

/// The three files of the public checker, in `folder`.
Status write_solution(const Instance& instance, const Solution& solution,
                      const std::string& folder);

}  // namespace waybill::dispatch
