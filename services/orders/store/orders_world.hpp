// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/service_world.hpp"
#include "services/orders/domain/samples.hpp"
#include "services/orders/migrations/migrations.hpp"
#include "services/orders/store/order_store_sql.hpp"
#include "services/orders/usecases/change_order.hpp"
#include "services/orders/usecases/confirm_order.hpp"

#include <map>
#include <set>

namespace waybill::orders {

/// A catalog that only remembers who holds stock.
class FakeStock final : public Stock {
public:
    explicit FakeStock(FaultPlan& faults) : faults_{faults} {}
    Task<Status> reserve(Context, Order order, TimePoint) override {
        if (auto fault = faults_.before()) co_return fail(*std::move(fault));
        if (short_of) co_return fail(ErrorKind::conflict, "catalog.insufficient_stock");
        held.insert(order.id);
        if (auto fault = faults_.after()) co_return fail(*std::move(fault));
        co_return Status{};
    }
    Task<Status> release(Context, OrderId order) override {
        if (auto fault = faults_.before()) co_return fail(*std::move(fault));
        held.erase(order);
        co_return Status{};
    }
    std::set<OrderId> held;
    bool short_of{false};

private:
    FaultPlan& faults_;
};

class FakeCheckout final : public Checkout {
public:
    explicit FakeCheckout(FaultPlan& faults) : faults_{faults} {}
    Task<Status> check(Context, std::string provider, Money) override {
        if (auto fault = faults_.before()) co_return fail(*std::move(fault));
        if (provider != "simulator")
            co_return fail(ErrorKind::invalid, "payments.provider_inactive");
        co_return Status{};
    }

private:
    FaultPlan& faults_;
};

/// The service's inside on real SQL, one thread and a manual clock; every port call can be made to
/// fail through `faults`.
struct OrdersWorld : ServiceWorld {
    OrdersWorld() : ServiceWorld{orders::migrations()} {}

    service::EventMaker events{ids, executor.clock()};
    OrderTimers order_timers{timers, {}};
    Alerts alerts{outbox};
    OrderSecrets secrets{sealer};
    OrderStoreSql store{{.database = database,
                         .outbox = outbox,
                         .events = events,
                         .timers = order_timers,
                         .alerts = alerts,
                         .secrets = secrets,
                         .log = log}};
    FakeStock stock{faults};
    FakeCheckout checkout{faults};
    ConfirmOrder confirm{{.store = store,
                          .stock = stock,
                          .checkout = checkout,
                          .ids = ids,
                          .random = random,
                          .clock = executor.clock()},
                         {}};
    ChangeOrder change_order{{.store = store, .clock = executor.clock()}, {}};
    UserId customer = ids.next<UserId>();

    Quote quote() {
        Quote quote = samples::quote(ids, customer);
        quote.expires_at = executor.clock().now() + 10min;
        return quote;
    }
    ConfirmCommand command(const Quote& quote, std::string key) const {
        return {.customer = customer,
                .quote_id = quote.id,
                .quote = quote,
                .provider = "simulator",
                .key = {.scope = customer.text() + " confirm",
                        .key = std::move(key),
                        .fingerprint = quote.id.text()}};
    }
    Result<Placed> place(const ConfirmCommand& wanted) {
        return executor.run(confirm.run(Context{}, wanted));
    }
    Result<Order> step(const OrderId& order, Change change, std::string cause) {
        WantedChange wanted{.order = order,
                            .change = std::move(change),
                            .actor = "test",
                            .cause = std::move(cause)};
        wanted.change.at = executor.clock().now();
        return executor.run(change_order.run(Context{}, std::move(wanted)));
    }
};

}  // namespace waybill::orders
