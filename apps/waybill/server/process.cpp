// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/process.hpp"

#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/asio/signals.hpp"
#include "adapters/beast/server.hpp"
#include "adapters/crypto/argon2_hasher.hpp"
#include "adapters/crypto/jwt_tokens.hpp"
#include "adapters/curl/curl_client.hpp"
#include "adapters/curl/smtp_sender.hpp"
#include "adapters/files/folder_blobs.hpp"
#include "adapters/pictures/picture_files.hpp"
#include "adapters/prometheus/process_metrics.hpp"
#include "adapters/spdlog/spdlog_log.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "adapters/threads/thread_pool.hpp"
#include "adapters/tzdb/tzdb_time_zones.hpp"
#include "apps/waybill/server/call_metrics.hpp"
#include "apps/waybill/server/data_folder.hpp"
#include "apps/waybill/server/descriptors.hpp"
#include "apps/waybill/server/engine_metrics.hpp"
#include "apps/waybill/server/event_log.hpp"
#include "apps/waybill/server/folder_marker.hpp"
#include "apps/waybill/server/internal_handler.hpp"
#include "apps/waybill/server/process_options.hpp"
#include "apps/waybill/server/rpc_network.hpp"
#include "apps/waybill/server/service_databases.hpp"
#include "apps/waybill/server/shared_folder.hpp"
#include "apps/waybill/server/shared_hints.hpp"
#include "apps/waybill/server/storage_watch.hpp"
#include "apps/waybill/server/store_wait.hpp"
#include "apps/waybill/server/switch_handler.hpp"
#include "apps/waybill/server/token_key_watch.hpp"
#include "apps/waybill/wiring/event_types.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <future>
#include <optional>
#include <thread>
#include <utility>

namespace waybill::server {
namespace {

constexpr int exit_drain_cut = 75;
constexpr Duration drain_limit = 8s;  // of the ten seconds that a supervisor waits

spdlog_adapter::SpdlogLog::Options log_options(const ServerSettings& settings) {
    return {.level = settings.log_level,
            .style = spdlog_adapter::choose_style(::isatty(STDERR_FILENO) != 0,
                                                  std::getenv("NO_COLOR") != nullptr),
            .out = stderr};
}

void rest(Duration pause) { std::this_thread::sleep_for(pause); }

Result<DataFolder> reach_folder(const Configuration& configuration, const Clock& clock,
                                SteadyTime until) {
    SystemRandom random;
    spdlog_adapter::SpdlogLog log{clock, log_options(configuration.server)};
    StoreWait stores{{.clock = clock, .log = log, .rest = rest}, until};
    const auto services = wiring::stored_services(configuration.here());
    return stores.reach("PostgreSQL", [&] { return open_folder(configuration, services, random); });
}

}  // namespace

/// In order of construction; destruction is the reverse, after `stop` has joined all work.
struct Process::Parts {
    /// Without a signer it verifies by what identity tells.
    Parts(const Configuration& given, DataFolder kept, std::unique_ptr<JwtTokens> signer,
          SteadyTime stores_until)
        : configuration{given},
          folder{std::move(kept)},
          tokens{std::move(signer)},
          hasher{folder.secrets().pepper},
          stores{{.clock = clock, .log = log, .stop = ending.get_token(), .rest = rest},
                 stores_until} {}
    ~Parts() {
        loops.stop();
        background.stop();
    }

    void catch_signals();
    Status listen();
    wiring::Environment environment();
    void make_checks();
    Status prepare_log();
    Status build();
    /// Also of what has not begun. False when requests were cut short.
    bool end(Duration drain);
    egress::OwnListeners own_listeners() const;

