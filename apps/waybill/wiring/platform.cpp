// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/wiring/platform.hpp"

#include "apps/waybill/wiring/new_work.hpp"
#include "services/catalog/module.hpp"
#include "services/couriers/module.hpp"
#include "services/gateway/module.hpp"
#include "services/identity/module.hpp"
#include "services/notifications/clients/order_desk.hpp"
#include "services/notifications/module.hpp"
#include "services/orders/module.hpp"
#include "services/payments/module.hpp"

#include <map>

namespace waybill::wiring {
namespace {

using Catalog = catalog::v1::CatalogServiceInProcess;
using Couriers = couriers::v1::CouriersServiceInProcess;
using Identity = identity::v1::IdentityServiceInProcess;
using Notifications = notifications::v1::NotificationsServiceInProcess;
using Orders = orders::v1::OrdersServiceInProcess;
using Payments = payments::v1::PaymentsServiceInProcess;
using Simulator = payments::v1::PaymentSimulatorServiceInProcess;

using Databases = std::map<std::string_view, std::unique_ptr<sql::Database>>;

Result<Databases> open_all(const Environment& environment) {
    Databases databases;
    for (const StoredService& service : stored_services()) {
        WAYBILL_TRY(auto database, environment.open_database(service.name, service.migrations));
        databases.emplace(service.name, std::move(database));
    }
    return databases;
}

/// What a service is given: the environment, with its own database and its name on log lines.
class PortsOf {
public:
    PortsOf(const Environment& env, IdSource& ids, Databases& databases)
        : env_{env}, ids_{ids}, databases_{databases} {}

    service::Ports operator()(std::string_view service) {
        auto& log = *logs_.emplace_back(std::make_unique<telemetry::ServiceLog>(env_.log, service));
        return {.executor = env_.executor,
                .clock = env_.clock,
                .random = env_.random,
                .ids = ids_,
                .database = *databases_.at(service),
                .bus = env_.bus,
                .metrics = env_.metrics,
                .log = log,
                .desks = &desks_};
    }
    const service::ParkedDesks& desks() const { return desks_; }

private:
    const Environment& env_;
    IdSource& ids_;
    Databases& databases_;
    service::ParkedDesks desks_;
    std::vector<std::unique_ptr<telemetry::ServiceLog>> logs_;
};

rpc::Admission admission(std::function<Status()> room) {
    if (!room) return {};
    return [room = std::move(room)](const rpc::Method& method) {
        return begins_new_work(method) ? room() : Status{};
    };
}

}  // namespace

std::vector<StoredService> stored_services() {
    return {
        {"notifications", notifications::NotificationsModule::migrations()},
        {"identity", identity::IdentityModule::migrations()},
        {"catalog", catalog::CatalogModule::migrations(), catalog::CatalogModule::seal_clear},
        {"payments", payments::PaymentsModule::migrations()},
        {"orders", orders::OrdersModule::migrations(), orders::OrdersModule::seal_clear},
        {"couriers", couriers::CouriersModule::migrations(), couriers::CouriersModule::seal_clear},
        {"gateway", gateway::GatewayModule::migrations(), gateway::GatewayModule::seal_clear}};
}

/// In order of construction: a service comes after those it calls, but for the catalog, which asks
/// orders once all of them have started. Each is called through bindings
/// only, one for each caller, which check and measure.
struct Platform::Parts {
    Parts(Environment environment, ServiceSettings settings, Databases opened)
        : env{std::move(environment)},
          databases{std::move(opened)},
          ids{env.clock, env.random},
          ports{env, ids, databases},
          guard{env.clock, env.calls, admission(env.storage_room)},
          catalog{{.ports = ports("catalog"),
                   .orders = [this]() -> orders::v1::OrdersService& { return orders_for_catalog; },
                   .client = env.http,
                   .egress = env.egress,
                   .zones = env.zones,
                   .sealer = env.sealer,
                   .public_url = env.public_url,
                   .settings = settings.catalog}},
          payments{{.ports = ports("payments"),
                    .http = env.own_http,
                    .public_url = env.public_url,
                    .callback_base_url = env.callback_base_url,
                    .settings = settings.payments}},
          catalog_for_orders{Catalog::for_orders(catalog.calls(), guard)},
          payments_for_orders{Payments::for_orders(payments.calls(), guard)},
          orders{{.ports = ports("orders"),
                  .catalog = catalog_for_orders,
                  .payments = payments_for_orders,
                  .sealer = env.sealer,
                  .public_url = env.public_url,
                  .settings = settings.orders}},
          orders_for_catalog{Orders::for_catalog(orders.calls(), guard)},
          orders_for_notifications{Orders::for_notifications(orders.calls(), guard)},
          catalog_for_notifications{Catalog::for_notifications(catalog.calls(), guard)},
          order_desk{{.orders = orders_for_notifications,
                      .catalog = catalog_for_notifications,
                      .zones = env.zones,
                      .public_url = env.public_url}},
          notifications{{.ports = ports("notifications"),
                         .mail = env.mail,
                         .cache = env.cache,
                         .orders = order_desk,
                         .settings = settings.notifications}},
          notifications_for_identity{Notifications::for_identity(notifications.calls(), guard)},
          identity{{.ports = ports("identity"),
                    .hashing = env.hashing,
                    .hasher = env.hasher,
                    .signer = env.signer,
                    .sealer = env.sealer,
                    .notifications = notifications_for_identity,
                    .settings = settings.identity}},
          orders_for_couriers{Orders::for_couriers(orders.calls(), guard)},
          couriers{{.ports = ports("couriers"),
                    .orders = orders_for_couriers,
                    .sealer = env.sealer,
                    .planning = env.planning,
                    .settings = settings.couriers}},
          of_gateway{*this},
          of_cli{Identity::for_cli(identity.calls(), guard),
                 Catalog::for_cli(catalog.calls(), guard),
                 Couriers::for_cli(couriers.calls(), guard)},
          gateway{gateway_deps(std::move(settings.gateway))} {}

