// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/grpc/tls_files.hpp"
#include "platform/core/random.hpp"
#include "platform/rpc/served.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::grpc_adapter {

struct ServerOptions {
    std::string address{"127.0.0.1"};
    int port{0};  ///< 0: the system picks one
    TlsFiles tls{};
    Duration deadline_max{30s};    ///< of a call, whatever its caller asks for
    std::size_t calls_max{1'024};  ///< under way; more are refused as `rpc.busy`
    /// What a person should know: a constant message and its cause. On the executor of the calls.
    std::function<void(std::string_view message, std::string_view detail)> on_fault{};
    /// How far ahead of our clock the one of each call's sender is, negative when it is behind; its
    /// time on the way counts as behind. On the executor of the calls.
    std::function<void(std::string_view caller, Duration ahead)> on_sender_clock{};
};

/// Serves methods to other processes over gRPC, on one port, with gRPC's health service beside
/// them.
///
/// Who calls: with TLS a caller's name counts when its certificate has it (`orders` or
/// `orders.waybill`, among the names of the subject). **Without TLS the name is believed**: then
/// only our own processes may be able to reach the port.
///
/// Each call runs on the executor, with the deadline of its caller, a stop that ends with the call,
/// and a trace of its own where the caller sent none. An exception out of a method is answered as
/// `internal` (rpc.exception) and told to `on_fault`.
/// Errors by itself: malformed `rpc.malformed`; forbidden `rpc.caller_not_certified`; unavailable
/// `rpc.busy`; internal `rpc.reply_too_large`.
///
/// Lifetime: `start` once, `stop` once and awaited, before the executor stops.
class GrpcServer {
public:
    struct Deps {
        Executor& executor;
        Random& random;
    };
    GrpcServer(Deps deps, ServerOptions options);
    ~GrpcServer();
    GrpcServer(const GrpcServer&) = delete;
    GrpcServer& operator=(const GrpcServer&) = delete;

    /// Before `start`.
    void serve(std::vector<rpc::Served> served);
    /// Begins to listen; the port. Errors, each with one clear sentence as message: invalid
    /// `rpc.bad_tls`, unavailable `rpc.cannot_listen`.
    Result<int> start();
    /// Says NOT_SERVING, and a moment later takes no new calls. Those under way are answered within
    /// `drain`, and cancelled after that; returns when the last has ended.
    Task<void> stop(Duration drain);

private:
    class Core;
    std::unique_ptr<Core> core_;
};

}  // namespace waybill::grpc_adapter
