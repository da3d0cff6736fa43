// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.service.hpp"
#include "services/catalog/usecases/ports.hpp"

#include <functional>

namespace waybill::catalog {

/// Orders through their contract.
class OrderBookClient final : public OrderBook {
public:
    /// Where orders is, asked at each call: it calls the catalog, so it is built after it.
    using Find = std::function<orders::v1::OrdersService&()>;
    explicit OrderBookClient(Find find) : find_{std::move(find)} {}

    Task<Result<std::vector<StockNeed>>> needs(Context ctx, std::vector<OrderId> orders) override;

private:
    Find find_;
};

}  // namespace waybill::catalog
