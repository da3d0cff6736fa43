// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/search.hpp"

#include <algorithm>

namespace waybill::couriers::dispatch {
namespace {

constexpr std::uint32_t couriers_hit_max = 4;  // of one round
constexpr std::uint32_t string_max = 4;
constexpr std::uint32_t tries_max = 12;

}  // namespace

/// Takes strings of orders out of a few routes around one order.
void Search::ruin() {
    const auto orders = static_cast<std::uint32_t>(problem_->orders.size());
    const auto seed = static_cast<Slot>(dice_.below(orders));
    const std::uint32_t hits = 1 + dice_.below(couriers_hit_max);
    std::uint32_t hit = 0;
    if (const Slot own = courier_of(seed); own != nobody) {
        remove_string(own, seed);
        ++hit;
    }
    const auto around = candidates_of(seed);
    const auto reach = static_cast<std::uint32_t>(around.size());
    for (std::uint32_t tries = 0; tries < tries_max && hit < hits; ++tries) {
        // the nearer a courier the likelier: the smaller of two draws
        const Slot courier = around[std::min(dice_.below(reach), dice_.below(reach))].courier;
        if (routes_[at(courier)].size == 0 || touched_[at(courier)] == round_) continue;
        remove_string(courier, nobody);
        ++hit;
    }
}

/// A few neighbouring stops of one route, `seed` among them if there is one.
void Search::remove_string(Slot courier, Slot seed) {
    touch(courier);
    Route& route = routes_[at(courier)];
    const auto size = static_cast<std::uint32_t>(route.size);
    const std::uint32_t length = 1 + dice_.below(std::min(string_max, size));
    std::uint32_t first = dice_.below(size - length + 1);
    if (seed != nobody) {
        std::uint32_t own = 0;
        while (route.order[own] != seed) ++own;
        const std::uint32_t lowest = own + 1 > length ? own + 1 - length : 0;
        const std::uint32_t highest = std::min(own, size - length);
        first = lowest + dice_.below(highest - lowest + 1);
    }
    for (std::uint32_t i = 0; i < length; ++i) take_out(courier, static_cast<std::int32_t>(first));
    settle(courier);
}

/// In which order the pool is inserted: at random, by placing, by readiness, or longest ride first.
void Search::sort_pool() {
    const std::uint32_t kind = round_ == 0 ? 4 : dice_.below(8);
    const auto rank = [&](Slot order) -> std::int64_t {
        const OrderRow& row = problem_->orders[at(order)];
        if (kind < 4) return static_cast<std::int64_t>(dice_.next() >> 8U);
        if (kind < 6) return row.ready;
        if (kind < 7) return row.placed;
        return -row.direct;
    };
    ranked_.clear();
    for (const Slot order : unplanned_) ranked_.emplace_back(rank(order), order);
    std::sort(ranked_.begin(), ranked_.end());
    for (std::size_t i = 0; i < ranked_.size(); ++i) unplanned_[i] = ranked_[i].second;
}

}  // namespace waybill::couriers::dispatch
