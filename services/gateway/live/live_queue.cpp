// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/live/live_queue.hpp"

#include <algorithm>
#include <utility>

namespace waybill::gateway {

void LiveQueue::push(LiveItem item) {
    {
        const std::lock_guard lock{mutex_};
        if (ended_) return;
        if (std::holds_alternative<LivePosition>(item.what)) {
            // Only the newest position of a topic is worth sending.
            std::erase_if(items_, [&](const LiveItem& waiting) {
                return waiting.label == item.label &&
                       std::holds_alternative<LivePosition>(waiting.what);
            });
        }
        if (items_.size() >= items_max) {
            items_.clear();
            item = {.label = "*", .shape = item.shape, .what = LiveReset{}};
        }
        items_.push_back(std::move(item));
    }
    signal_.notify();
}

std::vector<LiveItem> LiveQueue::take() {
    const std::lock_guard lock{mutex_};
    return std::exchange(items_, {});
}

void LiveQueue::end() {
    {
        const std::lock_guard lock{mutex_};
        ended_ = true;
        items_.clear();
    }
    signal_.notify();
}

bool LiveQueue::ended() const {
    const std::lock_guard lock{mutex_};
    return ended_;
}

}  // namespace waybill::gateway
