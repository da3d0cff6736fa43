// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/delivery.hpp"
#include "services/couriers/domain/dispatch/kitchen_times.hpp"

#include <array>
#include <unordered_map>

namespace waybill::couriers {

/// How long each partner's kitchen takes from accepting to ready: a moving mean per partner, and
/// the spread around it, the partner's own once enough of its orders are known, until then that of
/// all. Begins with what is stored, learns from each order.
class Kitchens {
public:
    /// The quantiles whose promises are counted.
    static constexpr std::array shares{0.5, 0.9};

    explicit Kitchens(Duration usual) : usual_{usual} {}

    /// An order became ready; a repetition changes little. Counts first whether the quantiles, as
    /// they stood, would have been kept.
    void learn(const Delivery& delivery);
    /// When the order can be fetched: known, or the quantile `share` of what is still possible.
    TimePoint ready(const Delivery& delivery, double share, TimePoint now) const;

    /// Of the orders learned, how many were ready by the quantile `shares[i]`.
    std::int64_t kept(std::size_t i) const { return kept_.at(i); }
    std::int64_t learned() const { return learned_; }

private:
    /// What is known of one partner.
    struct Kitchen {
        Duration mean;
        dispatch::KitchenTimes spread{};
    };
    dispatch::Seconds mean_of(const PartnerId& partner) const;
    const dispatch::KitchenTimes& spread_of(const PartnerId& partner) const;

    Duration usual_;
    std::unordered_map<PartnerId, Kitchen> kitchens_{};
    dispatch::KitchenTimes spread_{};  ///< of all
    std::array<std::int64_t, shares.size()> kept_{};
    std::int64_t learned_{0};
};

}  // namespace waybill::couriers
