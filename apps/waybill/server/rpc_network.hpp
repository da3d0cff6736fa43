// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/grpc/server.hpp"
#include "apps/waybill/server/configuration.hpp"
#include "apps/waybill/server/sender_clocks.hpp"
#include "platform/rpc/guard.hpp"
#include "platform/telemetry/log.hpp"

#include <map>
#include <memory>
#include <string_view>

namespace waybill::server {

/// How this process reaches the services of others, and is reached by them.
class RpcNetwork {
public:
    struct Deps {
        const Configuration& configuration;
        Executor& executor;  ///< where calls of others run
        Random& random;
        const Clock& clock;
        rpc::Observer& calls;  ///< of this process to others
        telemetry::Registry& metrics;
        telemetry::Log& log;
    };
    /// A channel for each service that has peers and is not here, and one to another order system
    /// (`order_system`) that is called by gRPC; nothing is connected yet.
    static Result<std::unique_ptr<RpcNetwork>> open(Deps deps);

    /// Of a service that has peers, or of the other order system.
    rpc::Channel& to(std::string_view service);
    /// Begins to take calls, where the settings give a port. The error names the setting.
    Status serve(std::vector<rpc::Served> served);
    /// Calls under way are answered within `drain`.
    Task<void> stop(Duration drain);

    ~RpcNetwork();

private:
    struct Link;

    explicit RpcNetwork(Deps deps);
    Status open_order_system();

    Deps deps_;
    SenderClocks clocks_{deps_.metrics, deps_.log};
    std::map<std::string_view, std::unique_ptr<Link>> links_;
    std::unique_ptr<grpc_adapter::GrpcServer> server_{};
};

}  // namespace waybill::server
