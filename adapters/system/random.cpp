// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/random.hpp"

#include "platform/core/assert.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

#include <pthread.h>
#include <sys/random.h>

namespace waybill {
namespace {

void draw(std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        const auto got = ::getrandom(bytes.data(), bytes.size(), 0);
        // With valid arguments the call fails only when a signal interrupts it.
        WAYBILL_ASSERT(got > 0 || errno == EINTR);
        if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
}

std::atomic<unsigned> forks{0};

/// Bytes drawn ahead by one thread.
struct Page {
    std::array<std::byte, 4096> bytes;
    std::size_t used{4096};
    unsigned fork{0};

    void take(std::span<std::byte> out) {
        if (bytes.size() - used < out.size() || fork != forks.load(std::memory_order_relaxed)) {
            draw(bytes);
            used = 0;
            fork = forks.load(std::memory_order_relaxed);
        }
        std::memcpy(out.data(), bytes.data() + used, out.size());
        std::memset(bytes.data() + used, 0, out.size());
        used += out.size();
    }
};

}  // namespace

void SystemRandom::fill(std::span<std::byte> bytes) {
    static const int watching =
        ::pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); });
    WAYBILL_ASSERT(watching == 0);
    if (bytes.empty()) return;
    thread_local Page page;
    if (bytes.size() > page.bytes.size() / 4)
        draw(bytes);
    else
        page.take(bytes);
}

}  // namespace waybill
