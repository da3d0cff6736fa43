// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/orders/usecases/ports.hpp"

namespace waybill::orders {

/// An unpaid order needs its stock for its payment window and a margin. Any other that is not
/// cancelled has sold it, or is about to: the catalog hears of it any moment, and asks again.
class StockNeedsSql final : public StockNeeds {
public:
    struct Deps {
        sql::Database& database;
        const Clock& clock;
        Duration margin;     ///< stock outlives the payment window by this
        Duration ask_again;  ///< of an order whose own time is over or unknown
    };
    explicit StockNeedsSql(Deps deps) : deps_{deps} {}

    Task<Result<std::vector<StockNeed>>> of(Context ctx, std::vector<OrderId> orders) override;

private:
    Deps deps_;
};

}  // namespace waybill::orders
