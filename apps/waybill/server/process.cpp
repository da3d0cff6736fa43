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
#include "adapters/memory/in_process_bus.hpp"
#include "adapters/prometheus/process_metrics.hpp"
#include "adapters/spdlog/spdlog_log.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "adapters/threads/thread_pool.hpp"
#include "adapters/tzdb/tzdb_time_zones.hpp"
#include "apps/waybill/server/call_metrics.hpp"
#include "apps/waybill/server/data_folder.hpp"
#include "apps/waybill/server/descriptors.hpp"
#include "apps/waybill/server/folder_marker.hpp"
#include "apps/waybill/server/internal_handler.hpp"
#include "apps/waybill/server/storage_watch.hpp"
#include "apps/waybill/server/switch_handler.hpp"
#include "platform/sql/migrate.hpp"

#include <unistd.h>

#include <cstdlib>
#include <future>
#include <optional>

namespace waybill::server {
namespace {

constexpr int exit_storage_failed = 70;
constexpr int exit_drain_cut = 75;
constexpr Duration drain_limit = 8s;  // of the ten seconds that a supervisor waits

std::string local_url(int port) { return "http://127.0.0.1:" + std::to_string(port); }

beast::ServerOptions public_options(const ServerSettings& settings, telemetry::Log& log) {
    beast::ServerOptions options;
    options.address = settings.address;
    options.port = settings.port;
    options.certificate_file = settings.tls_certificate;
    options.key_file = settings.tls_key;
    options.on_fault = [&log](std::string_view what, std::string_view detail) {
        log.error("http engine", {{"what", what}, {"detail", detail}});
    };
    return options;
}

beast::ServerOptions internal_options(const ServerSettings& settings) {
    beast::ServerOptions options;
    options.port = settings.internal_port;
    return options;
}

bool speaks_tls(const ServerSettings& settings) { return !settings.tls_certificate.empty(); }

/// Our own API may be called from inside (the simulator's callbacks), whatever the network.
Result<http::EgressPolicy> egress_policy(const ServerSettings& settings,
                                         const std::string& own_url) {
    WAYBILL_TRY(const auto own, http::OutboundUrl::parse(own_url));
    std::vector<std::string> allowed = settings.egress_allowed;
    allowed.push_back(own.authority());
    return http::EgressPolicy::parse(allowed);
}

curl::SmtpSender::Settings smtp_settings(const MailSettings& mail,
                                         const smtp_sink::SmtpSink* sink) {
    curl::SmtpSender::Settings settings;
    settings.from_address = mail.from;
    if (sink != nullptr) {
        settings.port = sink->port();
        settings.security = curl::SmtpSender::Security::none;
        return settings;
    }
    settings.host = mail.host;
    settings.port = static_cast<std::uint16_t>(mail.port);
    settings.security =
        mail.starttls ? curl::SmtpSender::Security::starttls : curl::SmtpSender::Security::none;
    settings.user = mail.user;
    settings.password = mail.password;
    return settings;
}

Result<std::unique_ptr<smtp_sink::SmtpSink>> start_sink(const MailSettings& mail) {
    if (!mail.sink) return nullptr;
    return smtp_sink::SmtpSink::start({.port = static_cast<std::uint16_t>(mail.sink_port)});
}

}  // namespace

/// In order of construction; destruction is the reverse, after `stop` has joined all work.
struct Process::Parts {
    Parts(const Configuration& given, DataFolder kept, std::unique_ptr<JwtTokens> signer)
        : configuration{given},
          folder{std::move(kept)},
          tokens{std::move(signer)},
          hasher{folder.secrets().pepper} {}
    ~Parts() { loops.stop(); }

