// SPDX-License-Identifier: Apache-2.0
#include "adapters/threads/thread_pool.hpp"

#include <utility>

namespace waybill {

ThreadPool::ThreadPool(Options options) : queue_max_{options.queue_max} {
    threads_.reserve(options.threads);
    try {
        for (std::size_t i = 0; i < options.threads; ++i)
            threads_.emplace_back([this] { serve(); });
    } catch (...) {
        stop();  // those that began wait for work that will not come
        throw;
    }
}

ThreadPool::~ThreadPool() { stop(); }

bool ThreadPool::try_submit(Executor::Work work) {
    {
        const std::lock_guard lock{mutex_};
        if (stopping_ || queue_.size() >= queue_max_) return false;
        queue_.push_back(std::move(work));
    }
    wake_.notify_one();
    return true;
}

std::size_t ThreadPool::queued() const {
    const std::lock_guard lock{mutex_};
    return queue_.size();
}

void ThreadPool::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    threads_.clear();
}

void ThreadPool::serve() {
    std::unique_lock lock{mutex_};
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        Executor::Work work = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        work();
        work = nullptr;  // what it captured goes before the lock is taken
        lock.lock();
    }
}

}  // namespace waybill
