// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"

#include <memory>

namespace waybill {

/// Waits for `duration`. Ends early, with the error, when the context is cancelled or its deadline
/// is reached.
Task<Status> sleep_for(Context ctx, Duration duration);

/// Something may have happened: wakes one waiting loop (relay, timer worker, connection).
/// A notification with nobody waiting is kept; many are folded into one. Thread-safe; one waiter.
class Signal {
public:
    Signal();
    ~Signal();
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;

    void notify();
    /// False when `limit` or the deadline passed; true when notified or cancelled.
    Task<bool> wait(Context ctx, Duration limit);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace waybill
