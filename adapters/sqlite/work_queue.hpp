// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/work.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace waybill::sqlite {

/// A bounded queue between event loops and database threads. Thread-safe.
class WorkQueue {
public:
    explicit WorkQueue(std::size_t limit, Duration patience = {})
        : limit_{limit}, patience_{patience} {}

    /// Nothing when it was taken in; otherwise the work comes back, to be answered.
    std::optional<Work> push(Work work);
    /// The same of what may wait for company: until there is other work, or the patience has
    /// passed since the first, or so many wait that one more round pays.
    std::optional<Work> push_patient(Work work);
    /// Waits for work and moves up to `count_max` of it to `out`, without waiting for more.
    /// False when the queue is closed and empty.
    bool take(std::vector<Work>& out, std::size_t count_max);
    void close();
    std::size_t size() const;

    static constexpr std::size_t patient_max = 64;

private:
    void wait_for_work(std::unique_lock<std::mutex>& lock);

    mutable std::mutex mutex_{};
    std::condition_variable ready_{};
    std::deque<Work> queue_{};
    std::deque<Work> patient_{};
    std::chrono::steady_clock::time_point patient_until_{};  ///< while there are such
    std::size_t limit_;
    Duration patience_;
    bool closed_{false};
};

}  // namespace waybill::sqlite
