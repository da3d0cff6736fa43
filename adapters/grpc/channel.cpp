// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/channel.hpp"

#include "adapters/grpc/bytes.hpp"
#include "adapters/grpc/credentials.hpp"
#include "adapters/grpc/errors.hpp"
#include "adapters/grpc/metadata.hpp"
#include "adapters/grpc/quiet.hpp"
#include "platform/core/ascii.hpp"

#include <algorithm>
#include <atomic>
#include <format>
#include <utility>

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/channel_arguments.h>

namespace waybill::grpc_adapter {
namespace {

constexpr std::string_view by_name = "dns:///";  // the resolver; takes numbers as well

/// Each machine is also asked to say when it is about to stop, so that no call is on its way to it
/// when it does.
constexpr const char* how_to_choose =
    R"({"loadBalancingConfig":[{"round_robin":{}}],"healthCheckConfig":{"serviceName":""}})";

bool is_address(std::string_view address) {
    const auto colon = address.rfind(':');
    if (colon == address.npos || colon == 0) return false;
    const auto host = address.substr(0, colon);
    if (!ascii::number(address.substr(colon + 1), 65'535).value_or(0)) return false;
    if (host.starts_with('[') != host.ends_with(']')) return false;
    if (host.contains(':') && !host.starts_with('[')) return false;
    return std::ranges::all_of(host, [](char c) {
        return ascii::is_alphanumeric(c) || std::string_view{".-_:[]"}.contains(c);
    });
}

int milliseconds(Duration time) {
    return static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
}

::grpc::ChannelArguments arguments(const ChannelOptions& options) {
    ::grpc::ChannelArguments out;
    out.SetServiceConfigJSON(how_to_choose);
    out.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    out.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    // A peer that has just come must be found while calls still wait for one.
    out.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 500);
    out.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 2'000);  // in truth: how long to try to connect
    out.SetInt(GRPC_ARG_DNS_MIN_TIME_BETWEEN_RESOLUTIONS_MS, 2'000);
    out.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);  // no settings out of the DNS
    out.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // no pauses of somebody else's channel
    out.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);          // nor settings out of the environment
    out.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, milliseconds(options.keepalive));
    out.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5'000);
    out.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    out.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
    out.SetInt(GRPC_ARG_MAX_METADATA_SIZE, metadata_bytes_max);
    out.SetMaxReceiveMessageSize(message_bytes_max);
    if (!options.server_name.empty()) out.SetSslTargetNameOverride(options.server_name);
    return out;
}

gpr_timespec deadline_of(const Context& ctx, const Clock& clock) {
    const Duration left = ctx.deadline - clock.steady();
    return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                        gpr_time_from_micros(left.count(), GPR_TIMESPAN));
}

/// The target until a connection has taken the call, and the address of its other end from then on.
/// What happened to a call after that nobody here can tell.
bool never_sent(const ::grpc::ClientContext& call) { return call.peer().starts_with(by_name); }

Error failure(const ::grpc::Status& status, const ::grpc::ClientContext& call, const Context& ctx) {
    if (auto whole = whole_error(status)) return *std::move(whole);
    if (ctx.stop.stop_requested())
        return {.kind = ErrorKind::cancelled, .reason = "request.cancelled"};
    const auto is = [&](ErrorKind kind, std::string_view reason) {
        return Error{.kind = kind,
                     .reason = reason,
                     .detail = std::format("{}: {}", call.peer(), status.error_message())};
    };
    switch (status.error_code()) {
        case ::grpc::StatusCode::UNIMPLEMENTED:
            return is(ErrorKind::unavailable, rpc::unknown_method);
        case ::grpc::StatusCode::DEADLINE_EXCEEDED:
            return is(ErrorKind::deadline, "request.deadline");
        case ::grpc::StatusCode::CANCELLED:  // not by us: the other end did
        case ::grpc::StatusCode::UNAVAILABLE:
            return never_sent(call) ? is(ErrorKind::unavailable, rpc::unreachable)
                                    : is(ErrorKind::outcome_unknown, rpc::lost);
        default: return bare_error(status);  // gRPC's list may grow
    }
}

