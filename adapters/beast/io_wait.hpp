// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <utility>

namespace waybill::beast {

/// Where one coroutine waits for its transport. It is woken in the very call that brings the
/// answer, on the loop's thread, without a detour through the loop's queue.
class IoWait {
public:
    struct Awaiter {
        IoWait& wait;
        bool ready;
        bool await_ready() const noexcept { return ready; }
        void await_suspend(std::coroutine_handle<> self) const noexcept { wait.waiting_ = self; }
        void await_resume() const noexcept {}
    };
    Awaiter unless(bool ready) { return {*this, ready}; }
    /// May run the coroutine to its end: nothing of its owner is touched afterwards.
    void wake() {
        if (const auto waiting = std::exchange(waiting_, {})) waiting.resume();
    }

private:
    std::coroutine_handle<> waiting_{};
};

}  // namespace waybill::beast
