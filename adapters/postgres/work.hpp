// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/postgres/connection.hpp"
#include "platform/sql/database.hpp"

#include <condition_variable>
#include <deque>

namespace waybill::postgres {

/// A transaction function on its way: the context it was asked in, and who waits for it.
struct Work {
    Connection::Access access{};
    Context ctx;
    std::move_only_function<Status(sql::Tx&)> body;
    Resumer<Status> done;
};

/// A bounded queue between event loops and connection threads. Thread-safe.
///
/// While one thread writes, the writes that come gather, so that the next transaction does all of
/// them: fewer commits, and no two of one process that wait for each other's rows. Those that have
/// gathered for `gathered_max` go to another thread: the first may be waiting for a lock. Where
/// both may go, what came first does.
class WorkQueue {
public:
    static constexpr std::size_t together_max = 32;
    static constexpr Duration gathered_max = 10ms;

    explicit WorkQueue(std::size_t limit) : limit_{limit} {}

    /// Nothing when it was taken in; otherwise the work comes back, to be answered.
    std::optional<Work> push(Work work);
    /// Waits for one read or for writes; nothing when the queue is closed and empty. Who was given
    /// writes says when they are `written`.
    std::vector<Work> take();
    void written();
    void close();
    std::size_t waiting(Connection::Access access) const;

private:
    using RealTime = std::chrono::steady_clock;
    struct Waiting {
        Work work;
        RealTime::time_point since;
    };
    bool may_write() const;
    bool read_is_next() const;
    void wake_a_watch();
    std::vector<Work> take_writes();
    std::vector<Work> take_read();
    void wait(std::unique_lock<std::mutex>& lock);

    mutable std::mutex mutex_{};
    std::condition_variable ready_{};
    std::deque<Waiting> reads_{};
    std::deque<Waiting> writes_{};
    std::size_t limit_;
    int writing_{0};       ///< threads that were given writes
    bool watched_{false};  ///< a thread waits until the oldest write has gathered long enough
    bool closed_{false};
};

}  // namespace waybill::postgres
