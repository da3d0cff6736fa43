// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loop.hpp"
#include "adapters/beast/http_client.hpp"
#include "platform/async/task_group.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace waybill::load {

struct LoadPlan {
    std::vector<std::string> targets{"/v1/offers?limit=10"};  ///< read in turn
    double rate{40};                                          ///< requests begun a second
    Duration lasts{10s};
    std::size_t connections{64};
    std::size_t in_flight_max{20'000};  ///< beyond it requests are not sent, and counted as lost
    Duration patience{10s};             ///< for one answer, from when it was due

    std::size_t requests() const;
};

/// What became of the requests. Each time is from the moment at which its request was due.
struct LoadResult {
    std::size_t due{0};
    std::size_t answered{0};      ///< below 400
    std::size_t refused{0};       ///< 400 and above
    std::size_t limited{0};       ///< of the refused those with 429
    std::size_t lost{0};          ///< without an answer
    std::vector<Duration> times;  ///< of all that ended, sorted
    Duration behind{0};           ///< how late this program was with a request, at the worst
    Duration elapsed{0};
};

/// An open loop: a request begins when it is due, whether those before it were answered or not, and
/// its time counts from then. So a server that stops for a second is seen to have kept waiting
/// everybody of that second, and not the few whose requests were under way. On one loop, used once.
class LoadRun {
public:
    LoadRun(AsioLoop& loop, beast::Endpoint endpoint, LoadPlan plan);
    /// Until the last answer, or until the context is cancelled.
    Task<LoadResult> run(Context ctx);
    /// Whether somebody answers at all. Errors: as `beast::HttpConnection::send`.
    Task<Status> probe(Context ctx);

private:
    Task<void> one(Context ctx, std::size_t index, SteadyTime due);
    SteadyTime now() const { return loop_.clock().steady(); }

    AsioLoop& loop_;
    LoadPlan plan_;
    beast::HttpClientPool pool_;
    LoadResult result_{};
    TaskGroup group_{};
};

/// The smallest of the sorted times that at least `permille` of a thousand do not exceed; zero of
/// none.
Duration quantile(const std::vector<Duration>& sorted, std::size_t permille);

}  // namespace waybill::load