/// One address, with one channel of gRPC that finds the machines behind it.
struct Peer {
    std::shared_ptr<::grpc::Channel> channel;
    ::grpc::GenericStub stub{channel};

    /// Also wakes one that has fallen asleep.
    bool ready() const { return channel->GetState(true) == GRPC_CHANNEL_READY; }
};

Task<Result<std::string>> attempt(Peer& peer, Context ctx, const rpc::Method& method,
                                  const ::grpc::ByteBuffer& request) {
    const Clock& clock = (co_await this_executor()).clock();
    ::grpc::ClientContext call;
    call.set_deadline(deadline_of(ctx, clock));
    write_metadata(ctx, clock.now(), call);
    ::grpc::ByteBuffer reply;
    const std::stop_callback on_stop{ctx.stop, [&call] { call.TryCancel(); }};
    const auto start = [&](Resumer<::grpc::Status> done) {
        peer.stub.UnaryCall(&call, std::string{method.path}, {}, &request, &reply,
                            [done](::grpc::Status status) { done(std::move(status)); });
    };
    const ::grpc::Status status = co_await suspend_for<::grpc::Status>(start);
    if (!status.ok()) co_return std::unexpected(failure(status, call, ctx));
    auto text = to_text(reply);
    if (!text) co_return fail(ErrorKind::outcome_unknown, rpc::lost, "unreadable reply");
    co_return *std::move(text);
}

}  // namespace

struct GrpcChannel::Peers {
    Duration patience;
    std::vector<std::unique_ptr<Peer>> all{};
    std::atomic<std::size_t> next{0};

    /// All of them, the next one in turn first, but those that are connected before the others.
    std::vector<Peer*> in_turn() {
        std::vector<Peer*> out;
        const std::size_t first = next.fetch_add(1, std::memory_order_relaxed);
        for (std::size_t i = 0; i < all.size(); ++i)
            out.push_back(all[(first + i) % all.size()].get());
        if (out.size() > 1)
            std::ranges::stable_partition(out, [](const Peer* peer) { return peer->ready(); });
        return out;
    }
};

GrpcChannel::GrpcChannel(std::unique_ptr<Peers> peers) : peers_{std::move(peers)} {}

GrpcChannel::~GrpcChannel() = default;

Result<std::unique_ptr<GrpcChannel>> GrpcChannel::open(ChannelOptions options) {
    const auto bad = [](std::string message) {
        return fail(Error{.kind = ErrorKind::invalid,
                          .reason = "rpc.bad_address",
                          .detail = message,
                          .message = std::move(message)});
    };
    if (options.addresses.empty()) return bad("services elsewhere need an address, host:port");
    for (const std::string& address : options.addresses)
        if (!is_address(address))
            return bad(std::format("'{}' is no address of services: host:port", address));
    if (!options.tls.empty()) WAYBILL_CHECK(check(options.tls));
    quiet();
    const auto credentials = client_credentials(options.tls);
    const auto settings = arguments(options);
    auto peers = std::make_unique<Peers>(options.patience);
    for (const std::string& address : options.addresses)
        peers->all.push_back(std::make_unique<Peer>(::grpc::CreateCustomChannel(
            std::string{by_name}.append(address), credentials, settings)));
    return std::unique_ptr<GrpcChannel>{new GrpcChannel{std::move(peers)}};
}

Task<Result<std::string>> GrpcChannel::call(Context ctx, const rpc::Method& method,
                                            std::string request) {
    const Clock& clock = (co_await this_executor()).clock();
    WAYBILL_CO_CHECK(ctx.check(clock));
    if (request.size() > std::size_t{message_bytes_max})
        co_return fail(ErrorKind::too_large, "rpc.too_large", std::string{method.path});
    if (ctx.deadline == SteadyTime::max()) ctx.deadline = clock.steady() + peers_->patience;
    const ::grpc::ByteBuffer bytes = to_buffer(request);
    Result<std::string> reply = fail(ErrorKind::unavailable, rpc::unreachable);
    for (Peer* peer : peers_->in_turn()) {
        reply = co_await attempt(*peer, ctx, method, bytes);
        if (reply || reply.error().reason != rpc::unreachable) break;
    }
    co_return reply;
}

}  // namespace waybill::grpc_adapter
