// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/evaluator.hpp"

#include <algorithm>
#include <cmath>

namespace waybill::dispatch {
namespace {

constexpr Minute excess_max = 60;

struct Work {
    std::int64_t orders{0};
    std::int64_t bundles{0};
    std::int64_t riding{0};
};

std::vector<Work> work_of(const Instance& instance, const Solution& solution) {
    std::vector<Work> work(instance.couriers.size());
    for (const Pickup& pickup : solution.pickups) {
        work[pickup.courier].orders += static_cast<std::int64_t>(pickup.orders.size());
        ++work[pickup.courier].bundles;
    }
    for (std::size_t c = 0; c < work.size(); ++c)
        for (const Move& move : solution.moves[c]) work[c].riding += ride_of(instance, move);
    return work;
}

void measure_orders(const Instance& instance, const Solution& solution, Metrics& metrics) {
    std::vector<Minute> picked(instance.orders.size(), 0);
    for (const Pickup& pickup : solution.pickups)
        for (const std::size_t order : pickup.orders) picked[order] = pickup.at;
    std::vector<double> to_door;
    std::vector<double> ready_to_door;
    std::vector<double> ready_to_pickup;
    std::vector<double> overage;
    double excess = 0;
    for (std::size_t o = 0; o < instance.orders.size(); ++o) {
        const Instance::Order& order = instance.orders[o];
        if (!solution.drops[o]) {
            excess += excess_max;
            continue;
        }
        const Minute took = *solution.drops[o] - order.placed;
        excess += std::min(excess_max, took - instance.floor(order));
        to_door.push_back(took);
        ready_to_door.push_back(*solution.drops[o] - order.ready);
        ready_to_pickup.push_back(picked[o] - order.ready);
        overage.push_back(std::max(0, took - instance.rules.target));
        if (took > instance.rules.limit) {
            ++metrics.late;
            if (instance.floor(order) <= instance.rules.limit) ++metrics.late_beyond;
        }
    }
    metrics.orders = instance.orders.size();
    metrics.delivered = to_door.size();
    const auto total = static_cast<double>(metrics.orders);
    metrics.undelivered_percent = 100 * (total - static_cast<double>(metrics.delivered)) / total;
    metrics.excess = excess / total;
    metrics.click_to_door = summarise(std::move(to_door));
    metrics.ready_to_door = summarise(std::move(ready_to_door));
    metrics.ready_to_pickup = summarise(std::move(ready_to_pickup));
    metrics.overage = summarise(std::move(overage));
}

void measure_couriers(const Instance& instance, const Solution& solution, Metrics& metrics) {
    const std::vector<Work> work = work_of(instance, solution);
    double guaranteed = 0;
    for (std::size_t c = 0; c < work.size(); ++c) {
        const Minute shift = instance.couriers[c].off - instance.couriers[c].on;
        const double pledge = static_cast<double>(instance.rules.pay_per_hour * shift) / 60;
        const auto piece = static_cast<double>(instance.rules.pay_per_order * work[c].orders);
        metrics.payment += std::max(pledge, piece);
        if (piece < pledge) guaranteed += 1;
        const std::int64_t busy = work[c].riding + instance.rules.pickup_service * work[c].bundles +
                                  instance.rules.dropoff_service * work[c].orders;
        if (!solution.moves[c].empty())
            metrics.utilization += static_cast<double>(busy) / static_cast<double>(shift);
    }
    metrics.utilization /= static_cast<double>(work.size());
    metrics.on_guarantee = guaranteed / static_cast<double>(work.size());
    metrics.cost_per_order =
        metrics.payment / static_cast<double>(std::max<std::size_t>(1, metrics.delivered));
}

}  // namespace

double quantile(std::span<const double> sorted, double share) {
    if (sorted.empty()) return 0;
    const double where = share * static_cast<double>(sorted.size() - 1);
    const auto low = static_cast<std::size_t>(where);
    const std::size_t high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (sorted[high] - sorted[low]) * (where - static_cast<double>(low));
}

Summary summarise(std::vector<double> values) {
    if (values.empty()) return {};
    std::ranges::sort(values);
    double sum = 0;
    for (const double value : values) sum += value;
    return {.mean = sum / static_cast<double>(values.size()), .p90 = quantile(values, 0.9)};
}

Metrics measure(const Instance& instance, const Solution& solution) {
    Metrics metrics;
    measure_orders(instance, solution, metrics);
    measure_couriers(instance, solution, metrics);
    std::size_t carried = 0;
    std::size_t bundled = 0;
    for (const Pickup& pickup : solution.pickups) {
        carried += pickup.orders.size();
        if (pickup.orders.size() > 1) bundled += pickup.orders.size();
    }
    if (!solution.pickups.empty()) {
        metrics.orders_per_bundle =
            static_cast<double>(carried) / static_cast<double>(solution.pickups.size());
        metrics.bundled_percent = 100 * static_cast<double>(bundled) / static_cast<double>(carried);
    }
    return metrics;
}

}  // namespace waybill::dispatch
