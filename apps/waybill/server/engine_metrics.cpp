// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/engine_metrics.hpp"

namespace waybill::server {

EngineMetrics::EngineMetrics(telemetry::Registry& registry, const beast::BeastServer& server)
    : server_{server},
      connections_{registry.gauge(
          {.name = "waybill_http_connections", .help = "Open connections of the public port"})},
      live_{
          registry.gauge({.name = "waybill_http_live_connections", .help = "Of them WebSockets"})},
      body_bytes_{registry.gauge(
          {.name = "waybill_http_body_bytes", .help = "Bytes of requests on their way"})},
      answer_bytes_{registry.gauge({.name = "waybill_http_answer_bytes",
                                    .help = "Bytes of answers that their readers have not taken"})},
      refused_requests_{registry.outside_total(
          {.name = "waybill_http_refused_requests_total",
           .help = "Requests that the engine refused before they had a route"})},
      refused_connections_{
          registry.outside_total({.name = "waybill_http_refused_connections_total",
                                  .help = "Connections turned away: too many, or without "
                                          "the PROXY header that was due"})},
      refreshing_{registry.on_snapshot([this] { refresh(); })} {}

void EngineMetrics::refresh() const {
    const auto figures = server_.figures();
    const auto set = [](telemetry::Gauge& gauge, std::size_t value) {
        gauge.set(static_cast<double>(value));
    };
    set(connections_, figures.connections);
    set(live_, figures.live);
    set(body_bytes_, figures.body_bytes);
    set(answer_bytes_, figures.answer_bytes);
    set(refused_requests_, figures.refused_requests);
    set(refused_connections_, figures.refused_connections);
}

}  // namespace waybill::server
