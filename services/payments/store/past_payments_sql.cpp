// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/past_payments_sql.hpp"

#include "services/payments/store/payment_rows.hpp"

namespace waybill::payments {

Task<Result<std::optional<Payment>>> PastPaymentsSql::at(Context ctx, OrderId order,
                                                         TimePoint moment) {
    auto read = [&](sql::Tx& tx) { return rows::find_at(tx, order, moment); };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

}  // namespace waybill::payments
