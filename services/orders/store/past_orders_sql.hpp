// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/orders/usecases/ports.hpp"

namespace waybill::orders {

/// Each step keeps what the order was after it; what was agreed on is kept where it is replaced.
class PastOrdersSql final : public PastOrders {
public:
    explicit PastOrdersSql(sql::Database& database) : database_{database} {}

    Task<Result<Order>> at(Context ctx, OrderId order, TimePoint moment) override;

private:
    sql::Database& database_;
};

}  // namespace waybill::orders
