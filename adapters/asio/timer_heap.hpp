// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/executor.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace waybill {

/// Timers of one loop. Most are deadlines that are cancelled long before they are due, so
/// cancelling only empties the slot; the heap entry is dropped when it surfaces or when dead
/// entries outnumber the living. No allocation once warm. Not thread-safe.
class TimerHeap {
public:
    Executor::TimerId add(SteadyTime when, Executor::Work work);
    bool cancel(Executor::TimerId timer);
    /// The first due time, or nothing when no timer is left.
    std::optional<SteadyTime> first();
    /// Takes one work due at `now`, oldest first; an empty one when nothing is due.
    Executor::Work take_due(SteadyTime now);
    std::size_t size() const { return live_; }

private:
    struct Entry {
        SteadyTime when;
        std::uint64_t sequence;
        std::uint32_t slot;
        std::uint32_t turn;
    };
    struct Slot {
        std::uint32_t turn{1};  ///< changes with each use, so an old id never hits a new timer
        Executor::Work work{};
    };
    static bool later(const Entry& a, const Entry& b);
    bool dead(const Entry& entry) const { return slots_[entry.slot].turn != entry.turn; }
    void release(std::uint32_t slot);
    void drop_dead();

    std::vector<Entry> heap_{};
    std::vector<Slot> slots_{};
    std::vector<std::uint32_t> free_{};
    std::uint64_t sequence_{0};
    std::size_t live_{0};
};

}  // namespace waybill
