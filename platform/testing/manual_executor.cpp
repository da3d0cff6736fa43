// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/manual_executor.hpp"

namespace waybill {

ManualExecutor::ManualExecutor(std::optional<std::uint64_t> seed) {
    if (seed) random_.emplace(*seed);
}

void ManualExecutor::post(Work work) { ready_.push_back(std::move(work)); }

Executor::TimerId ManualExecutor::schedule(SteadyTime when, Work work) {
    const TimerId timer = next_timer_++;
    timers_.emplace(std::pair{when, timer}, std::move(work));
    due_.emplace(timer, when);
    return timer;
}

bool ManualExecutor::cancel(TimerId timer) {
    const auto found = due_.find(timer);
    if (found == due_.end()) return false;
    timers_.erase(std::pair{found->second, timer});
    due_.erase(found);
    return true;
}

bool ManualExecutor::step() {
    if (first_ready_ == ready_.size()) {
        ready_.clear();
        first_ready_ = 0;
        return false;
    }
    if (random_) {
        const auto pick = first_ready_ + random_->below(ready_.size() - first_ready_);
        std::swap(ready_[first_ready_], ready_[pick]);
    }
    Work work = std::move(ready_[first_ready_++]);
    if (first_ready_ > 1024) {
        ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(first_ready_));
        first_ready_ = 0;
    }
    if (run_by)
        run_by(work);
    else
        work();
    return true;
}

bool ManualExecutor::jump(SteadyTime limit) {
    if (timers_.empty() || timers_.begin()->first.first > limit) return false;
    auto first = timers_.extract(timers_.begin());
    due_.erase(first.key().second);
    clock_.advance_to(first.key().first);
    post(std::move(first.mapped()));
    return true;
}

void ManualExecutor::run_ready() {
    while (step()) {
    }
}

void ManualExecutor::run_for(Duration limit) {
    const SteadyTime end = clock_.steady() + limit;
    do run_ready();
    while (jump(end));
    clock_.advance_to(end);
}

bool ManualExecutor::run_until(const std::function<bool()>& done, Duration limit) {
    const SteadyTime end = clock_.steady() + limit;
    while (!done())
        if (!step() && !jump(end)) return done();
    return true;
}

}  // namespace waybill
