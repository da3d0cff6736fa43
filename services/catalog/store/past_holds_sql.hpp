// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

class PastHoldsSql final : public PastHolds {
public:
    explicit PastHoldsSql(sql::Database& database) : database_{database} {}

    Task<Result<std::optional<PastHold>>> at(Context ctx, OrderId order, TimePoint moment) override;

private:
    sql::Database& database_;
};

}  // namespace waybill::catalog
