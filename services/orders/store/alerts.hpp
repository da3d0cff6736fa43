// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/orders/usecases/alerts.hpp"

namespace waybill::orders {

/// Writes alerts inside the transaction of what they are about.
class Alerts {
public:
    explicit Alerts(messaging::Outbox& outbox) : outbox_{outbox} {}

    /// The row and `event`, which becomes `order.alerted` and gives the alert its id.
    Status raise(sql::Tx& tx, messaging::Event event, const Order& order, const RaiseAlert& alert);
    /// The order has moved on, or waits anew: what was open about its state is settled.
    Status settle(sql::Tx& tx, const OrderId& order, TimePoint at);

private:
    messaging::Outbox& outbox_;
};

/// Alerts in the service's own database (see AlertStore).
class AlertStoreSql final : public AlertStore {
public:
    struct Deps {
        sql::Database& database;
        const Clock& clock;
    };
    explicit AlertStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<AlertPage>> list(Context ctx, AlertFilter filter) override;
    Task<Result<Alert>> resolve(Context ctx, EventId alert) override;

private:
    Deps deps_;
};

}  // namespace waybill::orders
