// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/ports.hpp"
#include "platform/telemetry/family.hpp"

#include <map>
#include <string>
#include <vector>

namespace waybill::telemetry {
class Log;
}

namespace waybill::gateway {

/// Counts and logs every request. Routes are a closed set, known once they are mounted.
class RequestObserver final : public http::Observer {
public:
    explicit RequestObserver(telemetry::Log& log) : log_{log} {}

    /// After mounting, before the first request. `routes`: `GET /v1/orders`.
    void declare(telemetry::Registry& registry, const std::vector<std::string>& routes);

    void began(std::string_view pattern, http::Method method) override;
    void ended(const http::Exchange& exchange) override;

private:
    enum class StatusClass : std::uint8_t {
        informational,
        ok,
        redirect,
        client_error,
        server_error
    };
    struct Families {
        Families(telemetry::Registry& registry, const std::vector<std::string>& routes);
        telemetry::CounterFamily<telemetry::Listed, StatusClass> requests;
        telemetry::HistogramFamily<telemetry::Listed> latency;
        telemetry::Gauge& in_flight;
        telemetry::Counter& rate_limited;
    };
    telemetry::Listed index_of(std::string_view pattern, http::Method method) const;

    telemetry::Log& log_;
    std::map<std::pair<http::Method, std::string>, std::size_t, std::less<>> index_{};
    std::unique_ptr<Families> families_{};
};

/// Levels that somebody else keeps: read before each snapshot.
struct GatewayGauges {
    explicit GatewayGauges(telemetry::Registry& registry);
    telemetry::Gauge& live_watchers;
    telemetry::Gauge& live_bytes;
    telemetry::Gauge& quote_bytes;
    telemetry::Gauge& offer_bytes;
    telemetry::Gauge& offer_hits;
    telemetry::Gauge& offer_misses;
    telemetry::Gauge& tokens;
    telemetry::Gauge& revoked_sessions;
    telemetry::Gauge& token_hits;
    telemetry::Gauge& token_misses;
};

}  // namespace waybill::gateway
