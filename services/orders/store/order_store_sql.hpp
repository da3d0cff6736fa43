// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "platform/telemetry/log.hpp"
#include "services/orders/messages/order_secrets.hpp"
#include "services/orders/store/alerts.hpp"
#include "services/orders/store/order_timers.hpp"
#include "services/orders/usecases/ports.hpp"

namespace waybill::orders {

/// Orders in the service's own database, one transaction per change (see OrderStore).
class OrderStoreSql final : public OrderStore {
public:
    struct Deps {
        sql::Database& database;
        messaging::Outbox& outbox;
        service::EventMaker& events;
        OrderTimers& timers;
        Alerts& alerts;
        const OrderSecrets& secrets;
        telemetry::Log& log;
    };
    explicit OrderStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<Placed>> insert(Context ctx, NewOrder entry) override;
    Task<Result<std::optional<Order>>> examine(Context ctx, OrderClaim claim) override;
    Task<Result<Order>> change(Context ctx, ChangeTarget target, Decide decide) override;
    Task<Result<Order>> find(Context ctx, OrderId order, Viewer viewer) override;
    Task<Result<Order>> find_tracked(Context ctx, SecretText token, TimePoint now) override;
    Task<Result<OrderPage>> list(Context ctx, OrderFilter filter) override;
    Task<Result<std::vector<HistoryEntry>>> history(Context ctx, OrderId order,
                                                    Viewer viewer) override;

private:
    /// With PIN and tracking token for its customer, for nobody else.
    void open_for(const Viewer& viewer, Order& order);
    /// The same for who confirmed it. What does not open is left out, and told in the log: an order
    /// goes on without it.
    void open(Order& order);
    /// Claims or takes what brought the change.
    Result<messaging::Delivery> meet(sql::Tx& tx, const ChangeTarget& target);
    /// Each says its `event`, of which the type, the version and the content are still missing.
    Status carry_out(sql::Tx& tx, messaging::Event event, Order& order, const Move& move);
    Status carry_out(sql::Tx& tx, messaging::Event event, const Order& order,
                     const RaiseAlert& alert);
    Status carry_out(sql::Tx& tx, messaging::Event event, const Order& order, const Tell& tell);

    Deps deps_;
};

}  // namespace waybill::orders
