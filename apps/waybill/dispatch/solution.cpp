// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/solution.hpp"

#include "apps/waybill/dispatch/rows.hpp"

#include <algorithm>
#include <filesystem>
#include <format>

namespace waybill::dispatch {
namespace {

std::string assignments_text(const Instance& instance, const Solution& solution) {
    std::vector<const Pickup*> sorted;
    for (const Pickup& pickup : solution.pickups) sorted.push_back(&pickup);
    std::ranges::stable_sort(sorted, {},
                             [](const Pickup* one) { return std::pair{one->told, one->at}; });
    std::string text = "assignment_time pickup_time courier orders\n";
    for (const Pickup* pickup : sorted) {
        text += std::format("{} {} {}", pickup->told, pickup->at,
                            instance.couriers[pickup->courier].id);
        for (const std::size_t order : pickup->orders) text += " " + instance.orders[order].id;
        text += "\n";
    }
    return text;
}

std::string orders_text(const Instance& instance, const Solution& solution) {
    std::vector<const Pickup*> pickup_of(instance.orders.size());
    for (const Pickup& pickup : solution.pickups)
        for (const std::size_t order : pickup.orders) pickup_of[order] = &pickup;
    std::string text = "order placement_time ready_time pickup_time dropoff_time courier\n";
    for (std::size_t i = 0; i < instance.orders.size(); ++i) {
        if (!solution.drops[i] || pickup_of[i] == nullptr) continue;
        const Instance::Order& order = instance.orders[i];
        text += std::format("{} {} {} {} {} {}\n", order.id, order.placed, order.ready,
                            pickup_of[i]->at, *solution.drops[i],
                            instance.couriers[pickup_of[i]->courier].id);
    }
    return text;
}

std::string couriers_text(const Instance& instance, const Solution& solution) {
    std::string text = "courier departure_time origin destination\n";
    for (std::size_t c = 0; c < instance.couriers.size(); ++c)
        for (const Move& move : solution.moves[c])
            text +=
                std::format("{} {} {} {}\n", instance.couriers[c].id, move.leave,
                            move.from.kind == Stop::Kind::start ? "0" : id_of(instance, move.from),
                            id_of(instance, move.to));
    return text;
}

}  // namespace

Solution Solution::empty_of(const Instance& instance) {
    return {.pickups = {},
            .drops = std::vector<std::optional<Minute>>(instance.orders.size()),
            .moves = std::vector<std::vector<Move>>(instance.couriers.size())};
}

const Point& place_of(const Instance& instance, const Stop& stop) {
    switch (stop.kind) {
        case Stop::Kind::start: return instance.couriers[stop.index].place;
        case Stop::Kind::restaurant: return instance.restaurants[stop.index].place;
        case Stop::Kind::door: break;
    }
    return instance.orders[stop.index].place;
}

const std::string& id_of(const Instance& instance, const Stop& stop) {
    switch (stop.kind) {
        case Stop::Kind::start: return instance.couriers[stop.index].id;
        case Stop::Kind::restaurant: return instance.restaurants[stop.index].id;
        case Stop::Kind::door: break;
    }
    return instance.orders[stop.index].id;
}

Minute ride_of(const Instance& instance, const Move& move) {
    return instance.ride(place_of(instance, move.from), place_of(instance, move.to));
}

Status write_solution(const Instance& instance, const Solution& solution,
                      const std::string& folder) {
    std::error_code broken;
    std::filesystem::create_directories(folder, broken);
    if (broken) return fail(ErrorKind::unavailable, "dispatch.cannot_write", folder);
    WAYBILL_CHECK(write_file(folder + "/solution_info_assignments.txt",
                             assignments_text(instance, solution)));
    WAYBILL_CHECK(
        write_file(folder + "/solution_info_orders.txt", orders_text(instance, solution)));
    return write_file(folder + "/solution_info_couriers.txt", couriers_text(instance, solution));
}

}  // namespace waybill::dispatch
