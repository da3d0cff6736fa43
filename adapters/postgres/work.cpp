// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/work.hpp"

#include <algorithm>

namespace waybill::postgres {

std::optional<Work> WorkQueue::push(Work work) {
    {
        const std::scoped_lock lock{mutex_};
        if (closed_ || queue_.size() >= limit_) return work;
        queue_.push_back(std::move(work));
    }
    ready_.notify_one();
    return std::nullopt;
}

std::optional<Work> WorkQueue::take() {
    std::unique_lock lock{mutex_};
    ready_.wait(lock, [&] { return closed_ || !queue_.empty(); });
    if (queue_.empty()) return std::nullopt;
    std::optional<Work> work{std::move(queue_.front())};
    queue_.pop_front();
    return work;
}

void WorkQueue::close() {
    {
        const std::scoped_lock lock{mutex_};
        closed_ = true;
    }
    ready_.notify_all();
}

std::size_t WorkQueue::waiting(Connection::Access access) const {
    const std::scoped_lock lock{mutex_};
    return static_cast<std::size_t>(std::ranges::count(queue_, access, &Work::access));
}

}  // namespace waybill::postgres
