// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "platform/sql/database.hpp"
#include "services/payments/usecases/ports.hpp"

namespace waybill::payments {

/// What couriers hold, in the service's own database (see CashStore).
class CashStoreSql final : public CashStore {
public:
    struct Deps {
        sql::Database& database;
        messaging::Outbox& outbox;
        service::EventMaker& events;
        IdSource& ids;
        const Clock& clock;
    };
    explicit CashStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<HandIn>> hand_in(Context ctx, HandIn handed, IdempotencyKey key) override;

    /// Within the transaction of the payment; its booking is the caller's.
    static Status take(sql::Tx& tx, const CashTaken& taken);

private:
    /// What the courier has handed in since ever, to whom it may concern.
    Status tell(sql::Tx& tx, const Context& ctx, const HandIn& handed);

    Deps deps_;
};

}  // namespace waybill::payments