    Configuration configuration;
    SystemClock clock{};
    SystemRandom random{};
    telemetry::Registry metrics{};
    spdlog_adapter::SpdlogLog log{clock, log_options(configuration.server)};
    prometheus_adapter::ProcessMetrics process_metrics{metrics, clock};
    CallMetrics calls{metrics};
    DataFolder folder;
    crypto::Sealer sealer{folder.secrets().sealing_key, random};
    std::unique_ptr<JwtTokens> tokens;  ///< null where identity runs elsewhere
    JwtVerifier told_keys{{}, clock};
    Argon2Hasher hasher;
    tzdb::TzdbTimeZones zones{};
    Loops loops{static_cast<std::size_t>(configuration.server.loops), clock};
    Loops background{1, clock};  ///< what nobody waits for, so that no answer waits behind it
    ThreadPool hashing{{.threads = 2, .queue_max = 64}};
    ThreadPool planning{{.threads = 1, .queue_max = 4}};
    ThreadPool packing{{.threads = 1, .queue_max = 32}};
    ThreadPool imaging{{.threads = 1, .queue_max = 8}};  // of 150 MiB each
    ThreadPool blob_files{{.threads = 2, .queue_max = 64}};
    pictures::PictureFiles pictures{};
    files::FolderBlobs blobs{{.pool = blob_files, .clock = clock},
                             configuration.server.blob_folder()};
    EventLog events{
        configuration.events,
        {.executor = background.at(0), .random = random, .metrics = metrics, .log = log}};
    std::unique_ptr<SharedHints> hints{};
    std::unique_ptr<RpcNetwork> network{};
    StorageWatch storage{
        {.executor = background.at(0), .pool = planning, .metrics = metrics, .log = log},
        configuration.server.free_space_min,
        [path = configuration.server.data] { return files::space_at(path); }};
    FolderMarker marker{
        {.executor = background.at(0), .pool = planning, .folder = folder, .log = log}};
    std::optional<TokenKeyWatch> key_watch{};
    std::stop_source ending{};
    StoreWait stores;
    ServiceDatabases databases{{.configuration = configuration,
                                .stores = stores,
                                .clock = clock,
                                .metrics = metrics,
                                .storage = storage,
                                .marker = marker}};
    SwitchHandler switch_handler{};
    beast::BeastServer public_server{{.loops = loops, .handler = switch_handler, .random = random},
                                     public_options(configuration.server, log)};
    EngineMetrics engine_metrics{metrics, public_server};
    const wiring::Selection here = configuration.here();
    const bool has_gateway = here.runs("gateway");
    http::ReadyChecks checks{};
    int port{0};  ///< 0: the gateway runs elsewhere
    std::string public_url;
    std::string own_url{};  ///< where this process reaches the public API
    mail::MemoryMailSender caught_mail{};
    egress::Policy egress{};
    egress::Policy own_egress{};
    std::unique_ptr<curl::Engine> engine{};
    std::unique_ptr<curl::CurlClient> http{};
    std::unique_ptr<curl::CurlClient> own_http{};
    std::unique_ptr<curl::SmtpSender> relay{};  ///< null when mail is caught
    std::unique_ptr<InternalHandler> internal_handler{};
    std::unique_ptr<beast::BeastServer> internal_server{};
    int internal_port{0};
    ParkedRoutes parked_routes{};
    std::unique_ptr<wiring::Platform> platform{};
    bool running{false};  ///< the platform

