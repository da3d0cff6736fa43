// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/payments/usecases/ports.hpp"

namespace waybill::payments {

/// What was tried for a payment, as the tables of charges and refunds have it.
class TryLogSql final : public TryLog {
public:
    explicit TryLogSql(sql::Database& database) : database_{database} {}

    Task<Result<std::vector<PaymentTry>>> tries(Context ctx, TriesQuery wanted) override;

private:
    sql::Database& database_;
};

}  // namespace waybill::payments
