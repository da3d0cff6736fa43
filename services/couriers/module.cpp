// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/module.hpp"

#include "contracts/couriers/v1/hints.types.hpp"
#include "contracts/identity/v1/events.types.hpp"
#include "contracts/orders/v1/events.types.hpp"
#include "contracts/payments/v1/events.types.hpp"
#include "platform/crypto/pin_digest.hpp"
#include "platform/service/blob_sweep.hpp"
#include "services/couriers/api/courier_calls.hpp"
#include "services/couriers/api/courier_events.hpp"
#include "services/couriers/api/courier_timers.hpp"
#include "services/couriers/api/dispatch_worker.hpp"
#include "services/couriers/api/foreign_intake.hpp"
#include "services/couriers/api/foreign_poll.hpp"
#include "services/couriers/clients/foreign_system_grpc.hpp"
#include "services/couriers/clients/foreign_system_http.hpp"
#include "services/couriers/clients/order_desk.hpp"
#include "services/couriers/migrations/migrations.hpp"
#include "services/couriers/store/care_store_sql.hpp"
#include "services/couriers/store/courier_cash_sql.hpp"
#include "services/couriers/store/courier_store_sql.hpp"
#include "services/couriers/store/delivery_store_sql.hpp"
#include "services/couriers/store/dispatch_store_sql.hpp"
#include "services/couriers/store/erased_people_sql.hpp"
#include "services/couriers/store/foreign_order_store_sql.hpp"
#include "services/couriers/store/keyless_pins.hpp"
#include "services/couriers/store/past_deliveries_sql.hpp"
#include "services/couriers/store/pick_up_store_sql.hpp"
#include "services/couriers/store/proof_store_sql.hpp"

namespace waybill::couriers {

namespace {

RunDispatch::Rules planner_rules(const CouriersSettings& settings, TimePoint now) {
    const auto seconds = [](Duration duration) {
        return static_cast<dispatch::Seconds>(
            std::chrono::duration_cast<std::chrono::seconds>(duration).count());
    };
    RunDispatch::Rules rules;
    rules.view.speeds = {.on_foot = settings.dispatch_on_foot_speed,
                         .scooter = settings.dispatch_scooter_speed,
                         .car = settings.dispatch_car_speed};
    dispatch::Settings& engine = rules.view.engine;
    engine.travel = {.metres_per_step = settings.dispatch_scooter_speed, .step = 1};
    engine.period = seconds(settings.dispatch_period);
    engine.reserve = seconds(settings.dispatch_reserve);
    engine.pickup_half = seconds(settings.dispatch_service / 2);
    engine.dropoff_half = seconds(settings.dispatch_service / 2);
    engine.kitchen_share = settings.dispatch_kitchen_share;
    engine.candidates = settings.dispatch_candidates;
    engine.bundle_max = settings.dispatch_bundle_max;
    engine.rounds_per_order = settings.dispatch_rounds_per_order;
    engine.rounds_max = settings.dispatch_rounds_max;
    engine.weights = {.click_to_door = settings.dispatch_weight_click_to_door,
                      .overage = settings.dispatch_weight_overage,
                      .lateness = settings.dispatch_weight_lateness,
                      .pay = settings.dispatch_weight_pay,
                      .pay_width = settings.dispatch_pay_width,
                      .pay_blur = settings.dispatch_pay_blur,
                      .unplanned = settings.dispatch_weight_unplanned,
                      .end_time = settings.dispatch_weight_end_time,
                      .load_even = settings.dispatch_load_even,
                      .end_place = settings.dispatch_weight_end_place,
                      .target = seconds(settings.dispatch_target),
                      .limit = seconds(settings.dispatch_limit),
                      .shift_end = seconds(settings.dispatch_shift_end)};
    // A day ago, so that no moment of open work lies before second 0.
    rules.view.zero = std::chrono::floor<std::chrono::days>(now) - std::chrono::days{1};
    rules.engine = {.budget = settings.dispatch_budget, .late_after = settings.dispatch_late_after};
    rules.lost_after = settings.lost_after;
    rules.offer_wait = settings.dispatch_offer_wait;
    rules.tell_after = settings.dispatch_tell_after;
    return rules;
}

Assignment::Deps assignment_deps(service::Backbone& backbone, const CouriersSettings& settings,
                                 ForeignNews& foreign) {
    return {.outbox = backbone.outbox(),
            .events = backbone.events(),
            .timers = backbone.timers(),
            .limits = {.on_foot = settings.on_foot_limit,
                       .scooter = settings.scooter_limit,
                       .car = settings.car_limit},
            .mode = settings.assignment,
            .lost_after = settings.lost_after,
            .ask = {.broadcast_couriers = settings.broadcast_couriers,
                    .broadcast_wait = settings.broadcast_wait,
                    .sequential_wait = settings.sequential_wait},
            .cash_held_max = settings.cash_held_max,
            .foreign = settings.orders == OrdersFrom::external ? &foreign : nullptr};
}

std::vector<webhooks::SigningSecret> foreign_secrets(const CouriersSettings& settings) {
    std::vector<webhooks::SigningSecret> secrets;
    for (const SecretText* text : {&settings.external_secret, &settings.external_secret_previous})
        if (auto secret = webhooks::SigningSecret::parse(text->reveal()))
            secrets.push_back(*std::move(secret));
    return secrets;
}

std::unique_ptr<ForeignSystem> foreign_system(const CouriersModule::Deps& deps) {
    if (deps.settings.by_grpc())
        return std::make_unique<ForeignSystemGrpc>(
            ForeignSystemGrpc::Deps{.channel = *deps.order_system,
                                    .clock = deps.ports.clock,
                                    .timeout = deps.settings.external_timeout});
    return std::make_unique<ForeignSystemHttp>(
        ForeignSystemHttp::Deps{.client = deps.client,
                                .clock = deps.ports.clock,
                                .ids = deps.ports.ids,
                                .secrets = foreign_secrets(deps.settings),
                                .url = deps.settings.external_url,
                                .timeout = deps.settings.external_timeout});
}

/// What there is only where orders are another system's.
struct ForeignParts {
    ForeignParts(const CouriersModule::Deps& deps, service::Backbone& backbone,
                 DeliveryStore& deliveries)
        : store{{.database = deps.ports.database,
                 .timers = backbone.timers(),
                 .clock = deps.ports.clock,
                 .ids = deps.ports.ids}},
          system{foreign_system(deps)},
          orders{{.system = *system,
                  .store = store,
                  .deliveries = deliveries,
                  .clock = deps.ports.clock,
                  .ids = deps.ports.ids,
                  .pin_digest =
                      [&sealer = deps.sealer](const OrderId& order, const PersonalText& pin) {
                          return crypto::pin_digest(sealer, order.text(), pin.reveal());
                      }}},
          desk{{.system = *system, .store = store}},
          poll{{.orders = orders, .ports = deps.ports}, deps.settings.external_poll} {
        backbone.on_plain(foreign_topic, "couriers.foreign", foreign_record(orders));
        backbone.on_timer(std::string{ForeignOrderStore::read_timer}, foreign_read_timer(orders));
        backbone.on_job(std::string{ForeignNews::job_kind}, foreign_outcome_kind(*system, store));
    }

