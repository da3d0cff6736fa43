// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/server.hpp"

#include "adapters/grpc/bytes.hpp"
#include "adapters/grpc/credentials.hpp"
#include "adapters/grpc/errors.hpp"
#include "adapters/grpc/metadata.hpp"
#include "adapters/grpc/quiet.hpp"
#include "adapters/grpc/server_call.hpp"
#include "platform/async/sleep.hpp"

#include <algorithm>
#include <format>
#include <thread>
#include <utility>

#include <grpcpp/ext/health_check_service_server_builder_option.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

namespace waybill::grpc_adapter {
namespace {

constexpr Duration notice = 100ms;  // the way there and back, and a busy loop

std::string listening_on(const ServerOptions& options) {
    const bool six = options.address.contains(':') && !options.address.starts_with('[');
    return std::format("{}{}{}:{}", six ? "[" : "", options.address, six ? "]" : "", options.port);
}

void set_limits(::grpc::ServerBuilder& builder) {
    builder.SetMaxReceiveMessageSize(message_bytes_max);
    builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, metadata_bytes_max);
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // a port that is taken is refused
    builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 10'000);
    // A quiet peer may ask whether we are there; without these it is cut off for asking.
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 5'000);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 20'000);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5'000);
}

}  // namespace

/// Takes calls of every path, since methods are known by name and not by generated classes.
class GrpcServer::Core final : public ::grpc::CallbackGenericService {
public:
    Core(Deps deps, ServerOptions options) : calls_{deps, std::move(options)} {}
    ~Core() override { WAYBILL_ASSERT(!server_); }

    ::grpc::ServerGenericBidiReactor* CreateReactor(
        ::grpc::GenericCallbackServerContext* context) override;
    void serve(std::vector<rpc::Served> served);
    Result<int> start();
    Task<void> stop(Duration drain);

private:
    std::vector<rpc::Served> served_{};  ///< by path
    Calls calls_;
    std::unique_ptr<::grpc::Server> server_{};
};

::grpc::ServerGenericBidiReactor* GrpcServer::Core::CreateReactor(
    ::grpc::GenericCallbackServerContext* context) {
    const std::string_view path = context->method();
    const auto by_path = [](const rpc::Served& one) { return one.method->path; };
    const auto found = std::ranges::lower_bound(served_, path, {}, by_path);
    if (found == served_.end() || by_path(*found) != path)
        return refuse({::grpc::StatusCode::UNIMPLEMENTED, "no such method here"});
    if (calls_.under_way >= calls_.options.calls_max) {
        // The code says why, and the details that nothing was done.
        const auto busy = to_status({.kind = ErrorKind::unavailable, .reason = "rpc.busy"});
        return refuse(
            {::grpc::StatusCode::RESOURCE_EXHAUSTED, busy.error_message(), busy.error_details()});
    }
    return new ServerCall{calls_, *found, *context};
}

void GrpcServer::Core::serve(std::vector<rpc::Served> served) {
    WAYBILL_ASSERT(!server_);
    std::ranges::move(served, std::back_inserter(served_));
    std::ranges::sort(served_, {}, [](const rpc::Served& one) { return one.method->path; });
}

Result<int> GrpcServer::Core::start() {
    WAYBILL_ASSERT(!server_);
    const ServerOptions& options = calls_.options;
    if (!options.tls.empty()) WAYBILL_CHECK(check(options.tls));
    quiet();
    ::grpc::EnableDefaultHealthCheckService(true);
    ::grpc::ServerBuilder builder;
    set_limits(builder);
    int port = 0;
    builder.AddListeningPort(listening_on(options), server_credentials(options.tls), &port);
    builder.RegisterCallbackGenericService(this);
    server_ = builder.BuildAndStart();
    if (server_ && port > 0) return port;
    server_.reset();
    auto message = std::format("cannot listen on {} for calls of other services: the port is "
                               "taken, or the address is not this machine's",
                               listening_on(options));
    return fail(Error{.kind = ErrorKind::unavailable,
                      .reason = "rpc.cannot_listen",
                      .detail = message,
                      .message = std::move(message)});
}

Task<void> GrpcServer::Core::stop(Duration drain) {
    if (!server_) co_return;
    server_->GetHealthCheckService()->SetServingStatus(false);
    // A call that arrives once gRPC shuts down is dropped, and its caller cannot tell whether it
    // was carried out; so those who watch our health get a moment to turn away.
    std::ignore = co_await sleep_for({}, std::min(drain, notice));
    // gRPC blocks until the last call has been answered, so it gets a thread of its own.
    std::jthread waiting;
    const auto start = [&](Resumer<int> done) {
        waiting = std::jthread{[this, drain, done] {
            server_->Shutdown(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                                           gpr_time_from_micros(drain.count(), GPR_TIMESPAN)));
            done(0);
        }};
    };
    co_await suspend_for<int>(start);
    waiting.join();
    co_await calls_.group.join();  // their last lines may still be running
    server_.reset();
}

GrpcServer::GrpcServer(Deps deps, ServerOptions options)
    : core_{std::make_unique<Core>(deps, std::move(options))} {}

GrpcServer::~GrpcServer() = default;

void GrpcServer::serve(std::vector<rpc::Served> served) { core_->serve(std::move(served)); }

Result<int> GrpcServer::start() { return core_->start(); }

Task<void> GrpcServer::stop(Duration drain) { return core_->stop(drain); }

}  // namespace waybill::grpc_adapter
