// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/orders/usecases/alerts.hpp"

namespace waybill::orders {

/// Writes alerts inside the transaction of what they are about.
class Alerts {
public:
    Alerts(messaging::Outbox& outbox, service::EventMaker& events)
        : outbox_{outbox}, events_{events} {}

    /// The row and its event `order.alerted`.
    Status raise(sql::Tx& tx, const Context& ctx, const Order& order, const RaiseAlert& alert);
    /// The order has moved on, or waits anew: what was open about its state is settled.
    Status settle(sql::Tx& tx, const OrderId& order, TimePoint at);

private:
    messaging::Outbox& outbox_;
    service::EventMaker& events_;
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
