// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "platform/telemetry/log.hpp"
#include "services/orders/messages/order_secrets.hpp"
#include "services/orders/store/alerts.hpp"
#include "services/orders/store/deadlines.hpp"
#include "services/orders/store/payment_window.hpp"
#include "services/orders/usecases/ports.hpp"

namespace waybill::orders {

/// Orders in the service's own database, one transaction per change (see OrderStore).
class OrderStoreSql final : public OrderStore {
public:
    struct Deps {
        sql::Database& database;
        messaging::Outbox& outbox;
        service::EventMaker& events;
        PaymentWindow& payment_window;
        Deadlines& deadlines;
        Alerts& alerts;
        const OrderSecrets& secrets;
        telemetry::Log& log;
        IdSource& ids;
        const Clock& clock;
    };
    explicit OrderStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<Placed>> insert(Context ctx, NewOrder entry) override;
    Task<Result<std::optional<Order>>> examine(Context ctx, OrderClaim claim) override;
    Task<Result<Order>> change(Context ctx, WantedChange wanted) override;
    Task<Result<Order>> find(Context ctx, OrderId order, Viewer viewer) override;
    Task<Result<Order>> find_tracked(Context ctx, SecretText token, TimePoint now) override;
    Task<Result<OrderPage>> list(Context ctx, OrderFilter filter) override;
    Task<Result<std::vector<HistoryEntry>>> history(Context ctx, OrderId order,
                                                    Viewer viewer) override;

    /// The timer of an unpaid order went off: reminds, or cancels and ends the window.
    Task<Status> payment_window_due(Context ctx, tasks::Timer timer);

    /// The timer of a paid order went off: alerts, ends the order, or asks the courier's side to.
    Task<Status> deadline_due(Context ctx, tasks::Timer timer);

private:
    /// With PIN and tracking token for its customer, for nobody else.
    void open_for(const Viewer& viewer, Order& order);
    /// The same for who confirmed it. What does not open is left out, and told in the log: an order
    /// goes on without it.
    void open(Order& order);
    Status step(sql::Tx& tx, const Context& ctx, Order& order, const WantedChange& wanted);
    /// A step that the order does not allow.
    Status refuse(sql::Tx& tx, const Context& ctx, const Order& order, const WantedChange& wanted,
                  StepRefusal refusal);
    Status at_moment(sql::Tx& tx, const Context& ctx, Order& order, Due due, TimePoint now);
    /// The order is closed here, or asked to be.
    Status close(sql::Tx& tx, const Context& ctx, Order& order, const StateRule& rule,
                 TimePoint now);

    Deps deps_;
};

}  // namespace waybill::orders
