// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/clients/order_desk.hpp"

namespace waybill::couriers {

Task<Status> OrdersDesk::begin_delivery(Context ctx, Delivery delivery) {
    orders::v1::BeginDeliveryRequest request;
    request.set_order_id(delivery.order.text());
    request.set_courier_id(delivery.courier.text());
    request.set_courier_name(delivery.courier_name);
    request.set_epoch(delivery.epoch);
    WAYBILL_CO_CHECK(co_await orders_.begin_delivery(ctx, std::move(request)));
    co_return Status{};
}

}  // namespace waybill::couriers
