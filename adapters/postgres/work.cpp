// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/work.hpp"

#include <algorithm>

namespace waybill::postgres {

std::optional<Work> WorkQueue::push(Work work) {
    {
        const std::scoped_lock lock{mutex_};
        if (closed_ || reads_.size() + writes_.size() >= limit_) return work;
        const bool reads = work.access == Connection::Access::read;
        auto& queue = reads ? reads_ : writes_;
        queue.push_back({.work = std::move(work), .since = RealTime::now()});
        if (!reads && writing_ > 0 && watched_) return std::nullopt;
    }
    ready_.notify_one();
    return std::nullopt;
}

std::vector<Work> WorkQueue::take() {
    std::unique_lock lock{mutex_};
    for (;;) {
        if (read_is_next()) return take_read();
        if (may_write()) return take_writes();
        if (closed_ && writes_.empty()) return {};
        wait(lock);
    }
}

bool WorkQueue::may_write() const {
    if (writes_.empty()) return false;
    return writing_ == 0 || closed_ || RealTime::now() - writes_.front().since >= gathered_max;
}

bool WorkQueue::read_is_next() const {
    if (reads_.empty()) return false;
    return !may_write() || reads_.front().since <= writes_.front().since;
}

std::vector<Work> WorkQueue::take_writes() {
    ++writing_;
    std::vector<Work> taken;
    while (!writes_.empty() && taken.size() < together_max) {
        taken.push_back(std::move(writes_.front().work));
        writes_.pop_front();
    }
    wake_a_watch();
    return taken;
}

std::vector<Work> WorkQueue::take_read() {
    std::vector<Work> taken;
    taken.push_back(std::move(reads_.front().work));
    reads_.pop_front();
    wake_a_watch();
    return taken;
}

/// Who was woken for something else no longer watches over the writes that gather.
void WorkQueue::wake_a_watch() {
    if (!writes_.empty() && !watched_) ready_.notify_one();
}

void WorkQueue::wait(std::unique_lock<std::mutex>& lock) {
    if (writes_.empty() || watched_) return ready_.wait(lock);
    watched_ = true;
    ready_.wait_until(lock, writes_.front().since + gathered_max);
    watched_ = false;
}

void WorkQueue::written() {
    const std::scoped_lock lock{mutex_};
    --writing_;
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
    return access == Connection::Access::read ? reads_.size() : writes_.size();
}

}  // namespace waybill::postgres