    ForeignOrderStoreSql store;
    std::unique_ptr<ForeignSystem> system;
    ForeignOrders orders;
    ForeignOrderDesk desk;
    ForeignPoll poll;
};

/// Null where orders are this platform's.
std::unique_ptr<ForeignParts> foreign_parts(const CouriersModule::Deps& deps,
                                            service::Backbone& backbone,
                                            DeliveryStore& deliveries) {
    if (deps.settings.orders == OrdersFrom::platform) return nullptr;
    return std::make_unique<ForeignParts>(deps, backbone, deliveries);
}

/// Of the stores that change hands.
template <typename HandDeps>
HandDeps hand_deps(service::Backbone& backbone, const service::Ports& ports,
                   Assignment& assignment) {
    return {.database = ports.database,
            .assignment = assignment,
            .timers = backbone.timers(),
            .clock = ports.clock};
}

ErasedPeopleSql::Deps erasing_deps(service::Backbone& backbone, const service::Ports& ports) {
    return {.database = ports.database,
            .outbox = backbone.outbox(),
            .events = backbone.events(),
            .timers = backbone.timers(),
            .clock = ports.clock};
}

/// Photos and signatures of hand-overs.
struct Proofs {
    Proofs(const CouriersModule::Deps& deps, service::Backbone& backbone)
        : store{deps.ports.database},
          keep{{.proofs = store,
                .blobs = deps.blobs,
                .random = deps.ports.random,
                .clock = deps.ports.clock}},
          sweep{{.database = deps.ports.database,
                 .timers = backbone.timers(),
                 .clock = deps.ports.clock,
                 .blobs = deps.blobs},
                blobs::Shelf::proofs,
                proofs_between} {}

