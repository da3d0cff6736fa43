// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/rpc/guard.hpp"
#include "platform/telemetry/family.hpp"

namespace waybill::server {

/// Counts calls between services by the service called and the kind of outcome.
class CallMetrics final : public rpc::Observer {
public:
    explicit CallMetrics(telemetry::Registry& registry);
    void called(const rpc::Method& method, Duration took, const Error* error) override;

private:
    enum class Outcome : std::uint8_t { ok, refused, failed };
    telemetry::CounterFamily<telemetry::Listed, Outcome> calls_;
    telemetry::HistogramFamily<telemetry::Listed> latency_;
};

}  // namespace waybill::server
