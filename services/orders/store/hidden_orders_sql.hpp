// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/orders/usecases/ports.hpp"

namespace waybill::orders {

/// A mark on the order's row. It is no step of the order, which is over and stays as it is for
/// everybody else: no version, no history, no event.
class HiddenOrdersSql final : public HiddenOrders {
public:
    struct Deps {
        sql::Database& database;
        const Clock& clock;
    };
    explicit HiddenOrdersSql(Deps deps) : deps_{deps} {}

    Task<Status> hide(Context ctx, OrderId order, UserId customer) override;

private:
    Deps deps_;
};

}  // namespace waybill::orders
