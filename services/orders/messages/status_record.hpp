// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/messaging/event.hpp"
#include "services/orders/domain/transitions.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waybill::orders {

/// Where other systems hear of an order's status, and say theirs: plain JSON, key = order id.
inline constexpr std::string_view status_topic = "order.status.changed";

/// What others are told of an event of ours: `order_id`, `status`, `created_at` of the order, and
/// of this change `changed_at` and `sequence`, by which older news is told from newer. Nothing
/// where the status stays as it is.
std::optional<std::string> status_record(const messaging::Event& event);

/// What others say has happened to an order.
struct OutsideStatus {
    OrderId order;
    Step step{};
};
/// Any letter case; `canceled`, `cancelled` and `deleted` are alike. malformed: orders.bad_status;
/// forbidden: orders.not_by_others for a status that only our own payments and couriers reach.
Result<OutsideStatus> read_status_record(std::string_view json);

}  // namespace waybill::orders