    gateway::GatewayModule::Deps gateway_deps(gateway::GatewaySettings settings) {
        return {.clients = clients(),
                .executor = env.executor,
                .pool = env.planning,
                .packing = env.packing,
                .clock = env.clock,
                .random = env.random,
                .ids = ids,
                .database = *databases.at("gateway"),
                .bus = env.bus,
                .cache = env.cache,
                .limiter = env.limiter,
                .verifier = env.verifier,
                .sealer = env.sealer,
                .metrics = env.metrics,
                .log = env.log,
                .public_url = env.public_url,
                .fingerprint_key = env.fingerprint_key,
                .engine_errors = env.engine_errors,
                .storage_sound = env.storage_sound,
                .settings = std::move(settings)};
    }
    gateway::Clients clients() {
        return {.identity = of_gateway.identity,
                .catalog = of_gateway.catalog,
                .orders = of_gateway.orders,
                .payments = of_gateway.payments,
                .simulator = of_gateway.simulator,
                .couriers = of_gateway.couriers,
                .notifications = of_gateway.notifications};
    }

    struct CallsOfGateway {
        explicit CallsOfGateway(Parts& parts)
            : identity{Identity::for_gateway(parts.identity.calls(), parts.guard)},
              catalog{Catalog::for_gateway(parts.catalog.calls(), parts.guard)},
              orders{Orders::for_gateway(parts.orders.calls(), parts.guard)},
              payments{Payments::for_gateway(parts.payments.calls(), parts.guard)},
              simulator{Simulator::for_gateway(parts.payments.simulator(), parts.guard)},
              couriers{Couriers::for_gateway(parts.couriers.calls(), parts.guard)},
              notifications{Notifications::for_gateway(parts.notifications.calls(), parts.guard)} {}
        Identity identity;
        Catalog catalog;
        Orders orders;
        Payments payments;
        Simulator simulator;
        Couriers couriers;
        Notifications notifications;
    };
    struct CallsOfCli {
        Identity identity;
        Catalog catalog;
        Couriers couriers;
    };

    Environment env;
    Databases databases;
    IdSource ids;
    PortsOf ports;
    rpc::Guard guard;
    catalog::CatalogModule catalog;
    payments::PaymentsModule payments;
    Catalog catalog_for_orders;
    Payments payments_for_orders;
    orders::OrdersModule orders;
    Orders orders_for_catalog;
    Orders orders_for_notifications;
    Catalog catalog_for_notifications;
    notifications::OrderDeskCalls order_desk;
    notifications::NotificationsModule notifications;
    Notifications notifications_for_identity;
    identity::IdentityModule identity;
    Orders orders_for_couriers;
    couriers::CouriersModule couriers;
    CallsOfGateway of_gateway;
    CallsOfCli of_cli;
    gateway::GatewayModule gateway;
};

Platform::Platform(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
Platform::~Platform() = default;

Result<std::unique_ptr<Platform>> Platform::build(Environment environment,
                                                  ServiceSettings settings) {
    WAYBILL_TRY(auto databases, open_all(environment));
    auto parts =
        std::make_unique<Parts>(std::move(environment), std::move(settings), std::move(databases));
    return std::unique_ptr<Platform>{new Platform{std::move(parts)}};
}

http::Handler& Platform::handler() { return parts_->gateway.handler(); }
const service::ParkedDesks& Platform::parked() const { return parts_->ports.desks(); }
CommandClients Platform::commands() {
    return {.identity = parts_->of_cli.identity,
            .catalog = parts_->of_cli.catalog,
            .couriers = parts_->of_cli.couriers};
}
std::string Platform::openapi() const { return parts_->gateway.openapi(); }
std::string Platform::route_list() const { return parts_->gateway.route_list(); }

Task<Status> Platform::start() {
    WAYBILL_CO_CHECK(co_await parts_->env.bus.start());
    parts_->notifications.start();
    parts_->identity.start();
    parts_->catalog.start();
    parts_->payments.start();
    parts_->orders.start();
    parts_->couriers.start();
    parts_->gateway.start();
    co_return Status{};
}

Task<void> Platform::stop() {
    co_await parts_->gateway.stop();
    co_await parts_->couriers.stop();
    co_await parts_->orders.stop();
    co_await parts_->payments.stop();
    co_await parts_->catalog.stop();
    co_await parts_->identity.stop();
    co_await parts_->notifications.stop();
    co_await parts_->env.bus.stop();
}

}  // namespace waybill::wiring
