// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loop.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

namespace waybill {

/// The process's event loops, a thread each. Owners of background work stop it before `stop`.
class Loops {
public:
    Loops(std::size_t count, const Clock& clock);
    ~Loops();
    Loops(const Loops&) = delete;
    Loops& operator=(const Loops&) = delete;

    void start();
    /// Ends and joins the threads; a second call does nothing. Not from one of the loops.
    void stop();
    /// The loops in turn. From any thread.
    AsioLoop& pick();
    AsioLoop& at(std::size_t index) { return *loops_[index]; }
    std::size_t size() const { return loops_.size(); }

private:
    std::vector<std::unique_ptr<AsioLoop>> loops_{};
    std::atomic<std::size_t> next_{0};
    std::vector<std::jthread> threads_{};
};

}  // namespace waybill