    ProofStoreSql store;
    KeepProofs keep;
    service::BlobSweep sweep;
};

DeliveryStoreSql::Deps delivery_deps(const CouriersModule::Deps& deps, Assignment& assignment) {
    return {.database = deps.ports.database,
            .assignment = assignment,
            .sealer = deps.sealer,
            .clock = deps.ports.clock,
            .proof = deps.settings.proof};
}

}  // namespace

/// In order of construction: each part only knows those above it.
struct CouriersModule::Parts {
    explicit Parts(Deps deps)
        : rules{planner_rules(deps.settings, deps.ports.clock.now())},
          backbone{"couriers", deps.ports},
          foreign_news{{.jobs = backbone.jobs(), .ids = deps.ports.ids, .clock = deps.ports.clock}},
          assignment{assignment_deps(backbone, deps.settings, foreign_news)},
          couriers{{.database = deps.ports.database,
                    .outbox = backbone.outbox(),
                    .events = backbone.events(),
                    .assignment = assignment,
                    .clock = deps.ports.clock}},
          deliveries{delivery_deps(deps, assignment)},
          past_deliveries{deps.ports.database},
          planned{hand_deps<DispatchStoreSql::Deps>(backbone, deps.ports, assignment)},
          fetched{hand_deps<PickUpStoreSql::Deps>(backbone, deps.ports, assignment)},
          care{hand_deps<CareStoreSql::Deps>(backbone, deps.ports, assignment)},
          cash{{.database = deps.ports.database,
                .assignment = assignment,
                .clock = deps.ports.clock}},
          erased{erasing_deps(backbone, deps.ports)},
          watch{{.store = care, .last_seen = positions, .lost_after = deps.settings.lost_after}},
          foreign{foreign_parts(deps, backbone, deliveries)},
          orders{deps.orders},
          hints{backbone},
          pick_up{{.store = fetched, .orders = desk()}},
          proofs{deps, backbone},
          calls{{.couriers = couriers,
                 .deliveries = deliveries,
                 .past_deliveries = past_deliveries,
                 .pick_up = pick_up,
                 .care = care,
                 .planned = planned,
                 .erased = erased,
                 .keep_proofs = proofs.keep,
                 .positions = positions,
                 .hints = hints,
                 .arrivals = arrivals,
                 .attention = attention,
                 .mode = deps.settings.assignment,
                 .clock = deps.ports.clock,
                 .ids = deps.ports.ids}},
          metrics{deps.ports.metrics},
          kitchens{deps.settings.dispatch_kitchen_usual},
          dispatch{{.store = planned,
                    .pool = deps.planning,
                    .clock = deps.ports.clock,
                    .news = hints,
                    .kitchens = kitchens,
                    .make_engine = dispatch_engine(rules.view.engine)},
                   rules},
          worker{
              {.dispatch = dispatch, .kitchens = kitchens, .metrics = metrics, .ports = deps.ports},
              deps.settings.dispatch_period},
          plans{deps.settings.assignment == AssignmentMode::optimal} {
        declare(deps);
    }

    OrderDesk& desk() {
        if (foreign) return foreign->desk;
        return orders;
    }
    void declare(const Deps& deps) {
        // Where orders are another system's, those of this platform are nobody's to bring.
        if (!foreign)
            backbone.on_events(orders::v1::events::all,
                               order_events(deliveries, care, erased, deps.ports.ids));
        backbone.on_events(identity::v1::events::all, identity_events(erased));
        backbone.on_events(payments::v1::events::all, payment_events(cash));
        backbone.on_hints(v1::hints::all, hint_events(positions, arrivals, attention));
        backbone.on_timer(std::string{Assignment::watch_timer}, watch_timer(watch));
        backbone.on_timer(std::string{Assignment::offer_timer}, offer_timer(planned));
        backbone.on_timer(std::string{Assignment::ask_timer}, ask_timer(planned));
        backbone.on_timer(std::string{PickUpStoreSql::timer}, pick_up_timer(pick_up));
        backbone.on_timer("couriers.proofs", [this](Context ctx, tasks::Timer timer) {
            return proofs.sweep.due(std::move(ctx), std::move(timer));
        });
        backbone.on_timer(std::string{ErasedPeopleSql::timer_kind}, erasing_timer(erased));
    }

    Positions positions{};
    RunDispatch::Rules rules;
    service::Backbone backbone;
    ForeignNews foreign_news;
    Assignment assignment;
    CourierStoreSql couriers;
    DeliveryStoreSql deliveries;
    PastDeliveriesSql past_deliveries;
    DispatchStoreSql planned;
    PickUpStoreSql fetched;
    CareStoreSql care;
    CourierCashSql cash;
    ErasedPeopleSql erased;
    WatchDelivery watch;
    std::unique_ptr<ForeignParts> foreign;
    OrdersDesk orders;
    Hints hints;
    PickUp pick_up;
    Proofs proofs;
    Arrivals arrivals{};
    AttentionList attention{};
    CourierCalls calls;
    CourierMetrics metrics;
    Kitchens kitchens;
    RunDispatch dispatch;
    DispatchWorker worker;
    bool plans;
};

CouriersModule::CouriersModule(Deps deps) : parts_{std::make_unique<Parts>(deps)} {}
CouriersModule::~CouriersModule() = default;

std::span<const sql::Migration> CouriersModule::migrations() { return couriers::migrations(); }
Result<std::int64_t> CouriersModule::seal_clear(sql::Tx& tx, const crypto::Sealer& sealer) {
    return key_pins(tx, sealer);
}
v1::CouriersService& CouriersModule::calls() { return parts_->calls; }
http::ReadyChecks CouriersModule::checks() {
    if (!parts_->foreign) return {};
    return {http::ready_check(
        "foreign_orders", [this] { return parts_->foreign->poll.reachable(); },
        http::Need::better)};
}
void CouriersModule::start() {
    parts_->backbone.start();
    if (parts_->foreign) parts_->foreign->poll.start();
    if (parts_->plans) parts_->worker.start();
}

Task<void> CouriersModule::stop() {
    if (parts_->foreign) co_await parts_->foreign->poll.stop();
    co_await parts_->worker.stop();
    co_await parts_->backbone.stop();
}

}  // namespace waybill::couriers
