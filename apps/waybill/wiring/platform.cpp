// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/wiring/platform.hpp"

#include "apps/waybill/wiring/shared_parts.hpp"
#include "services/catalog/module.hpp"
#include "services/couriers/module.hpp"
#include "services/gateway/module.hpp"
#include "services/identity/module.hpp"
#include "services/notifications/clients/audience_desk.hpp"
#include "services/notifications/clients/order_desk.hpp"
#include "services/notifications/module.hpp"
#include "services/orders/module.hpp"
#include "services/payments/module.hpp"

namespace waybill::wiring {
namespace {

using Catalog = catalog::v1::CatalogServiceInProcess;
using Couriers = couriers::v1::CouriersServiceInProcess;
using Identity = identity::v1::IdentityServiceInProcess;
using Notifications = notifications::v1::NotificationsServiceInProcess;
using Orders = orders::v1::OrdersServiceInProcess;
using Payments = payments::v1::PaymentsServiceInProcess;
using Simulator = payments::v1::PaymentSimulatorServiceInProcess;

using CatalogThere = catalog::v1::CatalogServiceRemote;
using CouriersThere = couriers::v1::CouriersServiceRemote;
using IdentityThere = identity::v1::IdentityServiceRemote;
using NotificationsThere = notifications::v1::NotificationsServiceRemote;
using OrdersThere = orders::v1::OrdersServiceRemote;
using PaymentsThere = payments::v1::PaymentsServiceRemote;
using SimulatorThere = payments::v1::PaymentSimulatorServiceRemote;

// What a service calls stands before it and is made for it.

struct CatalogHere {
    CatalogHere(SharedParts& shared, catalog::CatalogSettings settings)
        : module{{.ports = shared.ports("catalog"),
                  .orders = [this]() -> orders::v1::OrdersService& { return *orders; },
                  .client = shared.env.http,
                  .egress = shared.env.egress,
                  .zones = shared.env.zones,
                  .sealer = shared.env.sealer,
                  .blobs = shared.env.blobs,
                  .public_url = shared.env.public_url,
                  .settings = settings}} {}

    std::unique_ptr<orders::v1::OrdersService> orders{};  ///< called once all have started
    catalog::CatalogModule module;
};

struct PaymentsHere {
    PaymentsHere(SharedParts& shared, payments::PaymentsSettings settings)
        : module{{.ports = shared.ports("payments"),
                  .own_http = shared.env.own_http,
                  .http = shared.env.http,
                  .public_url = shared.env.public_url,
                  .callback_base_url = shared.env.callback_base_url,
                  .settings = std::move(settings)}} {}

    payments::PaymentsModule module;
};

struct OrdersHere {
    OrdersHere(SharedParts& shared, catalog::v1::CatalogService* catalog_here,
               payments::v1::PaymentsService* payments_here, orders::OrdersSettings settings)
        : catalog{shared.link("catalog", catalog_here, Catalog::for_orders,
                              CatalogThere::for_orders)},
          payments{shared.link("payments", payments_here, Payments::for_orders,
                               PaymentsThere::for_orders)},
          module{{.ports = shared.ports("orders"),
                  .catalog = *catalog,
                  .payments = *payments,
                  .sealer = shared.env.sealer,
                  .public_url = shared.env.public_url,
                  .settings = std::move(settings)}} {}

    std::unique_ptr<catalog::v1::CatalogService> catalog;
    std::unique_ptr<payments::v1::PaymentsService> payments;
    orders::OrdersModule module;
};

struct NotificationsHere {
    NotificationsHere(SharedParts& shared, orders::v1::OrdersService* orders_here,
                      catalog::v1::CatalogService* catalog_here,
                      couriers::v1::CouriersService* couriers_here,
                      notifications::NotificationsSettings settings)
        : orders{shared.link("orders", orders_here, Orders::for_notifications,
                             OrdersThere::for_notifications)},
          catalog{shared.link("catalog", catalog_here, Catalog::for_notifications,
                              CatalogThere::for_notifications)},
          couriers{shared.link("couriers", couriers_here, Couriers::for_notifications,
                               CouriersThere::for_notifications)},
          order_desk{{.orders = *orders,
                      .catalog = *catalog,
                      .zones = shared.env.zones,
                      .public_url = shared.env.public_url}},
          audience_desk{{.orders = *orders, .couriers = *couriers}},
          module{{.ports = shared.ports("notifications"),
                  .mail = shared.env.mail,
                  .cache = shared.env.cache,
                  .orders = order_desk,
                  .audiences = audience_desk,
                  .zones = shared.env.zones,
                  .client = shared.env.http,
                  .egress = shared.env.egress,
                  .sealer = shared.env.sealer,
                  .public_url = shared.env.public_url,
                  .settings = std::move(settings)}} {}

