// SPDX-License-Identifier: Apache-2.0
#include "services/payments/module.hpp"

#include "contracts/orders/v1/events.types.hpp"
#include "platform/http/breaker_client.hpp"
#include "services/payments/api/order_events.hpp"
#include "services/payments/api/payment_work.hpp"
#include "services/payments/api/payments_calls.hpp"
#include "services/payments/api/simulator_calls.hpp"
#include "services/payments/clients/hosted_checkout.hpp"
#include "services/payments/clients/http_notice_sender.hpp"
#include "services/payments/clients/provider_desk.hpp"
#include "services/payments/clients/simulator_provider.hpp"
#include "services/payments/clients/unreliable_provider.hpp"
#include "services/payments/migrations/migrations.hpp"
#include "services/payments/store/cash_store_sql.hpp"
#include "services/payments/store/checkout_store_sql.hpp"
#include "services/payments/store/ledger_sql.hpp"
#include "services/payments/store/past_payments_sql.hpp"
#include "services/payments/store/payment_store_sql.hpp"
#include "services/payments/store/try_log_sql.hpp"

namespace waybill::payments {
namespace {

/// The first one signs. Settings were checked before, so what cannot be read is not there.
std::vector<webhooks::SigningSecret> read_secrets(const SecretText& present,
                                                  const SecretText& previous) {
    std::vector<webhooks::SigningSecret> secrets;
    for (const auto* text : {&present, &previous})
        if (auto secret = webhooks::SigningSecret::parse(text->reveal()))
            secrets.push_back(*std::move(secret));
    return secrets;
}

/// Of all that are configured: the simulator always is.
ProviderSecrets secrets_of(const PaymentsSettings& settings, Random& random) {
    ProviderSecrets secrets;
    auto& own = secrets[std::string{simulator_id}];
    own = read_secrets(settings.simulator_secret, settings.simulator_secret_previous);
    if (own.empty()) own.push_back(webhooks::SigningSecret::generate(random));
    for (const auto& one : settings.hosted())
        if (!one.url.empty())
            secrets[std::string{one.provider}] = read_secrets(one.secret, one.secret_previous);
    return secrets;
}

simulator::Mishaps mishaps_of(const PaymentsSettings& settings) {
    return {.lost_ppm = static_cast<std::uint32_t>(settings.simulator_lost_ppm),
            .repeated_ppm = static_cast<std::uint32_t>(settings.simulator_repeated_ppm),
            .late_ppm = static_cast<std::uint32_t>(settings.simulator_late_ppm),
            .late_by = settings.simulator_late_by};
}

ProviderDesk::Providers providers_of(const PaymentsModule::Deps& deps, http::Client& outside,
                                     const ProviderSecrets& secrets,
                                     v1::PaymentSimulatorService& simulator) {
    ProviderDesk::Providers providers;
    const std::string callbacks = "/v1/callbacks/payments/";
    const std::string orders = deps.public_url + "/orders";
    auto& own = providers[std::string{simulator_id}];
    own = std::make_unique<SimulatorProvider>(
        simulator, SimulatorProvider::Urls{
                       .callback = deps.callback_base_url + callbacks + std::string{simulator_id},
                       .orders = orders});
    if (const int away = deps.settings.simulator_away_ppm; away > 0)
        own = std::make_unique<UnreliableProvider>(
            UnreliableProvider::Deps{.inner = std::move(own),
                                     .random = deps.ports.random,
                                     .away_ppm = static_cast<std::uint32_t>(away)});
    for (const auto& one : deps.settings.hosted()) {
        if (one.url.empty()) continue;
        const std::string id{one.provider};
        providers[id] = std::make_unique<HostedCheckout>(
            HostedCheckout::Deps{.client = outside,
                                 .clock = deps.ports.clock,
                                 .secrets = secrets.at(id),
                                 .url = one.url,
                                 .callback_url = deps.public_url + callbacks + id,
                                 .orders_url = orders,
                                 .timeout = deps.settings.provider_timeout});
    }
    return providers;
}

std::vector<std::string> provider_ids() {
    std::vector<std::string> ids;
    for (const Provider& provider : known_providers()) ids.emplace_back(provider.id);
    return ids;
}

CashStoreSql::Deps cash_deps(service::Backbone& backbone, const service::Ports& ports) {
    return {.database = ports.database,
            .outbox = backbone.outbox(),
            .events = backbone.events(),
            .ids = ports.ids,
            .clock = ports.clock};
}

}  // namespace

/// In order of construction: each part only knows those above it.
struct PaymentsModule::Parts {
    explicit Parts(Deps deps);
    void declare();

    service::Backbone backbone;
    PaymentsMetrics metrics;
    ProviderSecrets secrets;

