// SPDX-License-Identifier: Apache-2.0
#pragma once

// What adapters need to put sockets on a loop. Heavy: included by .cpp files of adapters only.
#include "adapters/asio/loop.hpp"
#include "adapters/asio/timer_heap.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <mutex>
#include <optional>
#include <vector>

namespace waybill {

struct AsioLoop::Native {
    Native();

    void drain();
    void take_inbox();
    void arm(const Clock& clock);
    void run_due(const Clock& clock);

    boost::asio::io_context context;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard;

    // Only on the loop's thread:
    std::vector<Work> queue{};  ///< posted by work that runs here
    std::vector<Work> batch{};  ///< being run
    bool drain_posted{false};
    std::vector<Work> taken{};  ///< out of the inbox, being run
    TimerHeap timers{};
    boost::asio::steady_timer alarm;
    std::optional<SteadyTime> alarm_at{};

    // From other threads:
    std::mutex mutex{};
    std::vector<Work> inbox{};
};

}  // namespace waybill
