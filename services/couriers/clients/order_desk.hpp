// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.service.hpp"
#include "services/couriers/usecases/pick_up.hpp"

namespace waybill::couriers {

class OrdersDesk final : public OrderDesk {
public:
    explicit OrdersDesk(orders::v1::OrdersService& orders) : orders_{orders} {}
    Task<Status> begin_delivery(Context ctx, Delivery delivery) override;

private:
    orders::v1::OrdersService& orders_;
};

}  // namespace waybill::couriers