    std::promise<void> told{};  ///< to end; kept once
    int times_told{0};          // on the loop's thread
    std::optional<Signals> signals{};
};

/// From here on a signal ends the process by a drain only, also one that comes while it starts.
void Process::Parts::catch_signals() {
    signals.emplace(loops.at(0), [this](Signals::Kind kind) {
        if (kind == Signals::Kind::hangup) return;
        if (++times_told == 1) {
            ending.request_stop();
            told.set_value();
        }
        if (times_told == 2) std::_Exit(exit_drain_cut);
    });
}

Status Process::Parts::listen() {
    loops.start();
    background.start();
    catch_signals();
    public_url = configuration.server.public_url;
    if (has_gateway) {
        WAYBILL_TRY(port, named(public_server.start(), "server.port"));
    }
    if (public_url.empty()) {
        public_url = (speaks_tls(configuration.server) ? "https://" : "http://") +
                     url_host(configuration.server.address) + ":" + std::to_string(port);
    }
    warn_of(configuration, public_url, log);
    internal_handler = std::make_unique<InternalHandler>(
        InternalHandler::Deps{.api = switch_handler,
                              .clock = clock,
                              .metrics = metrics,
                              .caught = configuration.mail.sink ? &caught_mail : nullptr,
                              .parked = parked_routes});
    internal_server = std::make_unique<beast::BeastServer>(
        beast::BeastServer::Deps{.loops = loops, .handler = *internal_handler, .random = random},
        internal_options(configuration.server));
    WAYBILL_TRY(internal_port, named(internal_server->start(), "server.internal_port"));
    return {};
}

egress::OwnListeners Process::Parts::own_listeners() const {
    egress::OwnListeners own;
    for (const int one : {port, internal_port})
        if (one != 0) own.ports.push_back(static_cast<std::uint16_t>(one));
    if (const auto seen = egress::Url::parse(public_url))
        own.authorities.push_back(seen->authority());
    return own;
}

wiring::Environment Process::Parts::environment() {
    return {.executor = background.at(0),
            .clock = clock,
            .random = random,
            .hashing = hashing,
            .planning = planning,
            .packing = packing,
            .imaging = imaging,
            .pictures = pictures,
            .blobs = blobs,
            .bus = events.bus(),
            .cache = hints->cache(),
            .limiter = hints->limiter(),
            .http = *http,
            .own_http = *own_http,
            .egress = egress,
            .mail = relay ? static_cast<mail::MailSender&>(*relay) : caught_mail,
            .hasher = hasher,
            .signer = tokens.get(),
            .verifier = tokens ? static_cast<crypto::TokenVerifier&>(*tokens) : told_keys,
            .token_keys = tokens ? nullptr : &told_keys,
            .sealer = sealer,
            .zones = zones,
            .metrics = metrics,
            .log = log,
            .calls = calls,
            .open_database =
                [this](std::string_view service, std::span<const sql::Migration> own) {
                    return databases.open(service, own);
                },
            .public_url = public_url,
            .fingerprint_key = folder.secrets().fingerprint_key,
            .callback_base_url = own_url,
            .checks = checks,
            .storage_room = [this] { return storage.room(); },
            .engine_errors = beast::engine_errors(),
            .here = here,
            .elsewhere = [this](std::string_view service) -> rpc::Channel& {
                return network->to(service);
            }};
}

/// What this process itself needs, and what it can do without for a while.
void Process::Parts::make_checks() {
    checks.push_back(http::ready_check("storage", [this] { return storage.sound(); }));
    if (configuration.events.in_kafka())
        checks.push_back(
            http::ready_check("events", [this] { return events.reachable(); }, http::Need::better));
    if (!configuration.cache.redis.empty())
        checks.push_back(
            http::ready_check("cache", [this] { return hints->reachable(); }, http::Need::better));
}

Status Process::Parts::prepare_log() {
    return stores.reach("Kafka", [this] {
        return EventLog::prepare(configuration.events, folder.installation(), log);
    });
}

Status Process::Parts::build() {
    // A certificate is good for the public name only, and another process has no local address.
    const bool by_name =
        speaks_tls(configuration.server) || only_by_proxies(configuration.server) || !has_gateway;
    own_url = by_name ? public_url : local_url(port);
    WAYBILL_TRY(hints, SharedHints::open({.configuration = configuration,
                                          .loop = loops.at(0),
                                          .clock = clock,
                                          .metrics = metrics,
                                          .log = log}));
    hints->start();
    make_checks();
    WAYBILL_TRY(network, RpcNetwork::open({.configuration = configuration,
                                           .executor = loops.at(0),
                                           .random = random,
                                           .clock = clock,
                                           .calls = calls,
                                           .metrics = metrics,
                                           .log = log}));
    if (configuration.events.in_kafka()) WAYBILL_CHECK(prepare_log());
    WAYBILL_TRY(egress, egress_policy(configuration.server, own_listeners()));
    WAYBILL_TRY(own_egress, own_policy(own_url));
    engine = std::make_unique<curl::Engine>(curl::Engine::Limits{.per_host = 16});
    http = std::make_unique<curl::CurlClient>(*engine, egress);
    own_http = std::make_unique<curl::CurlClient>(*engine, own_egress);
    if (!configuration.mail.sink)
        relay = std::make_unique<curl::SmtpSender>(clock, smtp_settings(configuration.mail));
    wiring::ServiceSettings services = configuration.services;
    if (services.payments.simulator_secret.reveal().empty())
        services.payments.simulator_secret = folder.secrets().simulator_secret;
    if (tokens)
        key_watch.emplace(
            TokenKeyWatch::Deps{
                .executor = background.at(0), .pool = planning, .tokens = *tokens, .log = log},
            configuration.server.data, folder.secrets().token_key);
    WAYBILL_TRY(platform, wiring::Platform::build(environment(), std::move(services)));
    storage.start();
    running = true;
    WAYBILL_CHECK(run_on(background.at(0), platform->start()));
    marker.start();
    if (key_watch) key_watch->start();
    WAYBILL_CHECK(network->serve(platform->served()));
    if (http::Handler* api = platform->handler())
        switch_handler.open(*api);
    else
        internal_handler->open(platform->checks());
    parked_routes.open(platform->parked());
    return {};
}

bool Process::Parts::end(Duration drain) {
    const SteadyTime until = clock.steady() + drain;
    const bool whole = run_on(loops.at(0), public_server.stop(drain));
    if (network) run_on(loops.at(0), network->stop(std::max<Duration>(until - clock.steady(), 0s)));
    if (running) run_on(background.at(0), platform->stop());
    if (hints) run_on(loops.at(0), hints->stop());
    if (key_watch) run_on(background.at(0), key_watch->stop());
    run_on(background.at(0), marker.stop());
    run_on(background.at(0), storage.stop());
    if (internal_server) run_on(loops.at(0), internal_server->stop(1s));
    internal_server.reset();
    return whole;
}

Process::Process(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}

Process::~Process() {
    if (!parts_) return;
    // A process that could not start has nothing to drain but its listeners.
    if (parts_->internal_server) run_on(parts_->loops.at(0), parts_->internal_server->stop(1s));
}

Result<std::unique_ptr<Process>> Process::start(const Configuration& configuration) {
    WAYBILL_CHECK(enough_descriptors(configuration.server));
    static const SystemClock early_clock;  // of what is there before the parts, and outlives them
    const SteadyTime until = early_clock.steady() + configuration.server.start_patience;
    WAYBILL_TRY(auto folder, reach_folder(configuration, early_clock, until));
    std::unique_ptr<JwtTokens> tokens;
    if (configuration.here().runs("identity")) {
        WAYBILL_TRY(tokens, JwtTokens::create({}, folder.secrets().token_key, early_clock));
    }
    auto parts =
        std::make_unique<Parts>(configuration, std::move(folder), std::move(tokens), until);
    auto started = parts->listen();
    if (started) started = parts->build();
    if (!started) {
        (void)parts->end(1s);  // nobody has been answered yet
        return fail(std::move(started).error());
    }
    parts->log.info("nobody acts on", {{"events", events_without_consumer()}});
    parts->log.info("serving", {{"port", parts->port}, {"internal_port", parts->internal_port}});
    return std::unique_ptr<Process>{new Process{std::move(parts)}};
}

const std::string& Process::public_url() const { return parts_->public_url; }
const std::string& Process::own_url() const { return parts_->own_url; }
int Process::internal_port() const { return parts_->internal_port; }
wiring::Platform& Process::platform() { return *parts_->platform; }
AsioLoop& Process::loop() { return parts_->loops.at(0); }
const Clock& Process::clock() const { return parts_->clock; }
std::stop_token Process::ending() const { return parts_->ending.get_token(); }

int Process::serve_until_told() {
    parts_->told.get_future().wait();
    return stop();
}

int Process::stop() {
    parts_->log.info("draining");
    const bool whole = parts_->end(drain_limit);
    parts_->log.info("stopped");
    return whole ? 0 : exit_drain_cut;
}

}  // namespace waybill::server
