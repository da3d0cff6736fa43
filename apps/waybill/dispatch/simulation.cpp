// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/simulation.hpp"

#include "services/couriers/domain/dispatch/kitchen_times.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>

namespace waybill::dispatch {
namespace {

using engine::minute;

/// Keys of the engine are indices and one, since 0 is none.
engine::Key key_of(std::size_t index) { return index + 1; }
std::size_t index_of(engine::Key key) { return static_cast<std::size_t>(key) - 1; }

/// Of this thread: a run is computing and nothing else, and neighbours do not count.
double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

class Play {
public:
    Play(const Instance& instance, const KitchenView& kitchens, Plan plan)
        : instance_{instance}, kitchens_{kitchens}, plan_{plan} {}
    Day run();

private:
    struct Rider {
        Stop at{};
        Minute free{0};
        bool at_restaurant{false};
        std::int32_t delivered{0};
    };

    void prepare();
    Minute seen_ready_at(std::size_t index) const;
    Minute last_minute() const;
    void watch_kitchens(Minute now);
    void tell_state(Minute now);
    Minute ready_as_known(std::size_t order, Minute now) const;
    void obey(const engine::Decisions& decisions, Minute now);
    void depart(std::size_t courier, std::size_t restaurant, Minute now);
    void pick_up(std::size_t courier, const engine::Decisions& decisions, Minute now);
    void move(std::size_t courier, Minute leave, const Stop& to);

