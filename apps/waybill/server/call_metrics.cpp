// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/call_metrics.hpp"

#include <algorithm>

namespace waybill::server {
namespace {

const std::vector<std::string>& services() {
    static const std::vector<std::string> names{"catalog",       "couriers",          "identity",
                                                "notifications", "order_system",      "orders",
                                                "payments",      "payment_simulator", "other"};
    return names;
}

std::size_t index_of(std::string_view service) {
    const auto& names = services();
    const auto found = std::ranges::find(names, service);
    return found == names.end() ? names.size() - 1
                                : static_cast<std::size_t>(found - names.begin());
}

}  // namespace

CallMetrics::CallMetrics(telemetry::Registry& registry)
    : calls_{registry,
             {.name = "waybill_rpc_calls_total", .help = "Calls between services by outcome"},
             {"service", services()},
             "outcome"},
      latency_{registry,
               {.name = "waybill_rpc_call_seconds", .help = "Time of calls between services"},
               {"service", services()}} {}

void CallMetrics::called(const rpc::Method& method, Duration took, const Error* error) {
    const telemetry::Listed service{index_of(method.service)};
    const Outcome outcome = error == nullptr ? Outcome::ok
                            : error->kind == ErrorKind::internal || retryable(*error)
                                ? Outcome::failed
                                : Outcome::refused;
    calls_.at(service, outcome).add();
    latency_.at(service).observe(took);
}

}  // namespace waybill::server
