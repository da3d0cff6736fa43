// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

namespace waybill::messaging {

/// A type of event as its contract declares it. The views are of static storage.
struct EventType {
    std::string_view topic{};                     ///< `waybill.orders`
    std::string_view name{};                      ///< `order.paid`
    std::span<const std::string_view> consumers;  ///< services of ours that act on it

    constexpr bool consumed_by(std::string_view service) const {
        return std::ranges::contains(consumers, service);
    }
};

/// A type whose content is a `Message`: generated for each, as `orders::v1::events::order_paid`,
/// beside `events::all`, the types of the topic.
template <typename Message>
struct EventOf : EventType {};

}  // namespace waybill::messaging
