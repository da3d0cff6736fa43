// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loop.hpp"
#include "adapters/beast/http_client.hpp"

#include <functional>
#include <string>
#include <vector>

namespace waybill::bench {

/// What a run of requests came to.
struct Load {
    std::size_t answered{0};
    std::size_t failed{0};  ///< no answer, or a status of 400 and above
    double seconds{0};
    std::vector<double> milliseconds{};  ///< of each answered request, sorted
    std::vector<std::string> bodies{};   ///< of the n-th request, when kept; empty when it failed
    std::string complaint{};             ///< the last failed answer

    double per_second() const { return static_cast<double>(answered) / seconds; }
    double percentile(double p) const;
};

enum class Bodies : std::uint8_t { drop, keep };

/// Sends `count` requests over `connections` kept connections, each one after the other. `make`
/// gives the n-th request.
Load run_load(AsioLoop& loop, int port, std::size_t connections, std::size_t count,
              std::function<beast::ClientRequest(std::size_t)> make, Bodies bodies = Bodies::drop);

}  // namespace waybill::bench
