// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/work_queue.hpp"

namespace waybill::sqlite {

std::optional<Work> WorkQueue::push(Work work) {
    {
        const std::lock_guard lock{mutex_};
        if (closed_ || queue_.size() >= limit_) return work;
        queue_.push_back(std::move(work));
    }
    ready_.notify_one();
    return std::nullopt;
}

bool WorkQueue::take(std::vector<Work>& out, std::size_t count_max) {
    std::unique_lock lock{mutex_};
    ready_.wait(lock, [&] { return closed_ || !queue_.empty(); });
    while (!queue_.empty() && out.size() < count_max) {
        out.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return !out.empty();
}

std::size_t WorkQueue::size() const {
    const std::lock_guard lock{mutex_};
    return queue_.size();
}

void WorkQueue::close() {
    {
        const std::lock_guard lock{mutex_};
        closed_ = true;
    }
    ready_.notify_all();
}

}  // namespace waybill::sqlite
