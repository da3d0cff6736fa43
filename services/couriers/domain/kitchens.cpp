// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/kitchens.hpp"

namespace waybill::couriers {
namespace {

/// One new order moves the mean by this part of its distance.
constexpr int memory = 10;

dispatch::Seconds seconds(Duration duration) {
    return static_cast<dispatch::Seconds>(
        std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

}  // namespace

void Kitchens::learn(const Delivery& delivery) {
    if (!delivery.ready_at) return;
    const Duration took = std::max(Duration{}, *delivery.ready_at - delivery.created_at);
    const Duration mean = mean_of(delivery.partner);
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (seconds(took) <= spread_.estimate(seconds(mean), 0, shares[i])) ++kept_[i];
    ++learned_;
    spread_.learn(seconds(mean), seconds(took));
    means_[delivery.partner] = mean + (took - mean) / memory;
}

TimePoint Kitchens::ready(const Delivery& delivery, double share, TimePoint now) const {
    if (delivery.ready_at) return *delivery.ready_at;
    const Duration age = std::max(Duration{}, now - delivery.created_at);
    const auto takes =
        spread_.estimate(seconds(mean_of(delivery.partner)), seconds(age), share);
    return delivery.created_at + std::chrono::seconds{takes};
}

Duration Kitchens::mean_of(const PartnerId& partner) const {
    const auto found = means_.find(partner);
    return found == means_.end() ? usual_ : found->second;
}

}  // namespace waybill::couriers
