// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/kitchens.hpp"

namespace waybill::couriers {
namespace {

/// One new order moves the mean by this part of its distance.
constexpr int memory = 10;
/// So many orders of a partner tell more of it than everybody's do.
constexpr std::size_t own_spread_from = 50;

dispatch::Seconds seconds(Duration duration) {
    return static_cast<dispatch::Seconds>(
        std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

}  // namespace

void Kitchens::learn(const Delivery& delivery) {
    if (!delivery.ready_at) return;
    const Duration took = std::max(Duration{}, *delivery.ready_at - delivery.created_at);
    const dispatch::Seconds mean = mean_of(delivery.partner);
    const auto& spread = spread_of(delivery.partner);
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (seconds(took) <= spread.estimate(mean, 0, shares[i])) ++kept_[i];
    ++learned_;
    spread_.learn(mean, seconds(took));
    const auto known = kitchens_.try_emplace(delivery.partner, Kitchen{.mean = usual_}).first;
    Kitchen& kitchen = known->second;
    kitchen.spread.learn(mean, seconds(took));
    kitchen.mean += (took - kitchen.mean) / memory;
}

TimePoint Kitchens::ready(const Delivery& delivery, double share, TimePoint now) const {
    if (delivery.ready_at) return *delivery.ready_at;
    const Duration age = std::max(Duration{}, now - delivery.created_at);
    const auto takes =
        spread_of(delivery.partner).estimate(mean_of(delivery.partner), seconds(age), share);
    return delivery.created_at + std::chrono::seconds{takes};
}

dispatch::Seconds Kitchens::mean_of(const PartnerId& partner) const {
    const auto found = kitchens_.find(partner);
    return seconds(found == kitchens_.end() ? usual_ : found->second.mean);
}

const dispatch::KitchenTimes& Kitchens::spread_of(const PartnerId& partner) const {
    const auto found = kitchens_.find(partner);
    const bool own = found != kitchens_.end() && found->second.spread.learned() >= own_spread_from;
    return own ? found->second.spread : spread_;
}

}  // namespace waybill::couriers
