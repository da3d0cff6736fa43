// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/executor.hpp"

#include <memory>

namespace waybill {

/// The production executor: one event loop that one thread runs. Sockets that live on it are made
/// and used on its thread only; adapters reach it through adapters/asio/native.hpp.
///
/// Lifetime: outlives every TaskGroup that spawns on it. Work still queued at destruction is
/// dropped unrun, so owners stop their groups first.
class AsioLoop final : public Executor {
public:
    /// `clock` must be the machine's: timers wait in real time.
    explicit AsioLoop(const Clock& clock);
    ~AsioLoop() override;
    AsioLoop(const AsioLoop&) = delete;
    AsioLoop& operator=(const AsioLoop&) = delete;

    void post(Work work) override;
    TimerId schedule(SteadyTime when, Work work) override;
    bool cancel(TimerId timer) override;
    const Clock& clock() const override { return clock_; }

    /// Runs on the calling thread until `stop`.
    void run();
    /// Lets `run` return soon. From any thread.
    void stop();
    /// Whether the calling thread is running this loop now.
    bool here() const;

    struct Native;
    Native& native() { return *native_; }

private:
    const Clock& clock_;
    std::unique_ptr<Native> native_;
};

}  // namespace waybill
