// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/grpc/tls_files.hpp"
#include "platform/rpc/channel.hpp"

#include <memory>
#include <string>
#include <vector>

namespace waybill::grpc_adapter {

struct ChannelOptions {
    std::vector<std::string> addresses{};  ///< `host:port`, `[::1]:port`; all serve the same
    TlsFiles tls{};
    /// In the certificate of the peers, where it is not the host of their address.
    std::string server_name{};
    Duration patience{10s};   ///< for a call, where nobody set a deadline
    Duration keepalive{20s};  ///< of silence until a peer is pinged; it puts up with 5 s
};

/// rpc::Channel over gRPC: ordinary protobuf messages on HTTP/2, one connection to each machine.
///
/// Calls go round the addresses, and round the machines behind a name. One that is away is left out
/// and tried again after 100 ms to 2 s; when all are, a call fails at once as `unreachable`. A call
/// is handed to another address only when the one before never got it; gRPC's own retries are off.
///
/// Threads: those of gRPC, which all channels share; callers resume on their own executor, whose
/// clock is the machine's. Lifetime: outlives its callers.
/// Errors: those of the port; too_large `rpc.too_large`. An answer of a server that is not ours has
/// the reason `rpc.undescribed`.
class GrpcChannel final : public rpc::Channel {
public:
    /// Connects when the first call is made. Errors: invalid (`rpc.bad_address`, `rpc.bad_tls`),
    /// each with one clear sentence as message.
    static Result<std::unique_ptr<GrpcChannel>> open(ChannelOptions options);
    ~GrpcChannel() override;

    Task<Result<std::string>> call(Context ctx, const rpc::Method& method,
                                   std::string request) override;

private:
    struct Peers;
    explicit GrpcChannel(std::unique_ptr<Peers> peers);
    std::unique_ptr<Peers> peers_;
};

}  // namespace waybill::grpc_adapter
