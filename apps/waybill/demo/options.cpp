// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/options.hpp"

#include "apps/waybill/demo/endpoint.hpp"

#include <algorithm>
#include <format>

namespace waybill::demo {
namespace {

constexpr std::size_t concurrency_max = 4096;
constexpr double seconds_max = 31'536'000;

}  // namespace

std::string problem_of(const DemoOptions& options) {
    if (!endpoint_of(options.url))
        return "--url: give http:// and a numeric address or localhost, not " + options.url;
    for (const std::string& url : options.internal_urls)
        if (!endpoint_of(url))
            return "--internal-url: give http:// and a numeric address or localhost, not " + url;
    if (options.orders < 1) return "--orders: at least 1";
    if (options.concurrency < 1 || options.concurrency > concurrency_max)
        return std::format("--concurrency: 1 to {}", concurrency_max);
    const auto shares = options.shares.of_hundred();
    if (std::ranges::any_of(shares, [](int share) { return share < 0; }))
        return "shares of what goes wrong or is in cash: 0 or more each, 100 together at the most";
    if (!(options.rate >= 0)) return "--rate: 0 (as fast as possible) or more";
    if (!(options.speed > 0)) return "--speed: more than 0";
    if (!(options.autopilot_seconds >= 0 && options.autopilot_seconds <= seconds_max))
        return "--for: 0 (until it is stopped) or more, a year at the most";
    return {};
}

}  // namespace waybill::demo
