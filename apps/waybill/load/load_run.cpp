// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/load/load_run.hpp"

#include "platform/async/sleep.hpp"

#include <algorithm>
#include <utility>

namespace waybill::load {
namespace {

/// Who is late with many requests still lets the loop breathe.
constexpr std::size_t breath_every = 32;

}  // namespace

std::size_t LoadPlan::requests() const {
    return static_cast<std::size_t>(rate * static_cast<double>(lasts.count()) / 1e6);
}

LoadRun::LoadRun(AsioLoop& loop, beast::Endpoint endpoint, LoadPlan plan)
    : loop_{loop}, plan_{std::move(plan)}, pool_{loop, std::move(endpoint), plan_.connections} {}

Task<Status> LoadRun::probe(Context ctx) {
    const beast::ClientRequest alive{.target = "/livez"};
    auto answer = co_await pool_.send(ctx.no_later_than(now() + plan_.patience), alive);
    if (!answer) co_return std::unexpected(std::move(answer).error());
    co_return Status{};
}

Task<LoadResult> LoadRun::run(Context ctx) {
    const std::size_t requests = plan_.requests();
    result_.times.reserve(requests);
    const SteadyTime began = now();
    for (std::size_t index = 0; index < requests; ++index) {
        const SteadyTime due =
            began +
            Duration{static_cast<Duration::rep>(static_cast<double>(index) * 1e6 / plan_.rate)};
        const Duration early = due - now();
        if (early > 0us || index % breath_every == 0) {
            const Status slept = co_await sleep_for(ctx, std::max<Duration>(early, 0us));
            if (!slept) break;
        }
        ++result_.due;
        result_.behind = std::max(result_.behind, now() - due);
        if (group_.running() < plan_.in_flight_max)
            group_.spawn(loop_, one(ctx, index, due));
        else
            ++result_.lost;
    }
    co_await group_.join();
    result_.elapsed = now() - began;
    std::ranges::sort(result_.times);
    co_return std::move(result_);
}

Task<void> LoadRun::one(Context ctx, std::size_t index, SteadyTime due) {
    const beast::ClientRequest request{.target = plan_.targets[index % plan_.targets.size()]};
    const auto answer = co_await pool_.send(ctx.no_later_than(due + plan_.patience), request);
    result_.times.push_back(now() - due);
    if (!answer) {
        ++result_.lost;
    } else if (answer->status < 400) {
        ++result_.answered;
    } else {
        ++result_.refused;
        if (answer->status == 429) ++result_.limited;
    }
}

Duration quantile(const std::vector<Duration>& sorted, std::size_t permille) {
    if (sorted.empty()) return Duration{0};
    const std::size_t rank = (sorted.size() * permille + 999) / 1000;
    return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

}  // namespace waybill::load