    std::unique_ptr<orders::v1::OrdersService> orders;
    std::unique_ptr<catalog::v1::CatalogService> catalog;
    std::unique_ptr<couriers::v1::CouriersService> couriers;
    notifications::OrderDeskCalls order_desk;
    notifications::AudienceCalls audience_desk;
    notifications::NotificationsModule module;
};

struct CouriersHere {
    CouriersHere(SharedParts& shared, orders::v1::OrdersService* orders_here,
                 couriers::CouriersSettings settings)
        : orders{shared.link("orders", orders_here, Orders::for_couriers,
                             OrdersThere::for_couriers)},
          module{
              {.ports = shared.ports("couriers"),
               .orders = *orders,
               .client = shared.env.http,
               .order_system = settings.by_grpc() ? &shared.env.elsewhere("order_system") : nullptr,
               .sealer = shared.env.sealer,
               .blobs = shared.env.blobs,
               .planning = shared.env.planning,
               .settings = settings}} {}

    std::unique_ptr<orders::v1::OrdersService> orders;
    couriers::CouriersModule module;
};

struct IdentityHere {
    IdentityHere(SharedParts& shared, notifications::v1::NotificationsService* notifications_here,
                 orders::v1::OrdersService* orders_here,
                 couriers::v1::CouriersService* couriers_here, identity::IdentitySettings settings)
        : notifications{shared.link("notifications", notifications_here,
                                    Notifications::for_identity, NotificationsThere::for_identity)},
          orders{
              shared.link("orders", orders_here, Orders::for_identity, OrdersThere::for_identity)},
          couriers{shared.link("couriers", couriers_here, Couriers::for_identity,
                               CouriersThere::for_identity)},
          module{{.ports = shared.ports("identity"),
                  .hashing = shared.env.hashing,
                  .hasher = shared.env.hasher,
                  .signer = *shared.env.signer,
                  .sealer = shared.env.sealer,
                  .notifications = *notifications,
                  .blobs = shared.env.blobs,
                  .orders = *orders,
                  .couriers = *couriers,
                  .settings = settings}} {}

    std::unique_ptr<notifications::v1::NotificationsService> notifications;
    std::unique_ptr<orders::v1::OrdersService> orders;
    std::unique_ptr<couriers::v1::CouriersService> couriers;
    identity::IdentityModule module;
};

/// Services in this process; null where they run elsewhere.
struct TargetsHere {
    identity::v1::IdentityService* identity;
    catalog::v1::CatalogService* catalog;
    orders::v1::OrdersService* orders;
    payments::v1::PaymentsService* payments;
    payments::v1::PaymentSimulatorService* simulator;
    couriers::v1::CouriersService* couriers;
    notifications::v1::NotificationsService* notifications;
};

struct GatewayHere {
    GatewayHere(SharedParts& shared, const TargetsHere& to, gateway::GatewaySettings settings)
        : identity{shared.link("identity", to.identity, Identity::for_gateway,
                               IdentityThere::for_gateway)},
          catalog{
              shared.link("catalog", to.catalog, Catalog::for_gateway, CatalogThere::for_gateway)},
          orders{shared.link("orders", to.orders, Orders::for_gateway, OrdersThere::for_gateway)},
          payments{shared.link("payments", to.payments, Payments::for_gateway,
                               PaymentsThere::for_gateway)},
          simulator{shared.link("payments", to.simulator, Simulator::for_gateway,
                                SimulatorThere::for_gateway)},
          couriers{shared.link("couriers", to.couriers, Couriers::for_gateway,
                               CouriersThere::for_gateway)},
          notifications{shared.link("notifications", to.notifications, Notifications::for_gateway,
                                    NotificationsThere::for_gateway)},
          module{deps(shared, std::move(settings))} {}

