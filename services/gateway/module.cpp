// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/module.hpp"

#include "contracts/catalog/v1/events.types.hpp"
#include "contracts/couriers/v1/events.types.hpp"
#include "contracts/couriers/v1/hints.types.hpp"
#include "contracts/identity/v1/hints.types.hpp"
#include "contracts/orders/v1/events.types.hpp"
#include "contracts/parked/v1/events.types.hpp"
#include "platform/async/pool.hpp"
#include "platform/async/task_group.hpp"
#include "platform/crypto/cached_tokens.hpp"
#include "platform/http/memory_ports.hpp"
#include "platform/http/openapi.hpp"
#include "platform/service/intake.hpp"
#include "platform/tasks/housekeeper.hpp"
#include "services/gateway/access/browser_sessions.hpp"
#include "services/gateway/access/order_rights.hpp"
#include "services/gateway/access/staff.hpp"
#include "services/gateway/access/token_gatekeeper.hpp"
#include "services/gateway/access/token_news.hpp"
#include "services/gateway/cache/offer_cache.hpp"
#include "services/gateway/live/live_hub.hpp"
#include "services/gateway/live/live_session.hpp"
#include "services/gateway/metrics.hpp"
#include "services/gateway/migrations/migrations.hpp"
#include "services/gateway/pictures/pictures.hpp"
#include "services/gateway/quotes/quote_store.hpp"
#include "services/gateway/routes/all_routes.hpp"
#include "services/gateway/routes/api_words.hpp"
#include "services/gateway/routes/docs_routes.hpp"
#include "services/gateway/store/action_log_sql.hpp"
#include "services/gateway/store/answer_store_sql.hpp"
#include "services/gateway/store/api_key_store_sql.hpp"

