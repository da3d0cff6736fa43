// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loop.hpp"
#include "adapters/beast/http_client.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace waybill::bench {

/// What a run of requests came to.
struct Load {
    std::size_t answered{0};
    std::size_t failed{0};  ///< no answer, or one that was not hoped for
    double seconds{0};
    std::vector<double> milliseconds{};  ///< of each answered request, sorted
    std::vector<std::string> bodies{};   ///< of the n-th request, when kept; empty when it failed
    std::string complaint{};             ///< the last failed answer

    double per_second() const { return static_cast<double>(answered) / seconds; }
    double percentile(double p) const;
};

struct Pace {
    std::size_t connections{1};
    std::size_t count{0};
    /// 0: each connection goes on when it has its answer. Else they begin evenly, and time is
    /// counted from when one should have begun: who is late because others were slow has waited.
    double per_second{0};
    const std::atomic<bool>* stop{nullptr};  ///< nothing more is begun once it is true
};

/// What one caller does over its connection for the n-th time. Says what went wrong, or nothing.
using Visit = std::function<Task<std::string>(beast::HttpConnection&, std::size_t)>;
Load run_visits(AsioLoop& loop, int port, const Pace& pace, Visit visit);

enum class Bodies : std::uint8_t { drop, keep };

/// Sends `pace.count` requests; `make` gives the n-th. A status of 400 and above is a failure.
using Make = std::function<beast::ClientRequest(std::size_t)>;
Load run_load(AsioLoop& loop, int port, const Pace& pace, Make make, Bodies bodies = Bodies::drop);
/// The same with all bodies. What is refused is asked again in the next turn; throws when something
/// is refused in the last.
Load run_all(AsioLoop& loop, int port, const Pace& pace, const Make& make, int turns = 1);

}  // namespace waybill::bench