    simulator::CheckoutStoreSql checkouts;
    simulator::HttpNoticeSender notice_sender;
    simulator::RunCheckout run_checkout;
    simulator::SimulatorCalls simulator_calls;

    PaymentStoreSql store;
    RefundStoreSql refunds;
    LedgerSql ledger;
    CashStoreSql cash;
    TryLogSql try_log;
    PastPaymentsSql past_payments;
    http::BreakerMetrics breaker_metrics;
    http::BreakerClient breaker;
    ProviderDesk providers;
    StartPayment start_payment;
    FollowPayment follow_payment;
    PaymentsCalls calls;
};

PaymentsModule::Parts::Parts(Deps deps)
    : backbone{"payments", deps.ports},
      metrics{deps.ports.metrics, provider_ids()},
      secrets{secrets_of(deps.settings, deps.ports.random)},
      checkouts{
          {.database = deps.ports.database, .timers = backbone.timers(), .jobs = backbone.jobs()}},
      notice_sender{{.client = deps.own_http,
                     .clock = deps.ports.clock,
                     .secret = secrets.at(std::string{simulator_id}).front()}},
      run_checkout{
          {.store = checkouts,
           .sender = notice_sender,
           .ids = deps.ports.ids,
           .random = deps.ports.random,
           .clock = deps.ports.clock,
           .success_ppm = static_cast<std::uint32_t>(deps.settings.simulator_success_ppm),
           .mishaps = mishaps_of(deps.settings)},
          {.min = deps.settings.simulator_delay_min, .max = deps.settings.simulator_delay_max}},
      simulator_calls{
          {.run_checkout = run_checkout, .store = checkouts, .clock = deps.ports.clock}},
      store{{.database = deps.ports.database,
             .outbox = backbone.outbox(),
             .events = backbone.events(),
             .timers = backbone.timers(),
             .jobs = backbone.jobs()}},
      refunds{{.database = deps.ports.database,
               .outbox = backbone.outbox(),
               .events = backbone.events()}},
      ledger{deps.ports.database},
      cash{cash_deps(backbone, deps.ports)},
      try_log{deps.ports.database},
      past_payments{deps.ports.database},
      breaker_metrics{deps.ports.metrics},
      breaker{{.inner = deps.http, .clock = deps.ports.clock, .metrics = breaker_metrics}},
      providers{{.metrics = metrics, .log = deps.ports.log},
                providers_of(deps, breaker, secrets, simulator_calls)},
      start_payment{{.store = store,
                     .clock = deps.ports.clock,
                     .active_providers = deps.settings.active_providers}},
      follow_payment{{.store = store,
                      .refunds = refunds,
                      .provider = providers,
                      .ids = deps.ports.ids,
                      .clock = deps.ports.clock,
                      .commission = deps.settings.commission,
                      .trip_pay = deps.settings.courier_trip_pay}},
      calls{{.start_payment = start_payment,
             .follow_payment = follow_payment,
             .ledger = ledger,
             .cash = cash,
             .try_log = try_log,
             .past_payments = past_payments,
             .metrics = metrics,
             .log = deps.ports.log,
             .clock = deps.ports.clock,
             .secrets = secrets,
             .public_url = deps.public_url,
             .cash_amount_max = deps.settings.cash_amount_max}} {
    declare();
}

void PaymentsModule::Parts::declare() {
    backbone.on_events(orders::v1::events::all, order_events(start_payment, follow_payment));
    backbone.on_timer(std::string{PaymentStoreSql::reconcile_timer}, ask_timer(follow_payment));
    backbone.on_job(std::string{PaymentStoreSql::refund_job}, refund_job(follow_payment));
    backbone.on_timer(std::string{simulator::CheckoutStoreSql::charge_timer},
                      simulator::charge_timer(run_checkout));
    backbone.on_job(std::string{simulator::CheckoutStoreSql::notice_job},
                    simulator::notice_job(run_checkout));
}

PaymentsModule::PaymentsModule(Deps deps) : parts_{std::make_unique<Parts>(std::move(deps))} {}
PaymentsModule::~PaymentsModule() = default;

std::span<const sql::Migration> PaymentsModule::migrations() { return payments::migrations(); }
Status PaymentsModule::audit(sql::Tx& tx) { return LedgerSql::verify(tx); }
v1::PaymentsService& PaymentsModule::calls() { return parts_->calls; }
v1::PaymentSimulatorService& PaymentsModule::simulator() { return parts_->simulator_calls; }
void PaymentsModule::start() { parts_->backbone.start(); }
Task<void> PaymentsModule::stop() { return parts_->backbone.stop(); }

}  // namespace waybill::payments
