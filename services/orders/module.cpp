// SPDX-License-Identifier: Apache-2.0
#include "services/orders/module.hpp"

#include "contracts/catalog/v1/events.types.hpp"
#include "contracts/couriers/v1/events.types.hpp"
#include "contracts/identity/v1/events.types.hpp"
#include "contracts/payments/v1/events.types.hpp"
#include "platform/core/enum_values.hpp"
#include "services/orders/api/order_timers.hpp"
#include "services/orders/api/orders_calls.hpp"
#include "services/orders/api/orders_events.hpp"
#include "services/orders/clients/order_clients.hpp"
#include "services/orders/messages/status_record.hpp"
#include "services/orders/messages/timer_messages.hpp"
#include "services/orders/migrations/migrations.hpp"
#include "services/orders/store/clear_orders.hpp"
#include "services/orders/store/erased_people_sql.hpp"
#include "services/orders/store/hidden_orders_sql.hpp"
#include "services/orders/store/order_store_sql.hpp"
#include "services/orders/store/past_orders_sql.hpp"
#include "services/orders/store/stock_needs_sql.hpp"

namespace waybill::orders {
namespace {

constexpr std::string_view of_others = "orders.others";
constexpr Duration reservation_margin = 10min;  // for news of a payment in the last moment
Patience patience(const OrdersSettings& settings) {
    return {.partner_alert = settings.partner_alert,
            .partner_end = settings.partner_end,
            .courier_alert = settings.courier_alert,
            .courier_end = settings.courier_end,
            .delivery_alert = settings.delivery_alert,
            .close = settings.close_after};
}

}  // namespace

/// In order of construction: each part only knows those above it.
struct OrdersModule::Parts {
    explicit Parts(Deps deps)
        : backbone{"orders", deps.ports},
          timers{backbone.timers(),
                 {.reminders = deps.settings.reminders, .patience = patience(deps.settings)}},
          alerts{backbone.outbox()},
          secrets{deps.sealer},
          store{{.database = deps.ports.database,
                 .outbox = backbone.outbox(),
                 .events = backbone.events(),
                 .timers = timers,
                 .alerts = alerts,
                 .secrets = secrets,
                 .log = deps.ports.log}},
          past_orders{deps.ports.database},
          stock_needs{{.database = deps.ports.database,
                       .clock = deps.ports.clock,
                       .margin = reservation_margin,
                       .ask_again = deps.settings.stock_hold}},
          alert_store{{.database = deps.ports.database, .clock = deps.ports.clock}},
          hidden_orders{{.database = deps.ports.database, .clock = deps.ports.clock}},
          erased_people{{.database = deps.ports.database,
                         .outbox = backbone.outbox(),
                         .events = backbone.events(),
                         .timers = backbone.timers(),
                         .clock = deps.ports.clock}},
          stock{deps.catalog},
          area{deps.catalog},
          checkout{deps.payments, deps.ports.clock},
          confirm_order{{.store = store,
                         .stock = stock,
                         .checkout = checkout,
                         .ids = deps.ports.ids,
                         .random = deps.ports.random,
                         .clock = deps.ports.clock},
                        {.payment_window = deps.settings.payment_window,
                         .stock_hold = deps.settings.stock_hold,
                         .unpaid_orders_max = deps.settings.unpaid_orders_max}},
          change_order{{.store = store, .clock = deps.ports.clock}, patience(deps.settings)},
          redirect_order{{.store = store, .area = area, .change_order = change_order}},
          calls{{.confirm_order = confirm_order,
                 .change_order = change_order,
                 .redirect_order = redirect_order,
                 .store = store,
                 .past_orders = past_orders,
                 .hidden_orders = hidden_orders,
                 .erased_people = erased_people,
                 .stock_needs = stock_needs,
                 .alerts = alert_store,
                 .ids = deps.ports.ids,
                 .clock = deps.ports.clock,
                 .public_url = deps.public_url}} {
        declare(deps);
    }

    void declare(const Deps& deps) {
        backbone.on_events(payments::v1::events::all, payment_events(change_order));
        backbone.on_events(couriers::v1::events::all, courier_events(change_order, erased_people));
        backbone.on_events(catalog::v1::events::all, catalog_events(change_order));
        backbone.on_events(identity::v1::events::all, identity_events(erased_people));
        if (deps.settings.outside_status)
            backbone.on_plain(orders::status_topic, std::string{of_others},
                              outside_status(change_order, deps.ports.clock, of_others));
        for (const OrderTimer which : enum_values<OrderTimer>)
            backbone.on_timer(std::string{to_string(which)}, order_timer(change_order, which));
        backbone.on_timer(std::string{erasing_timer_kind}, erasing_timer(erased_people));
    }

    service::Backbone backbone;
    OrderTimers timers;
    Alerts alerts;
    OrderSecrets secrets;
    OrderStoreSql store;
    PastOrdersSql past_orders;
    StockNeedsSql stock_needs;
    AlertStoreSql alert_store;
    HiddenOrdersSql hidden_orders;
    ErasedPeopleSql erased_people;
    CatalogStock stock;
    CatalogArea area;
    PaymentsCheckout checkout;
    ConfirmOrder confirm_order;
    ChangeOrder change_order;
    RedirectOrder redirect_order;
    OrdersCalls calls;
};

OrdersModule::OrdersModule(Deps deps) : parts_{std::make_unique<Parts>(std::move(deps))} {}
OrdersModule::~OrdersModule() = default;

std::span<const sql::Migration> OrdersModule::migrations() { return orders::migrations(); }
Result<std::int64_t> OrdersModule::seal_clear(sql::Tx& tx, const crypto::Sealer& sealer) {
    return seal_clear_orders(tx, OrderSecrets{sealer});
}
std::string_view OrdersModule::status_topic() { return orders::status_topic; }
std::optional<std::string> OrdersModule::status_record(const messaging::Event& event) {
    return orders::status_record(event);
}
v1::OrdersService& OrdersModule::calls() { return parts_->calls; }
void OrdersModule::start() { parts_->backbone.start(); }
Task<void> OrdersModule::stop() { return parts_->backbone.stop(); }

}  // namespace waybill::orders
