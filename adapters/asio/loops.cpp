// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"

#include "platform/core/assert.hpp"

#include <pthread.h>

namespace waybill {

Loops::Loops(std::size_t count, const Clock& clock) {
    WAYBILL_ASSERT(count > 0);
    loops_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) loops_.push_back(std::make_unique<AsioLoop>(clock));
}

Loops::~Loops() { stop(); }

void Loops::start() {
    WAYBILL_ASSERT(threads_.empty());
    threads_.reserve(loops_.size());
    try {
        for (const auto& loop : loops_)
            threads_.emplace_back([&loop = *loop] {
                (void)::pthread_setname_np(::pthread_self(), "loop");  // for tools; only a name
                loop.run();
            });
    } catch (...) {
        stop();  // those that began do not end by themselves
        throw;
    }
}

void Loops::stop() {
    // Posted, so that a thread that has not yet begun to run its loop still sees the stop.
    if (threads_.empty()) return;
    for (const auto& loop : loops_) loop->post([&loop = *loop] { loop.stop(); });
    threads_.clear();
}

AsioLoop& Loops::pick() {
    return *loops_[next_.fetch_add(1, std::memory_order_relaxed) % loops_.size()];
}

}  // namespace waybill
