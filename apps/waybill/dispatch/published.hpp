// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace waybill::dispatch {

/// A figure that a source does not give.
inline constexpr double not_given = -1;

/// What others published about one public instance.
struct PublishedDay {
    std::string_view instance;
    std::string_view who;
    double undelivered_percent;
    double click_to_door;
    double ready_to_pickup;
    double cost_per_order;
};
/// Reyes et al. (2018), tables 4, 9 and 12, and the clairvoyant optimum of Yildiz and Savelsbergh.
std::span<const PublishedDay> published_days();

/// Means over the 240 public instances.
struct PublishedMean {
    std::string_view who;
    double undelivered_percent;
    double click_to_door;
    double click_to_door_p90;
    double overage;
    double ready_to_pickup;
    double ready_to_pickup_p90;
    double cost_per_order;
    double orders_per_bundle;
};
std::span<const PublishedMean> published_means();

}  // namespace waybill::dispatch
