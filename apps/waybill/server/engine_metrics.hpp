// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/beast/server.hpp"
#include "platform/telemetry/registry.hpp"

namespace waybill::server {

/// What the public port holds and refuses by itself, before a request has a route.
class EngineMetrics {
public:
    EngineMetrics(telemetry::Registry& registry, const beast::BeastServer& server);

private:
    void refresh() const;

    const beast::BeastServer& server_;
    telemetry::Gauge& connections_;
    telemetry::Gauge& live_;
    telemetry::Gauge& body_bytes_;
    telemetry::Gauge& answer_bytes_;
    telemetry::Gauge& refused_requests_;
    telemetry::Gauge& refused_connections_;
    telemetry::Registration refreshing_;
};

}  // namespace waybill::server
