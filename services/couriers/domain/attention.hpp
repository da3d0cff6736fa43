// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/planner_view.hpp"

#include <span>
#include <string>
#include <vector>

namespace waybill::couriers {

enum class AttentionReason : std::uint8_t {
    partner_without_place,  ///< where it is fetched is not known, so it is not planned
    order_without_place,    ///< where it is brought is not known, so it is not planned
    courier_without_place,  ///< on duty, but nobody knows where
    nobody_can,             ///< no courier as things stand
    courier_not_heard_of,   ///< for long; with the order, if it has fetched one
};

/// What the planner cannot do and somebody should look at. Without an order it is about a courier.
struct AttentionItem {
    AttentionReason reason{};
    OrderId order{};
    PartnerId partner{};
    std::string partner_title{};
    CourierId courier{};
    std::string courier_name{};
    TimePoint since{};
};

/// Of one run: what was left out of the plan, and what found nobody. `lost_before`: who was not
/// heard of since then is lost.
std::vector<AttentionItem> attention_of(const PlannerView& view,
                                        std::span<const dispatch::Key> unplanned, TimePoint now,
                                        TimePoint lost_before);

}  // namespace waybill::couriers