    const Instance& instance_;
    KitchenView kitchens_;
    engine::KitchenTimes kitchen_times_{};  ///< learned as orders become ready
    Plan plan_;
    Day day_{};
    std::vector<Rider> riders_{};
    std::vector<std::size_t> by_placing_{};
    std::vector<std::size_t> by_readiness_{};
    std::size_t watched_{0};
    std::vector<std::size_t> open_{};
    std::vector<double> mean_kitchen_{};  ///< by restaurant, minutes
    engine::State state_{};
};

void Play::prepare() {
    day_.solution = Solution::empty_of(instance_);
    for (std::size_t c = 0; c < instance_.couriers.size(); ++c)
        riders_.push_back(
            {.at = {.kind = Stop::Kind::start, .index = c}, .free = instance_.couriers[c].on});
    mean_kitchen_.assign(instance_.restaurants.size(), 0);
    std::vector<double> count(instance_.restaurants.size(), 0);
    for (std::size_t o = 0; o < instance_.orders.size(); ++o) {
        const Instance::Order& order = instance_.orders[o];
        by_placing_.push_back(o);
        by_readiness_.push_back(o);
        mean_kitchen_[order.restaurant] += order.ready - order.placed;
        count[order.restaurant] += 1;
    }
    for (std::size_t r = 0; r < count.size(); ++r)
        if (count[r] > 0) mean_kitchen_[r] /= count[r];
    std::ranges::stable_sort(by_placing_, {},
                             [&](std::size_t order) { return instance_.orders[order].placed; });
    std::ranges::stable_sort(by_readiness_, {},
                             [&](std::size_t order) { return seen_ready_at(order); });
}

/// A few are ready before they are placed; nobody hears of them until then.
Minute Play::seen_ready_at(std::size_t index) const {
    const Instance::Order& order = instance_.orders[index];
    return std::max(order.ready, order.placed);
}

Minute Play::last_minute() const {
    Minute last = 0;
    for (const Instance::Courier& courier : instance_.couriers) last = std::max(last, courier.off);
    return last;
}

Day Play::run() {
    prepare();
    std::size_t next = 0;
    const Minute last = last_minute();
    for (Minute now = 0; now <= last; ++now) {
        while (next < by_placing_.size() && instance_.orders[by_placing_[next]].placed <= now)
            open_.push_back(by_placing_[next++]);
        if (open_.empty()) continue;
        day_.open_max = std::max(day_.open_max, open_.size());
        watch_kitchens(now);
        tell_state(now);
        const double begin = cpu_seconds();
        const engine::Decisions& decisions = plan_(state_);
        day_.run_seconds.push_back(cpu_seconds() - begin);
        obey(decisions, now);
    }
    return std::move(day_);
}

Minute Play::ready_as_known(std::size_t index, Minute now) const {
    const Instance::Order& order = instance_.orders[index];
    if (kitchens_.kitchens == Kitchens::known || order.ready <= now) return order.ready;
    const auto mean = static_cast<engine::Seconds>(mean_kitchen_[order.restaurant] * minute);
    const engine::Seconds age = (now - order.placed) * minute;
    const engine::Seconds took = kitchen_times_.estimate(mean, age, kitchens_.share);
    return std::max(order.placed + (took + minute / 2) / minute, now + 1);
}

void Play::watch_kitchens(Minute now) {
    for (; watched_ < by_readiness_.size(); ++watched_) {
        const Instance::Order& order = instance_.orders[by_readiness_[watched_]];
        if (seen_ready_at(by_readiness_[watched_]) > now) break;
        kitchen_times_.learn(static_cast<engine::Seconds>(mean_kitchen_[order.restaurant] * minute),
                             (order.ready - order.placed) * minute);
    }
}

void Play::tell_state(Minute now) {
    state_.now = now * minute;
    state_.couriers.clear();
    for (std::size_t c = 0; c < riders_.size(); ++c) {
        const Instance::Courier& courier = instance_.couriers[c];
        if (courier.off < now) continue;
        const Rider& rider = riders_[c];
        const Point& place = place_of(instance_, rider.at);
        const std::int64_t hour_cents = instance_.rules.pay_per_hour * 100;
        state_.couriers.push_back({.key = key_of(c),
                                   .place = {.x = place.x, .y = place.y},
                                   .at_partner = rider.at_restaurant ? key_of(rider.at.index) : 0,
                                   .free_at = rider.free * minute,
                                   .on = courier.on * minute,
                                   .off = courier.off * minute,
                                   .delivered = rider.delivered,
                                   .guarantee = hour_cents * (courier.off - courier.on) / 60});
    }
    state_.orders.clear();
    for (const std::size_t index : open_) {
        const Instance::Order& order = instance_.orders[index];
        const Point& pickup = instance_.restaurants[order.restaurant].place;
        state_.orders.push_back(
            {.key = key_of(index),
             .partner = key_of(order.restaurant),
             .pickup = {.x = pickup.x, .y = pickup.y},
             .dropoff = {.x = order.place.x, .y = order.place.y},
             .placed = order.placed * minute,
             .ready = ready_as_known(index, now) * minute,
             .ready_guessed = kitchens_.kitchens == Kitchens::mean_only && order.ready > now});
    }
}

void Play::obey(const engine::Decisions& decisions, Minute now) {
    for (const engine::Key courier : decisions.pickups) pick_up(index_of(courier), decisions, now);
    for (const engine::Departure& departure : decisions.departures)
        depart(index_of(departure.courier), index_of(departure.partner), now);
    std::erase_if(open_, [&](std::size_t order) { return day_.solution.drops[order].has_value(); });
}

void Play::move(std::size_t courier, Minute leave, const Stop& to) {
    Rider& rider = riders_[courier];
    const Move made{.leave = leave, .from = rider.at, .to = to};
    rider.free = leave + ride_of(instance_, made);
    rider.at = to;
    rider.at_restaurant = to.kind == Stop::Kind::restaurant;
    day_.solution.moves[courier].push_back(made);
}

void Play::depart(std::size_t courier, std::size_t restaurant, Minute now) {
    if (riders_[courier].free > now) return;  // busy people are not told; the check would show it
    move(courier, now, {.kind = Stop::Kind::restaurant, .index = restaurant});
}

/// The first trip of the courier's plan; the dispatcher's times are not believed but made.
void Play::pick_up(std::size_t courier, const engine::Decisions& decisions, Minute now) {
    Pickup pickup{.told = now, .at = now, .courier = courier, .orders = {}};
    for (const engine::Leg& leg : decisions.plan) {
        if (leg.courier != key_of(courier)) continue;
        if (leg.starts_trip && !pickup.orders.empty()) break;
        pickup.orders.push_back(index_of(leg.order));
    }
    Minute leave = now + instance_.half_pickup();
    for (const std::size_t order : pickup.orders) {
        move(courier, leave, {.kind = Stop::Kind::door, .index = order});
        const Minute drop = riders_[courier].free + instance_.half_dropoff();
        day_.solution.drops[order] = drop;
        leave = drop + instance_.half_dropoff();
    }
    riders_[courier].free = leave;
    riders_[courier].delivered += static_cast<std::int32_t>(pickup.orders.size());
    day_.solution.pickups.push_back(std::move(pickup));
}

}  // namespace

engine::Settings settings_for(const Instance& instance, engine::Settings base) {
    base.travel = {.metres_per_step = instance.rules.metres_per_minute, .step = minute};
    base.pickup_half = instance.half_pickup() * minute;
    base.dropoff_half = instance.half_dropoff() * minute;
    base.weights.target = instance.rules.target * minute;
    base.weights.limit = instance.rules.limit * minute;
    base.pay_per_order = instance.rules.pay_per_order * 100;
    base.period = minute;
    return base;
}

Day play(const Instance& instance, const KitchenView& kitchens, Plan plan) {
    return Play{instance, kitchens, plan}.run();
}

}  // namespace waybill::dispatch
