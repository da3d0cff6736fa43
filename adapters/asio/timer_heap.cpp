// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/timer_heap.hpp"

#include <algorithm>
#include <utility>

namespace waybill {

Executor::TimerId TimerHeap::add(SteadyTime when, Executor::Work work) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const auto slot = free_.back();
    free_.pop_back();
    slots_[slot].work = std::move(work);
    const auto turn = slots_[slot].turn;
    heap_.push_back({when, sequence_++, slot, turn});
    std::ranges::push_heap(heap_, later);
    ++live_;
    return (std::uint64_t{turn} << 32U) | slot;
}

bool TimerHeap::cancel(Executor::TimerId timer) {
    const auto slot = static_cast<std::uint32_t>(timer);
    if (slot >= slots_.size() || slots_[slot].turn != timer >> 32U || !slots_[slot].work)
        return false;
    release(slot);
    if (heap_.size() > 64 && heap_.size() > 2 * live_) {
        std::erase_if(heap_, [this](const Entry& entry) { return dead(entry); });
        std::ranges::make_heap(heap_, later);
    }
    return true;
}

std::optional<SteadyTime> TimerHeap::first() {
    drop_dead();
    if (heap_.empty()) return std::nullopt;
    return heap_.front().when;
}

Executor::Work TimerHeap::take_due(SteadyTime now) {
    drop_dead();
    if (heap_.empty() || heap_.front().when > now) return {};
    const auto slot = heap_.front().slot;
    Executor::Work work = std::move(slots_[slot].work);
    release(slot);
    return work;
}

bool TimerHeap::later(const Entry& a, const Entry& b) {
    return a.when != b.when ? a.when > b.when : a.sequence > b.sequence;
}

void TimerHeap::release(std::uint32_t slot) {
    if (++slots_[slot].turn == 0) slots_[slot].turn = 1;
    slots_[slot].work = nullptr;
    free_.push_back(slot);
    --live_;
}

void TimerHeap::drop_dead() {
    while (!heap_.empty() && dead(heap_.front())) {
        std::ranges::pop_heap(heap_, later);
        heap_.pop_back();
    }
}

}  // namespace waybill
