// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/live/planned_arrival.hpp"

namespace waybill::gateway {

Task<std::optional<TimePoint>> planned_arrival(const Parts& parts, Context ctx,
                                               const orders::v1::Order& order) {
    using orders::v1::Order;
    const std::string& status = order.status();
    const bool on_its_way = status == Order::Status_Name(Order::PREPARING) ||
                            status == Order::Status_Name(Order::READY) ||
                            status == Order::Status_Name(Order::DELIVERING);
    if (!on_its_way) co_return std::nullopt;
    couriers::v1::PositionForRequest request;
    request.set_order_id(order.order_id());
    const auto estimate = co_await parts.clients.couriers.estimate_for(ctx, std::move(request));
    if (!estimate) co_return std::nullopt;
    co_return from_micros(estimate->arrives_at());
}

}  // namespace waybill::gateway