namespace waybill::gateway {
namespace {

http::RouterSettings router_settings(const GatewayModule::Deps& deps) {
    return {.read_deadline = deps.settings.read_deadline,
            .write_deadline = deps.settings.write_deadline,
            .body_bytes_max = static_cast<std::size_t>(deps.settings.body_max.value),
            .cors_origins = deps.settings.cors_origins,
            .tls = deps.public_url.starts_with("https://"),
            .fingerprint_key = deps.fingerprint_key};
}

/// `GET /v1/orders` out of `GET /v1/orders customer`, for metrics.
std::vector<std::string> route_names(const http::Router& router) {
    std::vector<std::string> names;
    for (const auto& route : router.routes())
        names.push_back(std::string{http::to_string(route.method)} + " " + route.pattern);
    return names;
}

http::ApiInfo api_info(std::string_view public_url) {
    return api_words(CookieNames::of(public_url).access);
}

template <typename Service, typename Request, typename Reply>
using ServiceCall = Task<Result<Reply>> (Service::*)(Context, Request);

template <typename Service, typename Request, typename Reply>
Task<Status> ask(Service& service, ServiceCall<Service, Request, Reply> call, Context ctx,
                 Request request) {
    WAYBILL_CO_CHECK(co_await (service.*call)(ctx, std::move(request)));
    co_return Status{};
}

/// Asks a service for a list; a page has one entry.
template <typename Service, typename Request, typename Reply>
http::ReadyCheck asking(std::string name, Service& service,
                        ServiceCall<Service, Request, Reply> call) {
    Request request;
    if constexpr (requires { request.mutable_page(); }) request.mutable_page()->set_limit(1);
    auto check = [&service, call, request = std::move(request)](Context ctx) {
        return ask(service, call, std::move(ctx), request);
    };
    return {.name = std::move(name), .check = std::move(check)};
}

/// What the next request may need: each asks its service for something small that it stores.
http::ReadyChecks ready_checks(const GatewayModule::Deps& deps) {
    const Clients& to = deps.clients;
    http::ReadyChecks checks{
        asking("catalog", to.catalog, &catalog::v1::CatalogService::list_partners),
        asking("orders", to.orders, &orders::v1::OrdersService::list_orders),
        asking("payments", to.payments, &payments::v1::PaymentsService::list_providers),
        asking("couriers", to.couriers, &couriers::v1::CouriersService::list_couriers)};
    checks.insert(checks.end(), deps.checks.begin(), deps.checks.end());
    return checks;
}

}  // namespace

/// In order of construction: each part only knows those above it.
struct GatewayModule::Whole {
    explicit Whole(Deps d)
        : deps{std::move(d)},
          tokens{deps.verifier, deps.clock},
          news{{.identity = deps.clients.identity,
                .revoke = [this](const SessionId& session) { tokens.revoke(session); },
                .keys = deps.keys,
                .clock = deps.clock}},
          browsers{{.tokens = tokens, .random = deps.random, .clock = deps.clock},
                   {.public_url = deps.public_url,
                    .origins = deps.settings.cors_origins,
                    .key = deps.fingerprint_key}},
          stored_keys{deps.database, deps.clock},
          api_keys{
              {.store = stored_keys, .random = deps.random, .ids = deps.ids, .clock = deps.clock}},
          gatekeeper{tokens, browsers, news, api_keys},
          answers{deps.database, deps.sealer, deps.clock},
          actions{deps.database, deps.clock},
          housekeeper{{.database = deps.database, .executor = deps.executor}},
          observer{deps.log},
          quotes{deps.cache},
          staff{deps.clients.catalog, deps.clock},
          rights{{.orders = deps.clients.orders,
                  .couriers = deps.clients.couriers,
                  .staff = staff,
                  .clock = deps.clock}},
          offers{deps.clock,
                 {.bytes_max = static_cast<std::size_t>(deps.settings.offers_bytes.value)}},
          hub{deps.log, {.bytes_max = static_cast<std::size_t>(deps.settings.live_bytes.value)}},
          pictures{{.maker = deps.maker, .imaging = deps.imaging, .blobs = deps.blobs}},
          parts{.clients = deps.clients,
                .quotes = quotes,
                .staff = staff,
                .rights = rights,
                .offers = offers,
                .hub = hub,
                .actions = actions,
                .pictures = pictures,
                .api_keys = api_keys,
                .answers = answers,
                .gatekeeper = gatekeeper,
                .browsers = browsers,
                .news = news,
                .ids = deps.ids,
                .clock = deps.clock,
                .public_url = deps.public_url},
          live{.parts = parts, .hub = hub, .tokens = tokens, .limiter = deps.limiter},
          router{{.gatekeeper = gatekeeper,
                  .limiter = deps.limiter,
                  .answers = answers,
                  .cache = deps.cache,
                  .observer = observer,
                  .random = deps.random,
                  .clock = deps.clock,
                  .packing = &deps.packing,
                  .actions = &actions},
                 router_settings(deps)},
          gauges{deps.metrics} {
        mount();
        listen();
    }

    void mount() {
        router.errors().add(deps.engine_errors);
        mount_all(router, live);
        mount_health(router, deps.clock, ready_checks(deps));
        make_document = mount_docs(router, api_info(deps.public_url));
        observer.declare(deps.metrics, route_names(router));
        gauges_refresh = deps.metrics.on_snapshot([this] { set_gauges(); });
    }

    void listen() {
        subscribe(catalog::v1::events::all, offers.subscription());
        subscribe(orders::v1::events::all, hub.of_orders());
        subscribe(couriers::v1::events::all, hub.of_couriers());
        subscribe(couriers::v1::hints::all, hub.of_hints());
        subscribe(parked::v1::events::all, hub.of_parked());
        subscribe(identity::v1::hints::all, news.subscription());
    }

    void subscribe(std::span<const messaging::EventType> types,
                   messaging::Subscription subscription) {
        const service::Intake intake{"gateway", types, deps.metrics};
        deps.bus.subscribe(intake.narrow(std::move(subscription)));
    }

    /// Beside the start: neither that nor a request waits for it, nor an event loop.
    Task<void> prepare_document(Context ctx) {
        const auto make = [this] {
            make_document();
            return true;
        };
        auto making = run_on(deps.pool, std::move(ctx), make);
        (void)co_await std::move(making);  // if the pool is busy, its first reader makes it
    }

