// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loop.hpp"

#include <functional>
#include <memory>

namespace waybill {

/// Turns SIGINT, SIGTERM and SIGHUP into calls on a loop; from the constructor's return on they no
/// longer end the process. Made on a thread that is not the loop's while the loop runs; destroyed
/// on any thread; no call begins after the destructor returned on the
/// loop's own thread, or after the loop stopped.
class Signals {
public:
    enum class Kind : std::uint8_t { interrupt, terminate, hangup };
    Signals(AsioLoop& loop, std::function<void(Kind)> on_signal);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

private:
    struct State;
    AsioLoop& loop_;
    std::shared_ptr<State> state_;
};

}  // namespace waybill
