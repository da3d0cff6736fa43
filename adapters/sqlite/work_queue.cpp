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

std::optional<Work> WorkQueue::push_patient(Work work) {
    bool wakes = false;
    {
        const std::lock_guard lock{mutex_};
        if (closed_ || patient_.size() >= limit_) return work;
        if (patient_.empty()) patient_until_ = std::chrono::steady_clock::now() + patience_;
        patient_.push_back(std::move(work));
        // The first has to be waited for, and the last is waited for no more.
        wakes = patient_.size() == 1 || patient_.size() == patient_max;
    }
    if (wakes) ready_.notify_one();
    return std::nullopt;
}

bool WorkQueue::take(std::vector<Work>& out, std::size_t count_max) {
    std::unique_lock lock{mutex_};
    wait_for_work(lock);
    for (auto* queue : {&patient_, &queue_})
        while (!queue->empty() && out.size() < count_max) {
            out.push_back(std::move(queue->front()));
            queue->pop_front();
        }
    return !out.empty();
}

void WorkQueue::wait_for_work(std::unique_lock<std::mutex>& lock) {
    while (!closed_ && queue_.empty() && patient_.size() < patient_max) {
        if (patient_.empty())
            ready_.wait(lock);
        else if (ready_.wait_until(lock, patient_until_) == std::cv_status::timeout)
            return;
    }
}

std::size_t WorkQueue::size() const {
    const std::lock_guard lock{mutex_};
    return queue_.size() + patient_.size();
}

void WorkQueue::close() {
    {
        const std::lock_guard lock{mutex_};
        closed_ = true;
    }
    ready_.notify_all();
}

}  // namespace waybill::sqlite
