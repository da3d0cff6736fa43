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
class WorkQueue {
public:
    explicit WorkQueue(std::size_t limit) : limit_{limit} {}

    /// Nothing when it was taken in; otherwise the work comes back, to be answered.
    std::optional<Work> push(Work work);
    /// Waits for work; nothing when the queue is closed and empty.
    std::optional<Work> take();
    void close();
    std::size_t waiting(Connection::Access access) const;

private:
    mutable std::mutex mutex_{};
    std::condition_variable ready_{};
    std::deque<Work> queue_{};
    std::size_t limit_;
    bool closed_{false};
};

}  // namespace waybill::postgres
