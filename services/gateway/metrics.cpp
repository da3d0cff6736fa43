// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/metrics.hpp"

#include "platform/telemetry/log.hpp"

namespace waybill::gateway {

RequestObserver::Families::Families(telemetry::Registry& registry,
                                    const std::vector<std::string>& routes)
    : requests{registry,
               {.name = "waybill_http_requests_total", .help = "Requests by route and outcome"},
               {"route", routes},
               "status"},
      latency{registry,
              {.name = "waybill_http_request_seconds", .help = "Time to answer by route"},
              {"route", routes}},
      in_flight{registry.gauge(
          {.name = "waybill_http_requests_in_flight", .help = "Requests being answered"})},
      rate_limited{registry.counter({.name = "waybill_http_rate_limited_total",
                                     .help = "Requests refused because there were too many"})} {}

GatewayGauges::GatewayGauges(telemetry::Registry& registry)
    : live_watchers{registry.gauge(
          {.name = "waybill_live_watchers", .help = "Topics that somebody watches live"})},
      live_bytes{registry.gauge(
          {.name = "waybill_live_bytes", .help = "Bytes of events kept for those who come back"})},
      quote_bytes{
          registry.gauge({.name = "waybill_quote_bytes",
                          .help = "Bytes of the cache that gateways share, mostly quotes"})},
      offer_bytes{registry.gauge(
          {.name = "waybill_offer_cache_bytes", .help = "Bytes of answers about offers kept"})},
      offer_hits{registry.outside_total({.name = "waybill_offer_cache_hits_total",
                                         .help = "Answers about offers that were kept"})},
      offer_misses{registry.outside_total({.name = "waybill_offer_cache_misses_total",
                                           .help = "Answers about offers that had to be made"})},
      tokens{registry.gauge(
          {.name = "waybill_tokens_kept", .help = "Access tokens whose signature was checked"})},
      revoked_sessions{registry.gauge(
          {.name = "waybill_revoked_sessions", .help = "Sessions whose tokens are refused"})},
      token_hits{registry.outside_total(
          {.name = "waybill_token_cache_hits_total", .help = "Tokens that were known already"})},
      token_misses{registry.outside_total({.name = "waybill_token_cache_misses_total",
                                           .help = "Tokens whose signature had to be checked"})} {}

void RequestObserver::declare(telemetry::Registry& registry,
                              const std::vector<std::string>& routes) {
    std::vector<std::string> labels{"unmatched"};
    for (const std::string& route : routes) {
        const auto space = route.find(' ');
        const auto method = http::parse_method(route.substr(0, space));
        index_.emplace(std::pair{method.value_or(http::Method::get), route.substr(space + 1)},
                       labels.size());
        labels.push_back(route);
    }
    families_ = std::make_unique<Families>(registry, labels);
}

telemetry::Listed RequestObserver::index_of(std::string_view pattern, http::Method method) const {
    if (method == http::Method::head) method = http::Method::get;
    const auto found = index_.find(std::pair{method, std::string{pattern}});
    return {found == index_.end() ? 0 : found->second};
}

void RequestObserver::began(std::string_view, http::Method) { families_->in_flight.add(1); }

void RequestObserver::ended(const http::Exchange& exchange) {
    const auto route = index_of(exchange.pattern, exchange.method);
    const int hundreds = std::clamp(exchange.status / 100, 1, 5);
    families_->requests.at(route, static_cast<StatusClass>(hundreds - 1)).add();
    families_->latency.at(route).observe(exchange.took);
    families_->in_flight.add(-1);
    if (exchange.reason == "request.rate_limited") families_->rate_limited.add();
    // One line per request is for the debug level; a failure of ours is always told.
    const auto level = exchange.status >= 500 ? telemetry::Level::error : telemetry::Level::debug;
    if (!log_.enabled(level)) return;
    const telemetry::LogField fields[]{
        {"route", exchange.pattern}, {"method", http::to_string(exchange.method)},
        {"status", exchange.status}, {"took", exchange.took},
        {"reason", exchange.reason}, {"detail", exchange.detail}};
    log_.write({.level = level,
                .message = "request answered",
                .fields = fields,
                .trace = &exchange.trace,
                .service = "gateway"});
}

}  // namespace waybill::gateway
