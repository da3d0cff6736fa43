// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/evaluator.hpp"

#include <algorithm>
#include <cmath>
#include <format>
#include <limits>

namespace waybill::dispatch {
namespace {

constexpr Minute forever = std::numeric_limits<Minute>::max();

/// A courier at one place, from arrival to departure.
struct Stay {
    Stop place;
    Minute arrive;
    Minute leave;
};

struct Service {
    Minute at;
    Stop place;
    Minute half;
    const Pickup* pickup;  ///< what it belongs to
    bool picks;
};

class Check {
public:
    Check(const Instance& instance, const Solution& solution)
        : instance_{instance}, solution_{solution} {}
    Verdict run();

private:
    void pickups();
    void one_pickup(const Pickup& pickup);
    void courier(std::size_t index);
    std::vector<Stay> stays_of(std::size_t index);
    std::vector<Service> services_of(std::size_t index) const;
    void note_powers(const Pickup& pickup, const std::vector<Stay>& stays, std::size_t stay,
                     int on_board);
    void bad(std::string words) { verdict_.problems.push_back(std::move(words)); }
    const std::string& order_id(std::size_t order) const { return instance_.orders[order].id; }

    const Instance& instance_;
    const Solution& solution_;
    Verdict verdict_{};
    std::vector<std::uint8_t> seen_{};
    std::vector<std::vector<const Pickup*>> pickups_of_{};
};

Verdict Check::run() {
    pickups();
    for (std::size_t c = 0; c < instance_.couriers.size(); ++c) courier(c);
    return std::move(verdict_);
}

void Check::pickups() {
    seen_.assign(instance_.orders.size(), 0);
    pickups_of_.resize(instance_.couriers.size());
    for (const Pickup& pickup : solution_.pickups) one_pickup(pickup);
    for (std::size_t o = 0; o < instance_.orders.size(); ++o)
        if (solution_.drops[o] && seen_[o] == 0) bad(order_id(o) + " dropped but never assigned");
}

void Check::one_pickup(const Pickup& pickup) {
    const Instance::Courier& courier = instance_.couriers[pickup.courier];
    if (pickup.orders.empty()) {
        bad("empty assignment of " + courier.id);
        return;
    }
    pickups_of_[pickup.courier].push_back(&pickup);
    if (pickup.at > courier.off) bad(courier.id + " picks up after the shift's end");
    const std::size_t restaurant = instance_.orders[pickup.orders.front()].restaurant;
    std::optional<Minute> before;
    for (const std::size_t o : pickup.orders) {
        const Instance::Order& order = instance_.orders[o];
        if (order.restaurant != restaurant) bad("one pick-up, two restaurants: " + order.id);
        if (seen_[o] != 0) bad(order.id + " assigned twice");
        seen_[o] = 1;
        if (pickup.told < order.placed) bad(order.id + " told before it exists");
        if (pickup.at < order.ready) bad(order.id + " picked up before ready");
        if (!solution_.drops[o]) {
            bad(order.id + " assigned but never dropped");
            continue;
        }
        if (before && *solution_.drops[o] <= *before) bad(order.id + " dropped out of sequence");
        before = solution_.drops[o];
    }
}

std::vector<Stay> Check::stays_of(std::size_t index) {
    const Instance::Courier& courier = instance_.couriers[index];
    Stop place{.kind = Stop::Kind::start, .index = index};
    Minute arrive = courier.on;
    std::vector<Stay> stays;
    for (const Move& move : solution_.moves[index]) {
        if (!(move.from == place))
            bad(std::format("{} jumps from {} to {}", courier.id, id_of(instance_, place),
                            id_of(instance_, move.from)));
        if (move.leave < arrive) bad(courier.id + " leaves before arriving");
        stays.push_back({.place = place, .arrive = arrive, .leave = move.leave});
        place = move.to;
        arrive = move.leave + ride_of(instance_, move);
    }
    stays.push_back({.place = place, .arrive = arrive, .leave = forever});
    return stays;
}

std::vector<Service> Check::services_of(std::size_t index) const {
    std::vector<Service> services;
    for (const Pickup* pickup : pickups_of_[index])
        services.push_back({.at = pickup->at,
                            .place = {.kind = Stop::Kind::restaurant,
                                      .index = instance_.orders[pickup->orders.front()].restaurant},
                            .half = instance_.half_pickup(),
                            .pickup = pickup,
                            .picks = true});
    for (const Pickup* pickup : pickups_of_[index])
        for (const std::size_t order : pickup->orders)
            if (solution_.drops[order])
                services.push_back({.at = *solution_.drops[order],
                                    .place = {.kind = Stop::Kind::door, .index = order},
                                    .half = instance_.half_dropoff(),
                                    .pickup = pickup,
                                    .picks = false});
    std::ranges::stable_sort(services, {}, &Service::at);
    return services;
}

/// Every service needs a stay that is long enough around it.
void Check::courier(std::size_t index) {
    const std::vector<Stay> stays = stays_of(index);
    const std::string& id = instance_.couriers[index].id;
    std::size_t stay = 0;
    int on_board = 0;
    Minute busy_until = instance_.couriers[index].on;
    for (const Service& service : services_of(index)) {
        std::size_t match = stay;
        while (match < stays.size() && !(stays[match].place == service.place &&
                                         stays[match].arrive + service.half <= service.at &&
                                         (stays[match].leave == forever ||
                                          service.at + service.half <= stays[match].leave)))
            ++match;
        if (match == stays.size()) {
            bad(std::format("{} is not at {} long enough at {}", id,
                            id_of(instance_, service.place), service.at));
            continue;
        }
        stay = match;
        if (service.picks) {
            note_powers(*service.pickup, stays, stay, on_board);
            on_board += static_cast<int>(service.pickup->orders.size());
        } else {
            --on_board;
        }
        if (service.at - service.half < busy_until)
            bad(std::format("{} does two things at {}", id, service.at));
        busy_until = service.at + service.half;
    }
}

void Check::note_powers(const Pickup& pickup, const std::vector<Stay>& stays, std::size_t stay,
                        int on_board) {
    if (pickup.told > pickup.at)
        bad(instance_.couriers[pickup.courier].id + " is told after the pick-up");
    if (on_board > 0) ++verdict_.used.interleaved;
    const Minute start = stay > 0 ? stays[stay - 1].leave : stays[stay].arrive;
    Minute first = forever;
    Minute last = 0;
    for (const std::size_t order : pickup.orders) {
        first = std::min(first, instance_.orders[order].placed);
        last = std::max(last, instance_.orders[order].placed);
    }
    if (start < first && stay > 0)
        ++verdict_.used.prepositioned;
    else if (start < last && pickup.orders.size() > 1)
        ++verdict_.used.updated;
}

}  // namespace

Verdict check(const Instance& instance, const Solution& solution) {
    return Check{instance, solution}.run();
}

}  // namespace waybill::dispatch
