// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/payments/usecases/ports.hpp"

namespace waybill::payments {

class PastPaymentsSql final : public PastPayments {
public:
    explicit PastPaymentsSql(sql::Database& database) : database_{database} {}

    Task<Result<std::optional<Payment>>> at(Context ctx, OrderId order, TimePoint moment) override;

private:
    sql::Database& database_;
};

}  // namespace waybill::payments