    /// Actions of the office that a process left open when it died.
    Task<void> end_abandoned(Context ctx) {
        const Status ended = co_await actions.end_abandoned(std::move(ctx));
        (void)ended;  // else the next action does it
    }

    void set_gauges() const {
        const auto known = tokens.figures();
        gauges.live_watchers.set(static_cast<double>(hub.watchers()));
        gauges.live_bytes.set(static_cast<double>(hub.bytes()));
        gauges.quote_bytes.set(static_cast<double>(deps.cache.bytes()));
        gauges.offer_bytes.set(static_cast<double>(offers.bytes()));
        const auto looks = offers.looks();
        gauges.offer_hits.set(static_cast<double>(looks.hits));
        gauges.offer_misses.set(static_cast<double>(looks.misses));
        gauges.tokens.set(static_cast<double>(known.tokens));
        gauges.revoked_sessions.set(static_cast<double>(known.revoked));
        gauges.token_hits.set(static_cast<double>(known.hits));
        gauges.token_misses.set(static_cast<double>(known.misses));
    }

    Deps deps;
    crypto::CachedTokenVerifier tokens;
    TokenNews news;
    BrowserSessions browsers;
    ApiKeyStoreSql stored_keys;
    ApiKeys api_keys;
    TokenGatekeeper gatekeeper;
    AnswerStoreSql answers;
    ActionLogSql actions;
    tasks::Housekeeper housekeeper;
    RequestObserver observer;
    QuoteStore quotes;
    Staff staff;
    OrderRights rights;
    OfferCache offers;
    LiveHub hub;
    Pictures pictures;
    Parts parts;
    LiveParts live;
    http::Router router;
    GatewayGauges gauges;
    telemetry::Registration gauges_refresh{};
    std::function<void()> make_document{};
    TaskGroup group{};
};

GatewayModule::GatewayModule(Deps deps) : whole_{std::make_unique<Whole>(std::move(deps))} {}
GatewayModule::~GatewayModule() = default;

std::span<const sql::Migration> GatewayModule::migrations() { return gateway::migrations(); }

std::unique_ptr<http::RateLimiter> GatewayModule::rates_in_memory(const Clock& clock,
                                                                  const GatewaySettings& settings) {
    if (!settings.rate_limits) return std::make_unique<http::UnlimitedRates>();
    http::RateLimits limits;
    limits.reads.limit = settings.reads_per_second;
    limits.reads.burst = std::int64_t{2} * settings.reads_per_second;
    limits.writes.limit = settings.writes_per_second;
    limits.writes.burst = std::int64_t{2} * settings.writes_per_second;
    limits.logins.limit = settings.logins_per_minute;
    limits.logins.burst = settings.logins_per_minute;
    limits.refusals.limit = settings.refusals_per_second;
    limits.refusals.burst = std::int64_t{10} * settings.refusals_per_second;
    return std::make_unique<http::MemoryRateLimiter>(clock, limits);
}

Result<std::int64_t> GatewayModule::seal_clear(sql::Tx& tx, const crypto::Sealer& sealer) {
    return seal_clear_answers(tx, sealer);
}

http::Handler& GatewayModule::handler() { return whole_->router; }

std::string GatewayModule::openapi() const {
    return http::openapi(whole_->router, api_info(whole_->deps.public_url));
}

std::string GatewayModule::route_list() const { return http::route_list(whole_->router); }

void GatewayModule::start() {
    Context ctx;
    ctx.stop = whole_->group.token();
    whole_->group.spawn(whole_->deps.executor, whole_->news.follow(ctx));
    whole_->group.spawn(whole_->deps.executor, whole_->end_abandoned(ctx));
    whole_->group.spawn(whole_->deps.executor, whole_->prepare_document(std::move(ctx)));
    whole_->housekeeper.start();
}

Task<void> GatewayModule::stop() {
    co_await whole_->housekeeper.stop();
    co_await whole_->group.stop();
}

}  // namespace waybill::gateway
