// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/couriers/usecases/ports.hpp"

namespace waybill::couriers {

class PastDeliveriesSql final : public PastDeliveries {
public:
    explicit PastDeliveriesSql(sql::Database& database) : database_{database} {}

    Task<Result<std::optional<Delivery>>> at(Context ctx, OrderId order, TimePoint moment) override;

private:
    sql::Database& database_;
};

}  // namespace waybill::couriers
