// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loop.hpp"

#include "adapters/asio/native.hpp"
#include "platform/core/assert.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace waybill {
namespace {

thread_local const AsioLoop* running_loop = nullptr;

}  // namespace

// UNSAFE_IO: sockets and timers are touched by the loop's thread only, so the reactor needs no
// locks; posting from other threads stays safe.
AsioLoop::Native::Native()
    : context{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO},
      guard{boost::asio::make_work_guard(context)},
      alarm{context} {}

AsioLoop::AsioLoop(const Clock& clock) : clock_{clock}, native_{std::make_unique<Native>()} {}

AsioLoop::~AsioLoop() { WAYBILL_ASSERT(!here()); }

bool AsioLoop::here() const { return running_loop == this; }

void AsioLoop::post(Work work) {
    Native& own = *native_;
    if (here()) {
        own.queue.push_back(std::move(work));
        if (std::exchange(own.drain_posted, true)) return;
        boost::asio::post(own.context, [&own] { own.drain(); });
        return;
    }
    bool first = false;
    {
        const std::lock_guard lock{own.mutex};
        first = own.inbox.empty();
        own.inbox.push_back(std::move(work));
    }
    if (first) boost::asio::post(own.context, [&own] { own.take_inbox(); });
}

void AsioLoop::Native::drain() {
    // One batch, then sockets and timers get their turn.
    batch.swap(queue);
    for (Work& work : batch) std::exchange(work, nullptr)();
    batch.clear();
    drain_posted = !queue.empty();
    if (drain_posted) boost::asio::post(context, [this] { drain(); });
}

void AsioLoop::Native::take_inbox() {
    {
        const std::lock_guard lock{mutex};
        taken.swap(inbox);
    }
    for (Work& work : taken) std::exchange(work, nullptr)();
    taken.clear();
}

Executor::TimerId AsioLoop::schedule(SteadyTime when, Work work) {
    WAYBILL_ASSERT(here());
    const TimerId timer = native_->timers.add(when, std::move(work));
    native_->arm(clock_);
    return timer;
}

bool AsioLoop::cancel(TimerId timer) {
    WAYBILL_ASSERT(here());
    return native_->timers.cancel(timer);
}

void AsioLoop::Native::arm(const Clock& clock) {
    const auto first = timers.first();
    if (!first || (alarm_at && *alarm_at <= *first)) return;
    alarm_at = first;
    // A deadline of "never" must not overflow the library's nanoseconds.
    alarm.expires_after(std::min<Duration>(*first - clock.steady(), 24h));
    alarm.async_wait([this, &clock](const boost::system::error_code& error) {
        if (!error) run_due(clock);
    });
}

void AsioLoop::Native::run_due(const Clock& clock) {
    alarm_at.reset();
    const SteadyTime now = clock.steady();
    while (Work work = timers.take_due(now)) work();
    arm(clock);
}

void AsioLoop::run() {
    WAYBILL_ASSERT(running_loop == nullptr);
    running_loop = this;
    native_->context.restart();
    native_->context.run();
    running_loop = nullptr;
}

void AsioLoop::stop() { native_->context.stop(); }

}  // namespace waybill
