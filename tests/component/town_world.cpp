// SPDX-License-Identifier: Apache-2.0
#include "tests/component/town_world.hpp"

#include "apps/waybill/audit/audit.hpp"
#include "platform/sql/migrate.hpp"
#include "services/gateway/module.hpp"
#include "tests/component/allocations.hpp"

#include <cstdio>
#include <exception>
#include <format>

namespace waybill::town {
namespace {

constexpr std::string_view callback_base_url = "http://127.0.0.1:8080";

webhooks::SigningSecret secret(std::string_view text) {
    const auto parsed = webhooks::SigningSecret::parse(text);
    WAYBILL_ASSERT(parsed.has_value());
    return *parsed;
}

wiring::ServiceSettings settings_of(const TownOptions& options) {
    wiring::ServiceSettings settings;
    settings.couriers.assignment = options.assignment;
    settings.couriers.proof = options.proof;
    settings.couriers.dispatch_offer_wait = options.offer_wait;
    settings.couriers.lost_after = options.lost_after;
    settings.gateway.rate_limits = options.rate_limits;
    settings.notifications.alert_address = options.alert_address;
    settings.payments.courier_trip_pay = options.trip_pay;
    settings.payments.simulator_success_ppm = 1'000'000;
    settings.payments.simulator_secret = SecretText{std::string{TownWorld::provider_secret}};
    settings.couriers.cash_held_max = options.cash_held_max;
    if (options.cash) settings.payments.active_providers.emplace_back("cash");
    if (options.bank) {
        settings.payments.active_providers.emplace_back("visa");
        settings.payments.visa_url = std::string{TownWorld::bank_url} + "/bank";
        settings.payments.visa_secret = SecretText{std::string{TownWorld::bank_secret}};
    }
    if (options.foreign_orders) {
        settings.couriers.orders = couriers::OrdersFrom::external;
        if (options.foreign_by_grpc) {
            settings.couriers.external_url = "grpc://orders.example:9090";
        } else {
            settings.couriers.external_url = std::string{TownWorld::order_system_url} + "/waybill";
            settings.couriers.external_secret =
                SecretText{std::string{TownWorld::order_system_secret}};
        }
    }
    return settings;
}

/// How many events are not everywhere yet, and how much work of payments is not done.
std::int64_t backlog(audit::Books& books) {
    std::string text = "SELECT (SELECT COUNT(*) FROM payments.jobs WHERE finished_at IS NULL)";
    for (const auto& stored : audit::stored_databases())
        text += std::format(" + (SELECT COUNT(*) FROM {}.outbox WHERE published_at IS NULL)",
                            stored.schema);
    std::int64_t count = -1;
    auto read = [&count](const sql::Row& row) { count = row.integer(0); };
    const auto done = books.fetch(std::move(text), read);
    return done ? count : -1;
}

std::unique_ptr<wiring::Platform> build(wiring::Environment environment,
                                        wiring::ServiceSettings settings) {
    auto built = wiring::Platform::build(std::move(environment), std::move(settings));
    WAYBILL_ASSERT(built.has_value());
    return *std::move(built);
}

}  // namespace

TownWorld::TownWorld(TownOptions options)
    : executor{options.counted ? std::nullopt : std::optional{options.seed}},
      random{options.seed},
      kitchen{{.executor = executor, .network = wire, .secret = secret(kitchen_secret)}},
      bank{{.executor = executor,
            .network = wire,
            .secret = secret(bank_secret),
            .pages = std::string{bank_url}}},
      order_system{{.executor = executor, .secret = secret(order_system_secret)}},
      options_{options},
      storage_{options.storage},
      api{{.executor = executor, .handler = judged_, .trace = trace}} {
    wire.connect(std::string{callback_base_url}, judged_);
    wire.connect(std::string{public_url}, judged_);  // where partners call back
    wire.connect(std::string{kitchen_url}, kitchen);
    wire.connect(std::string{bank_url}, bank);
    wire.connect(std::string{order_system_url}, order_system);
    if (options_.counted) count();
    costs.expect_whole_rows = options_.storage == Storage::files;
    begin();
    add_operator();
}

void TownWorld::count() {
    counting_files_.emplace(tally);
    executor.run_by = [this](Executor::Work& work) {
        tally.add("works");
        const allocations::Counting inside{allocations::Counting::Part::product};
        work();
    };
}

void TownWorld::begin() {
    bus_.emplace(memory::InProcessBus::Deps{.executor = executor, .random = random},
                 memory::InProcessBus::Options{.duplicates_ppm = options_.duplicates_ppm,
                                               .shuffle_keys = options_.shuffle_keys});
    cache_.emplace(executor.clock());
    limiter_ =
        gateway::GatewayModule::rates_in_memory(executor.clock(), settings_of(options_).gateway);
    counting_bus_.emplace(*bus_, tally);
    shared_bus_.emplace(*counting_bus_);
    for (int i = 0; i < options_.instances; ++i) {
        if (!options_.split) {
            add_platform(wiring::Selection{});
            continue;
        }
        for (const auto service : wiring::service_names)
            add_platform(wiring::Selection{{std::string{service}}});
    }
    static const DeclaredErrors declared{openapi()};          // the same for every town
    if (!options_.counted) judged_.judge_by(declared);        // it would be counted
    WAYBILL_ASSERT(executor.run(bus_->start()).has_value());  // for all of them
    for (const auto& platform : platforms_)
        WAYBILL_ASSERT(executor.run(platform->start()).has_value());
}

void TownWorld::add_platform(const wiring::Selection& here) {
    const bool alone = options_.instances == 1 && here.all();
    if (!alone) buses_.push_back(shared_bus_->join());
    messaging::Bus& bus = alone ? *counting_bus_ : *buses_.back();
    telemetry::Registry& registry = platforms_.empty() ? metrics : others_metrics_.emplace_back();
    platforms_.push_back(build(environment(bus, registry, here), settings_of(options_)));
    elsewhere_.add(platforms_.back()->served());
    if (options_.foreign_by_grpc) elsewhere_.add(order_system.served());
    if (http::Handler* gateway = platforms_.back()->handler())
        in_turns_.gateways.push_back(gateway);
}

void TownWorld::restart() {
    end();
    elsewhere_.clear();
    platforms_.clear();
    buses_.clear();
    in_turns_.gateways.clear();
    shared_databases_.clear();
    databases_.clear();
    begin();
}

void TownWorld::end() {
    for (const auto& platform : platforms_) executor.run(platform->stop());
    executor.run(bus_->stop());
}

void TownWorld::stop_instance(std::size_t index) {
    in_turns_.gateways.erase(in_turns_.gateways.begin() + static_cast<std::ptrdiff_t>(index));
    executor.run(platforms_.at(index)->stop());
    platforms_.erase(platforms_.begin() + static_cast<std::ptrdiff_t>(index));
}

TownWorld::~TownWorld() {
    if (std::uncaught_exceptions() > 0)
        for (const auto& line : lines_from(telemetry::Level::warn))
            std::fprintf(stderr, "%s\n", line.c_str());
    executor.run(kitchen.stop());
    executor.run(bank.stop());
    end();
}

wiring::Environment TownWorld::environment(messaging::Bus& bus, telemetry::Registry& registry,
                                           const wiring::Selection& here) {
    return {.executor = executor,
            .clock = executor.clock(),
            .random = random,
            .hashing = hashing_,
            .planning = hashing_,
            .packing = hashing_,
            .imaging = hashing_,
            .pictures = pictures_,
            .blobs = blobs,
            .bus = bus,
            .cache = *cache_,
            .limiter = *limiter_,
            .http = wire,
            .own_http = wire,
            .egress = egress_,
            .mail = mails,
            .hasher = hasher_,
            .signer = &tokens_,
            .verifier = tokens_,
            .token_keys = nullptr,
            .sealer = sealer_,
            .zones = zones_,
            .metrics = registry,
            .log = log,
            .calls = calls_,
            .open_database =
                [this](std::string_view service, std::span<const sql::Migration> own) {
                    return open_database(service, own);
                },
            .public_url = std::string{public_url},
            .fingerprint_key = SecretText{"only for tests"},
            .callback_base_url = std::string{callback_base_url},
            .checks = {http::ready_check("storage", [this] { return sound; })},
            .storage_room = [this] { return room; },
            .here = here,
            .elsewhere = [this, here](std::string_view service) -> rpc::Channel& {
                for (const auto name : wiring::service_names)
                    if (here.runs(name)) reached_elsewhere[name].insert(service);
                return elsewhere_;
            }};
}

Result<std::unique_ptr<sql::Database>> TownWorld::open_database(
    std::string_view service, std::span<const sql::Migration> own) {
    auto& opened = databases_[std::string{service}];
    if (!opened) {
        CountingExecutor& threads =
            database_threads_
                .try_emplace(std::string{service}, executor, std::string{service}, tally)
                .first->second;
        TownDatabases::Options how{.service = std::string{service},
                                   .migrations = sql::with_platform(own),
                                   .executor = threads,
                                   .metrics = metrics};
        if (options_.counted) how.durable_on = CountingFiles::vfs();
        WAYBILL_TRY(opened, storage_.open(std::move(how)));
    }
    sql::Database& seen =
        options_.instances == 1
            ? *opened
            : shared_databases_.try_emplace(std::string{service}, *opened).first->second;
    FaultPlan& faults = service == "orders" ? orders_faults : no_faults_;
    return std::make_unique<CountingDatabase>(std::make_unique<FaultyDatabase>(seen, faults),
                                              std::string{service}, costs);
}

void TownWorld::tamper(std::string_view service, const sql::Query& change) {
    auto write = [&change](sql::Tx& tx) { return tx.exec(change); };
    WAYBILL_ASSERT(executor.run(databases_.find(service)->second->write({}, write)).has_value());
}

void TownWorld::add_operator() {
    identity::v1::AddUserRequest request;
    request.set_email(std::string{operator_email});
    request.set_password(std::string{password});
    request.set_first_name("Olga");
    request.set_last_name("Orlova");
    request.add_roles("operator");
    auto clients = platforms_.front()->commands();
    WAYBILL_ASSERT(executor.run(clients.identity->add_user({}, std::move(request))).has_value());
}

bool TownWorld::settle() {
    audit::Books books = storage_.books();
    for (int minute = 0; minute < 60; ++minute) {
        executor.run_for(1min);
        if (backlog(books) == 0) return true;
    }
    return false;
}

std::vector<std::string> TownWorld::broken_promises() {
    audit::Books books = storage_.books();
    audit::Audit audit{books,
                       {.now = now(),
                        .wait = [this](Duration pause) { executor.run_for(pause); },
                        .sealing_key = SecretText{std::string{sealing_key}},
                        .look_at_blob =
                            [this](const blobs::BlobName& name) {
                                return std::string{blobs.has(name) ? "" : "is not there"};
                            }}};
    const auto report = audit.run();
    if (!report) return {report.error().message};
    std::vector<std::string> broken;
    for (const auto& one : report->outcomes) {
        for (const auto& violation : one.shown)
            broken.push_back(std::format("{} {}: {}", one.id, violation.subject, violation.words));
        if (one.undecided > 0) broken.push_back(std::format("{} is undecided", one.id));
    }
    return broken;
}

std::set<std::string> TownWorld::event_types() {
    static constexpr sql::Query all{
        "town.event_types",
        "SELECT topic, type FROM main.outbox UNION SELECT topic, type FROM payments.outbox UNION "
        "SELECT topic, type FROM catalog.outbox UNION SELECT topic, type FROM couriers.outbox "
        "UNION SELECT topic, type FROM notifications.outbox UNION SELECT topic, type FROM "
        "identity.outbox"};
    audit::Books books = storage_.books();
    std::set<std::string> types;
    auto keep = [&](const sql::Row& row) { types.insert(row.text(0) + " " + row.text(1)); };
    WAYBILL_ASSERT(books.fetch(all, {}, keep).has_value());
    return types;
}

std::int64_t TownWorld::events() {
    static constexpr sql::Query all{
        "town.events",
        "SELECT (SELECT COUNT(*) FROM main.outbox) + (SELECT COUNT(*) FROM payments.outbox) + "
        "(SELECT COUNT(*) FROM catalog.outbox) + (SELECT COUNT(*) FROM couriers.outbox) + "
        "(SELECT COUNT(*) FROM notifications.outbox) + (SELECT COUNT(*) FROM identity.outbox)"};
    audit::Books books = storage_.books();
    std::int64_t count = 0;
    auto keep = [&](const sql::Row& row) { count = row.integer(0); };
    WAYBILL_ASSERT(books.fetch(all, {}, keep).has_value());
    return count;
}

std::vector<std::string> TownWorld::complaints() const {
    return lines_from(telemetry::Level::error);
}

std::vector<std::string> TownWorld::lines_from(telemetry::Level least) const {
    std::vector<std::string> found;
    for (const auto& line : log.lines()) {
        if (line.level < least) continue;
        std::string text = line.service + ": " + line.message;
        for (const auto& [name, value] : line.fields)
            text.append(" ").append(name).append("=").append(value);
        found.push_back(std::move(text));
    }
    return found;
}

}  // namespace waybill::town
