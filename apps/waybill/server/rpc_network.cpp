// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/rpc_network.hpp"

#include "adapters/grpc/channel.hpp"
#include "platform/rpc/retrying_channel.hpp"

#include <atomic>
#include <utility>

namespace waybill::server {
namespace {

grpc_adapter::TlsFiles tls_files(const RpcSettings& settings) {
    return {.certificate_file = settings.certificate,
            .key_file = settings.key,
            .ca_file = settings.authority};
}

/// The name that the certificate of every process has that runs the service.
std::string certified_name(const RpcSettings& settings, std::string_view service) {
    return settings.speaks_tls() ? std::string{service} + ".waybill" : std::string{};
}

/// Counts the calls, and says once that the other side is of another release.
class WatchedChannel final : public rpc::Channel {
public:
    WatchedChannel(rpc::Channel& inner, const RpcNetwork::Deps& deps)
        : inner_{inner}, clock_{deps.clock}, calls_{deps.calls}, log_{deps.log} {}

    Task<Result<std::string>> call(Context ctx, const rpc::Method& method,
                                   std::string request) override {
        const SteadyTime began = clock_.steady();
        auto answer = co_await inner_.call(std::move(ctx), method, std::move(request));
        calls_.called(method, clock_.steady() - began, answer ? nullptr : &answer.error());
        if (!answer && answer.error().reason == rpc::unknown_method && !told_.exchange(true))
            log_.warn("a process of another release does not know a call",
                      {{"called", method.service}, {"method", method.path}});
        co_return answer;
    }

private:
    rpc::Channel& inner_;
    const Clock& clock_;
    rpc::Observer& calls_;
    telemetry::Log& log_;
    std::atomic<bool> told_{false};
};

}  // namespace

/// To one service, in the order of a call from the inside out.
struct RpcNetwork::Link {
    Link(std::unique_ptr<rpc::Channel> to, const Deps& deps)
        : channel{std::move(to)},
          repeated{{.inner = *channel, .random = deps.random}},
          watched{repeated, deps} {}

    std::unique_ptr<rpc::Channel> channel;
    rpc::RetryingChannel repeated;
    WatchedChannel watched;
};

RpcNetwork::RpcNetwork(Deps deps) : deps_{deps} {}
RpcNetwork::~RpcNetwork() = default;

rpc::Channel& RpcNetwork::to(std::string_view service) { return links_.at(service)->watched; }

Result<std::unique_ptr<RpcNetwork>> RpcNetwork::open(Deps deps) {
    std::unique_ptr<RpcNetwork> network{new RpcNetwork{deps}};
    const Configuration& all = deps.configuration;
    const wiring::Selection here = all.here();
    // Also where nothing uses them yet: a mistake is told at once.
    if (all.rpc.speaks_tls()) WAYBILL_CHECK(grpc_adapter::check(tls_files(all.rpc)));
    for (const std::string_view service : wiring::called_services()) {
        const auto& addresses = all.peers.of(service);
        if (here.runs(service) || addresses.empty()) continue;
        WAYBILL_TRY(auto channel, grpc_adapter::GrpcChannel::open(
                                      {.addresses = addresses,
                                       .tls = tls_files(all.rpc),
                                       .server_name = certified_name(all.rpc, service)}));
        network->links_.emplace(service, std::make_unique<Link>(std::move(channel), deps));
    }
    WAYBILL_CHECK(network->open_order_system());
    return network;
}

Status RpcNetwork::open_order_system() {
    const Configuration& all = deps_.configuration;
    const auto& couriers = all.services.couriers;
    if (!couriers.by_grpc() || !all.here().runs("couriers")) return {};
    const std::string_view url = couriers.external_url;
    const bool by_tls = url.starts_with("grpcs://");
    if (by_tls && !all.rpc.speaks_tls())
        return fail(Error{.kind = ErrorKind::invalid,
                          .reason = "rpc.bad_tls",
                          .message = "couriers.external_url is grpcs://, and rpc.certificate, "
                                     "rpc.key and rpc.authority are not set"});
    WAYBILL_TRY(auto channel, grpc_adapter::GrpcChannel::open(
                                  {.addresses = {std::string{url.substr(url.find("://") + 3)}},
                                   .tls = by_tls ? tls_files(all.rpc) : grpc_adapter::TlsFiles{}}));
    links_.emplace("order_system", std::make_unique<Link>(std::move(channel), deps_));
    return {};
}

Status RpcNetwork::serve(std::vector<rpc::Served> served) {
    const RpcSettings& settings = deps_.configuration.rpc;
    if (settings.port == 0) return {};
    grpc_adapter::ServerOptions options{
        .address = settings.address, .port = settings.port, .tls = tls_files(settings)};
    options.on_fault = [&log = deps_.log](std::string_view what, std::string_view detail) {
        log.error("calls of others", {{"what", what}, {"detail", detail}});
    };
    options.on_sender_clock = [this](std::string_view caller, Duration ahead) {
        clocks_.seen(caller, ahead);
    };
    server_ = std::make_unique<grpc_adapter::GrpcServer>(
        grpc_adapter::GrpcServer::Deps{.executor = deps_.executor, .random = deps_.random},
        std::move(options));
    server_->serve(std::move(served));
    const auto port = server_->start();
    if (!port) {
        server_.reset();
        Error error = port.error();
        if (error.reason == "rpc.cannot_listen")
            error.message += " Choose another with --rpc.port=.";
        return fail(std::move(error));
    }
    deps_.log.info("taking calls", {{"port", *port}});
    return {};
}

Task<void> RpcNetwork::stop(Duration drain) {
    if (server_) co_await server_->stop(drain);
}

}  // namespace waybill::server