    Result<std::unique_ptr<sql::Database>> open_database(std::string_view service,
                                                         std::span<const sql::Migration> own) {
        const std::string name{service};
        WAYBILL_TRY(
            auto database,
            sqlite::SqliteDatabase::open(
                {.file = configuration.server.data + "/" + name + ".db",
                 .migrations = sql::with_platform(own),
                 .clock = &clock,
                 .readers = configuration.server.database_readers,
                 .writer_cache_kib = 8 * 1024,
                 .reader_cache_kib = 2 * 1024,
                 .metrics = &metrics,
                 .on_fatal = [this](const Error& error) { storage_failed(error); },
                 .on_damage = [this, name](const Error& error) { storage.damaged(name, error); }}));
        marker.add(name, *database);
        return std::unique_ptr<sql::Database>{std::move(database)};
    }
    /// Nothing may be acknowledged any more: the next start recovers.
    [[noreturn]] static void storage_failed(const Error& error) {
        const std::string line = "waybill: storage failed: " + error.detail + "\n";
        (void)!::write(STDERR_FILENO, line.data(), line.size());
        std::_Exit(exit_storage_failed);
    }

    void catch_signals();
    Status listen();
    Status build();

    Configuration configuration;
    SystemClock clock{};
    SystemRandom random{};
    telemetry::Registry metrics{};
    spdlog_adapter::SpdlogLog log{
        clock,
        {.level = configuration.server.log_level,
         .style = spdlog_adapter::choose_style(::isatty(STDERR_FILENO) != 0,
                                               std::getenv("NO_COLOR") != nullptr),
         .out = stderr}};
    prometheus_adapter::ProcessMetrics process_metrics{metrics, clock};
    CallMetrics calls{metrics};
    DataFolder folder;
    std::unique_ptr<JwtTokens> tokens;
    Argon2Hasher hasher;
    tzdb::TzdbTimeZones zones{};
    Loops loops{static_cast<std::size_t>(configuration.server.loops), clock};
    ThreadPool hashing{{.threads = 2, .queue_max = 64}};
    ThreadPool planning{{.threads = 1, .queue_max = 4}};
    memory::InProcessBus bus{{.executor = loops.at(0), .random = random}};
    StorageWatch storage{
        {.executor = loops.at(0), .pool = planning, .metrics = metrics, .log = log},
        configuration.server.free_space_min,
        [path = configuration.server.data] { return files::space_at(path); }};
    FolderMarker marker{{.executor = loops.at(0), .pool = planning, .folder = folder, .log = log}};
    SwitchHandler switch_handler{};
    beast::BeastServer public_server{{.loops = loops, .handler = switch_handler, .random = random},
                                     public_options(configuration.server, log)};
    int port{0};
    std::string public_url;
    std::unique_ptr<smtp_sink::SmtpSink> sink{};
    http::EgressPolicy egress{};
    std::unique_ptr<curl::Engine> engine{};
    std::unique_ptr<curl::CurlClient> http{};
    std::unique_ptr<curl::SmtpSender> mail{};
    std::unique_ptr<InternalHandler> internal_handler{};
    std::unique_ptr<beast::BeastServer> internal_server{};
    int internal_port{0};
    std::unique_ptr<wiring::Platform> platform{};

