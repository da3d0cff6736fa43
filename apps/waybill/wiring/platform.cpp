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
/// orders once all of them have started. Each is called through its
/// binding only, which checks who calls and measures.
struct Platform::Parts {
    Parts(Environment environment, ServiceSettings settings, Databases opened)
        : env{std::move(environment)},
          databases{std::move(opened)},
          ids{env.clock, env.random},
          ports{env, ids, databases},
          guard{env.clock, env.calls, admission(env.storage_room)},
          catalog{{.ports = ports("catalog"),
                   .orders = [this]() -> orders::v1::OrdersService& { return orders_calls; },
                   .client = env.http,
                   .egress = env.egress,
                   .zones = env.zones,
                   .sealer = env.sealer,
                   .public_url = env.public_url,
                   .settings = settings.catalog}},
          catalog_calls{catalog.calls(), guard},
          payments{{.ports = ports("payments"),
                    .http = env.own_http,
                    .public_url = env.public_url,
                    .callback_base_url = env.callback_base_url,
                    .settings = settings.payments}},
          payments_calls{payments.calls(), guard},
          simulator_calls{payments.simulator(), guard},
          orders{{.ports = ports("orders"),
                  .catalog = catalog_calls,
                  .payments = payments_calls,
                  .sealer = env.sealer,
                  .public_url = env.public_url,
                  .settings = settings.orders}},
          orders_calls{orders.calls(), guard},
          order_desk{{.orders = orders_calls,
                      .catalog = catalog_calls,
                      .zones = env.zones,
                      .public_url = env.public_url}},
          notifications{{.ports = ports("notifications"),
                         .mail = env.mail,
                         .orders = order_desk,
                         .settings = settings.notifications}},
          notifications_calls{notifications.calls(), guard},
          identity{{.ports = ports("identity"),
                    .hashing = env.hashing,
                    .hasher = env.hasher,
                    .signer = env.signer,
                    .sealer = env.sealer,
                    .notifications = notifications_calls,
                    .settings = settings.identity}},
          identity_calls{identity.calls(), guard},
          couriers{{.ports = ports("couriers"),
                    .orders = orders_calls,
                    .sealer = env.sealer,
                    .planning = env.planning,
                    .settings = settings.couriers}},
          couriers_calls{couriers.calls(), guard},
          gateway{of_gateway(std::move(settings.gateway))} {}

    gateway::GatewayModule::Deps of_gateway(gateway::GatewaySettings settings) {
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
        return {.identity = identity_calls,
                .catalog = catalog_calls,
                .orders = orders_calls,
                .payments = payments_calls,
                .simulator = simulator_calls,
                .couriers = couriers_calls,
                .notifications = notifications_calls};
    }

    Environment env;
    Databases databases;
    IdSource ids;
    PortsOf ports;
    rpc::Guard guard;
    catalog::CatalogModule catalog;
    catalog::v1::CatalogServiceInProcess catalog_calls;
    payments::PaymentsModule payments;
    payments::v1::PaymentsServiceInProcess payments_calls;
    payments::v1::PaymentSimulatorServiceInProcess simulator_calls;
    orders::OrdersModule orders;
    orders::v1::OrdersServiceInProcess orders_calls;
    notifications::OrderDeskCalls order_desk;
    notifications::NotificationsModule notifications;
    notifications::v1::NotificationsServiceInProcess notifications_calls;
    identity::IdentityModule identity;
    identity::v1::IdentityServiceInProcess identity_calls;
    couriers::CouriersModule couriers;
    couriers::v1::CouriersServiceInProcess couriers_calls;
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
gateway::Clients Platform::clients() { return parts_->clients(); }
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
