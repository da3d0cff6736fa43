// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/work.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace waybill::sqlite {

/// A bounded queue between event loops and database threads. Thread-safe.
class WorkQueue {
public:
    explicit WorkQueue(std::size_t limit) : limit_{limit} {}

    /// Nothing when it was taken in; otherwise the work comes back, to be answered.
    std::optional<Work> push(Work work);
    /// Waits for work and moves up to `count_max` of it to `out`, without waiting for more.
    /// False when the queue is closed and empty.
    bool take(std::vector<Work>& out, std::size_t count_max);
    void close();
    std::size_t size() const;

private:
    mutable std::mutex mutex_{};
    std::condition_variable ready_{};
    std::deque<Work> queue_{};
    std::size_t limit_;
    bool closed_{false};
};

}  // namespace waybill::sqlite