    std::promise<void> told{};  ///< to end; kept once
    int times_told{0};          // on the loop's thread
    std::optional<Signals> signals{};
};

/// From here on a signal ends the process by a drain only, also one that comes while it starts.
void Process::Parts::catch_signals() {
    signals.emplace(loops.at(0), [this](Signals::Kind kind) {
        if (kind == Signals::Kind::hangup) return;
        if (++times_told == 1) told.set_value();
        if (times_told == 2) std::_Exit(exit_drain_cut);
    });
}

Status Process::Parts::listen() {
    loops.start();
    catch_signals();
    WAYBILL_TRY(port, public_server.start());
    public_url = configuration.server.public_url;
    if (public_url.empty()) {
        public_url = (speaks_tls(configuration.server) ? "https://" : "http://") +
                     configuration.server.address + ":" + std::to_string(port);
    }
    WAYBILL_TRY(sink, start_sink(configuration.mail));
    internal_handler = std::make_unique<InternalHandler>(
        InternalHandler::Deps{.api = switch_handler, .metrics = metrics, .sink = sink.get()});
    internal_server = std::make_unique<beast::BeastServer>(
        beast::BeastServer::Deps{.loops = loops, .handler = *internal_handler, .random = random},
        internal_options(configuration.server));
    WAYBILL_TRY(internal_port, internal_server->start());
    return {};
}

Status Process::Parts::build() {
    // A certificate is good for the public name only.
    const std::string own_url = speaks_tls(configuration.server) ? public_url : local_url(port);
    WAYBILL_TRY(egress, egress_policy(configuration.server, own_url));
    engine = std::make_unique<curl::Engine>(curl::Engine::Limits{.per_host = 16});
    http = std::make_unique<curl::CurlClient>(*engine, egress);
    mail = std::make_unique<curl::SmtpSender>(clock, smtp_settings(configuration.mail, sink.get()));
    wiring::ServiceSettings services = configuration.services;
    if (services.payments.simulator_secret.reveal().empty())
        services.payments.simulator_secret = folder.secrets().simulator_secret;
    wiring::Environment environment{
        .executor = loops.at(0),
        .clock = clock,
        .random = random,
        .hashing = hashing,
        .planning = planning,
        .bus = bus,
        .http = *http,
        .egress = egress,
        .mail = *mail,
        .hasher = hasher,
        .signer = *tokens,
        .verifier = *tokens,
        .zones = zones,
        .metrics = metrics,
        .log = log,
        .calls = calls,
        .open_database =
            [this](std::string_view service, std::span<const sql::Migration> own) {
                return open_database(service, own);
            },
        .public_url = public_url,
        .fingerprint_key = folder.secrets().fingerprint_key,
        .callback_base_url = own_url,
        .storage_sound = [this] { return storage.sound(); },
        .storage_room = [this] { return storage.room(); },
        .engine_errors = beast::engine_errors()};
    WAYBILL_TRY(platform, wiring::Platform::build(std::move(environment), std::move(services)));
    storage.start();
    WAYBILL_CHECK(run_on(loops.at(0), platform->start()));
    marker.start();
    switch_handler.open(platform->handler());
    return {};
}

Process::Process(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}

Process::~Process() {
    if (!parts_) return;
    // A process that could not start has nothing to drain but its listeners.
    if (parts_->internal_server) run_on(parts_->loops.at(0), parts_->internal_server->stop(1s));
}

Result<std::unique_ptr<Process>> Process::start(const Configuration& configuration) {
    WAYBILL_CHECK(enough_descriptors(configuration.server));
    SystemRandom random;
    WAYBILL_TRY(auto folder,
                DataFolder::open(configuration.server.data, wiring::stored_services(), random));
    static const SystemClock token_clock;  // the signer outlives the parts that check with it
    WAYBILL_TRY(auto tokens, JwtTokens::create({}, {folder.secrets().token_key}, token_clock));
    auto parts = std::make_unique<Parts>(configuration, std::move(folder), std::move(tokens));
    auto started = parts->listen();
    if (started) started = parts->build();
    if (!started) {
        run_on(parts->loops.at(0), parts->storage.stop());
        run_on(parts->loops.at(0), parts->public_server.stop(1s));
        if (parts->internal_server) run_on(parts->loops.at(0), parts->internal_server->stop(1s));
        return fail(std::move(started).error());
    }
    parts->log.info("serving", {{"port", parts->port}, {"internal_port", parts->internal_port}});
    return std::unique_ptr<Process>{new Process{std::move(parts)}};
}

const std::string& Process::public_url() const { return parts_->public_url; }
int Process::port() const { return parts_->port; }
int Process::internal_port() const { return parts_->internal_port; }
wiring::Platform& Process::platform() { return *parts_->platform; }
AsioLoop& Process::loop() { return parts_->loops.at(0); }
const Clock& Process::clock() const { return parts_->clock; }

int Process::serve_until_told() {
    parts_->told.get_future().wait();
    return stop();
}

int Process::stop() {
    parts_->log.info("draining");
    const bool whole = run_on(parts_->loops.at(0), parts_->public_server.stop(drain_limit));
    run_on(parts_->loops.at(0), parts_->platform->stop());
    run_on(parts_->loops.at(0), parts_->marker.stop());
    run_on(parts_->loops.at(0), parts_->storage.stop());
    run_on(parts_->loops.at(0), parts_->internal_server->stop(1s));
    parts_->internal_server.reset();
    parts_->log.info("stopped");
    return whole ? 0 : exit_drain_cut;
}

}  // namespace waybill::server
