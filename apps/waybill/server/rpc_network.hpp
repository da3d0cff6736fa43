// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/grpc/channel.hpp"
#include "adapters/grpc/server.hpp"
#include "apps/waybill/server/configuration.hpp"
#include "platform/rpc/retrying_channel.hpp"
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
        telemetry::Log& log;
    };
    /// A channel for each service that has peers and is not here; nothing is connected yet.
    static Result<std::unique_ptr<RpcNetwork>> open(Deps deps);

    /// Of a service that has peers.
    rpc::Channel& to(std::string_view service) { return links_.at(service)->calls; }
    /// Begins to take calls, where the settings give a port. The error names the setting.
    Status serve(std::vector<rpc::Served> served);
    /// Calls under way are answered within `drain`.
    Task<void> stop(Duration drain);

private:
    struct Link {
        Link(std::unique_ptr<rpc::Channel> to, Random& random)
            : channel{std::move(to)}, calls{{.inner = *channel, .random = random}} {}
        std::unique_ptr<rpc::Channel> channel;
        rpc::RetryingChannel calls;
    };

    explicit RpcNetwork(Deps deps) : deps_{deps} {}

    Deps deps_;
    std::map<std::string_view, std::unique_ptr<Link>> links_{};
    std::unique_ptr<grpc_adapter::GrpcServer> server_{};
};

}  // namespace waybill::server
