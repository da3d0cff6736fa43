// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/payments/usecases/ports.hpp"

namespace waybill::payments {

/// What couriers hold, in the service's own database (see CashStore).
class CashStoreSql final : public CashStore {
public:
    struct Deps {
        sql::Database& database;
        IdSource& ids;
        const Clock& clock;
    };
    explicit CashStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<HandIn>> hand_in(Context ctx, HandIn handed, IdempotencyKey key) override;

    /// Within the transaction of the payment; its booking is the caller's.
    static Status take(sql::Tx& tx, const CashTaken& taken);

private:
    Deps deps_;
};

}  // namespace waybill::payments
