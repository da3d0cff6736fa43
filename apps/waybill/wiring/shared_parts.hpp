// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/wiring/environment.hpp"
#include "apps/waybill/wiring/parked_news.hpp"
#include "platform/service/backbone.hpp"
#include "platform/telemetry/log.hpp"

#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace waybill::wiring {

using Databases = std::map<std::string_view, std::unique_ptr<sql::Database>>;

/// Those of the services that run here.
Result<Databases> open_databases(const Environment& environment);

/// What a service is given: the environment, with its own database and its name on log lines.
class PortsOf {
public:
    PortsOf(const Environment& env, IdSource& ids, Databases& databases)
        : env_{env}, ids_{ids}, databases_{databases} {}

    service::Ports operator()(std::string_view service) {
        auto& log = *logs_.emplace_back(std::make_unique<telemetry::ServiceLog>(env_.log, service));
        return {.executor = env_.executor,
                .clock = env_.clock,
                .random = env_.random,
                .ids = ids_,
                .database = *databases_.at(service),
                .bus = env_.bus,
                .metrics = env_.metrics,
                .log = log,
                .desks = &desks_,
                .parked_news = &parked_news};
    }
    const service::ParkedDesks& desks() const { return desks_; }

private:
    const Environment& env_;
    IdSource& ids_;
    Databases& databases_;
    service::ParkedDesks desks_;
    std::vector<std::unique_ptr<telemetry::ServiceLog>> logs_;
};

/// What all services of a process share.
struct SharedParts {
    SharedParts(Environment environment, Databases opened);

    /// How one service calls another: through a binding for that caller alone, which checks and
    /// measures, or a channel. `target` is null for a service that runs elsewhere.
    template <typename Service, typename Here, typename There>
    std::unique_ptr<Service> link(std::string_view name, Service* target,
                                  Here (*here)(Service&, rpc::Guard&),
                                  There (*there)(rpc::Channel&)) {
        if (target != nullptr) return std::make_unique<Here>(here(*target, guard));
        return std::make_unique<There>(there(env.elsewhere(name)));
    }

    Environment env;
    Databases databases;
    IdSource ids;
    PortsOf ports;
    rpc::Guard guard;
};

}  // namespace waybill::wiring