    gateway::GatewayModule::Deps deps(SharedParts& shared, gateway::GatewaySettings settings) {
        const Environment& env = shared.env;
        return {.clients = {.identity = *identity,
                            .catalog = *catalog,
                            .orders = *orders,
                            .payments = *payments,
                            .simulator = *simulator,
                            .couriers = *couriers,
                            .notifications = *notifications},
                .executor = env.executor,
                .pool = env.planning,
                .packing = env.packing,
                .imaging = env.imaging,
                .maker = env.pictures,
                .blobs = env.blobs,
                .clock = env.clock,
                .random = env.random,
                .ids = shared.ids,
                .database = *shared.databases.at("gateway"),
                .bus = env.bus,
                .cache = env.cache,
                .limiter = env.limiter,
                .verifier = env.verifier,
                .keys = env.token_keys,
                .sealer = env.sealer,
                .metrics = env.metrics,
                .log = env.log,
                .public_url = env.public_url,
                .fingerprint_key = env.fingerprint_key,
                .engine_errors = env.engine_errors,
                .checks = env.checks,
                .settings = std::move(settings)};
    }

    std::unique_ptr<identity::v1::IdentityService> identity;
    std::unique_ptr<catalog::v1::CatalogService> catalog;
    std::unique_ptr<orders::v1::OrdersService> orders;
    std::unique_ptr<payments::v1::PaymentsService> payments;
    std::unique_ptr<payments::v1::PaymentSimulatorService> simulator;
    std::unique_ptr<couriers::v1::CouriersService> couriers;
    std::unique_ptr<notifications::v1::NotificationsService> notifications;
    gateway::GatewayModule module;
};

/// Of a service that runs here.
template <typename Here>
auto* calls_of(const std::unique_ptr<Here>& one) {
    return one ? &one->module.calls() : nullptr;
}

template <typename Here>
void start_one(const std::unique_ptr<Here>& one) {
    if (one) one->module.start();
}

template <typename Here>
Task<void> stop_one(const std::unique_ptr<Here>& one) {
    if (one) co_await one->module.stop();
}

}  // namespace

std::vector<StoredService> stored_services(const Selection& here) {
    std::vector<StoredService> services{
        {"notifications", notifications::NotificationsModule::migrations()},
        {"identity", identity::IdentityModule::migrations()},
        {"catalog", catalog::CatalogModule::migrations(), catalog::CatalogModule::seal_clear},
        {"payments", payments::PaymentsModule::migrations()},
        {"orders", orders::OrdersModule::migrations(), orders::OrdersModule::seal_clear},
        {"couriers", couriers::CouriersModule::migrations(), couriers::CouriersModule::seal_clear},
        {"gateway", gateway::GatewayModule::migrations(), gateway::GatewayModule::seal_clear}};
    std::erase_if(services, [&](const StoredService& one) { return !here.runs(one.name); });
    return services;
}

/// In order of construction: a service comes after those it calls, but for the catalog, which asks
/// orders once all of them have started.
struct Platform::Parts {
    Parts(Environment environment, ServiceSettings settings, Databases opened)
        : shared{std::move(environment), std::move(opened)} {
        const Selection& here = shared.env.here;
        if (here.runs("catalog")) catalog = std::make_unique<CatalogHere>(shared, settings.catalog);
        if (here.runs("payments"))
            payments = std::make_unique<PaymentsHere>(shared, std::move(settings.payments));
        if (here.runs("orders"))
            orders = std::make_unique<OrdersHere>(shared, calls_of(catalog), calls_of(payments),
                                                  std::move(settings.orders));
        if (catalog)
            catalog->orders = shared.link("orders", calls_of(orders), Orders::for_catalog,
                                          OrdersThere::for_catalog);
        if (here.runs("couriers"))
            couriers = std::make_unique<CouriersHere>(shared, calls_of(orders), settings.couriers);
        if (couriers)
            for (auto& check : couriers->module.checks())
                shared.env.checks.push_back(std::move(check));
        if (here.runs("notifications"))
            notifications = std::make_unique<NotificationsHere>(
                shared, calls_of(orders), calls_of(catalog), calls_of(couriers),
                std::move(settings.notifications));
        if (here.runs("identity"))
            identity =
                std::make_unique<IdentityHere>(shared, calls_of(notifications), calls_of(orders),
                                               calls_of(couriers), settings.identity);
        if (here.runs("gateway"))
            gateway = std::make_unique<GatewayHere>(shared, targets(), std::move(settings.gateway));
    }

