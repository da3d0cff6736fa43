// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/partition.hpp"

#include "platform/async/sleep.hpp"

namespace waybill::kafka {

using messaging::Event;

void Partition::take(std::int64_t offset, Event event) {
    const auto [lane, fresh] = lanes_.try_emplace(event.key);
    lane->second.push_back({offset, std::move(event)});
    if (fresh) group_.spawn(executor_, work_off(lane));
}

Task<void> Partition::work_off(Lanes::iterator lane) {
    const Context ctx{.stop = group_.token()};
    auto& items = lane->second;
    while (!items.empty()) {
        const auto again = co_await receive(ctx, items.front().event);
        if (ctx.stop.stop_requested() && again) co_return;
        if (again) {
            // Ends early only when stopping, which the next try sees by itself.
            static_cast<void>(co_await sleep_for(ctx, *again - executor_.clock().steady()));
            continue;
        }
        progress_.done(items.front().offset);
        items.pop_front();
    }
    lanes_.erase(lane);
}

Task<std::optional<SteadyTime>> Partition::receive(Context ctx, const Event& event) {
    co_await slots_.acquire();
    std::optional<SteadyTime> again = executor_.clock().steady();
    if (!ctx.stop.stop_requested()) again = co_await receiver_.receive(std::move(ctx), event);
    slots_.release();
    co_return again;
}

}  // namespace waybill::kafka