    TargetsHere targets() const {
        return {.identity = calls_of(identity),
                .catalog = calls_of(catalog),
                .orders = calls_of(orders),
                .payments = calls_of(payments),
                .simulator = payments ? &payments->module.simulator() : nullptr,
                .couriers = calls_of(couriers),
                .notifications = calls_of(notifications)};
    }

    SharedParts shared;
    std::unique_ptr<CatalogHere> catalog;
    std::unique_ptr<PaymentsHere> payments;
    std::unique_ptr<OrdersHere> orders;
    std::unique_ptr<CouriersHere> couriers;
    std::unique_ptr<NotificationsHere> notifications;
    std::unique_ptr<IdentityHere> identity;
    std::unique_ptr<GatewayHere> gateway;
};

Platform::Platform(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
Platform::~Platform() = default;

Result<std::unique_ptr<Platform>> Platform::build(Environment environment,
                                                  ServiceSettings settings) {
    WAYBILL_TRY(auto databases, open_databases(environment));
    auto parts =
        std::make_unique<Parts>(std::move(environment), std::move(settings), std::move(databases));
    return std::unique_ptr<Platform>{new Platform{std::move(parts)}};
}

http::Handler* Platform::handler() {
    return parts_->gateway ? &parts_->gateway->module.handler() : nullptr;
}

std::vector<rpc::Served> Platform::served() {
    std::vector<rpc::Served> all;
    const auto add = [&](auto* target) {
        if (target == nullptr) return;
        for (auto& one : serve(*target, parts_->shared.guard)) all.push_back(std::move(one));
    };
    const TargetsHere to = parts_->targets();
    add(to.identity);
    add(to.catalog);
    add(to.orders);
    add(to.payments);
    add(to.simulator);
    add(to.couriers);
    add(to.notifications);
    return all;
}

CommandClients Platform::commands() {
    SharedParts& shared = parts_->shared;
    const TargetsHere to = parts_->targets();
    return {
        .identity = shared.link("identity", to.identity, Identity::for_cli, IdentityThere::for_cli),
        .catalog = shared.link("catalog", to.catalog, Catalog::for_cli, CatalogThere::for_cli),
        .couriers =
            shared.link("couriers", to.couriers, Couriers::for_cli, CouriersThere::for_cli)};
}

const service::ParkedDesks& Platform::parked() const { return parts_->shared.ports.desks(); }
const http::ReadyChecks& Platform::checks() const { return parts_->shared.env.checks; }
std::string Platform::openapi() const { return parts_->gateway->module.openapi(); }
std::string Platform::route_list() const { return parts_->gateway->module.route_list(); }

Task<Status> Platform::start() {
    WAYBILL_CO_CHECK(co_await parts_->shared.env.bus.start());
    start_one(parts_->notifications);
    start_one(parts_->identity);
    start_one(parts_->catalog);
    start_one(parts_->payments);
    start_one(parts_->orders);
    start_one(parts_->couriers);
    start_one(parts_->gateway);
    co_return Status{};
}

Task<void> Platform::stop() {
    co_await stop_one(parts_->gateway);
    co_await stop_one(parts_->couriers);
    co_await stop_one(parts_->orders);
    co_await stop_one(parts_->payments);
    co_await stop_one(parts_->catalog);
    co_await stop_one(parts_->identity);
    co_await stop_one(parts_->notifications);
    co_await parts_->shared.env.bus.stop();
}

}  // namespace waybill::wiring
