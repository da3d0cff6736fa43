// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/messaging/bus.hpp"

#include <map>
#include <optional>
#include <vector>

namespace waybill::messaging {

/// Brings events to one subscription, as every adapter of `Bus` must: with a deadline and the
/// story of the event, again after a pause when that makes sense, parked when it does not or no
/// more. A store that is away is waited for, however long. The adapter moves bytes and keeps the
/// order of keys. The tries counted so far are lost with the process, which only means more tries.
///
/// Runs on `executor` alone; events of one key come one after the other.
class Receiver {
public:
    struct Deps {
        Executor& executor;
        Random& random;
    };
    struct Options {
        std::vector<Duration> pauses{1s, 5s, 30s, 2min, 10min};  ///< jittered; at least one
        Duration deadline{30s};                                  ///< for one try
    };
    Receiver(Deps deps, Options options, Subscription subscription);

    const Subscription& subscription() const { return subscription_; }
    /// Nothing: applied or parked, and its key may go on. Otherwise the key waits until then, and
    /// an earlier call changes nothing.
    Task<std::optional<SteadyTime>> receive(Context ctx, const Event& event);
    /// Once more what was received, as an event log may do; nobody minds how it ends.
    Task<void> repeat(Context ctx, const Event& event);
    /// Whether the event has been tried and is to be tried again.
    bool waits(const EventId& event) const { return tries_.contains(event); }

private:
    struct Tries {
        std::size_t failures{0};
        SteadyTime due{};
    };

    Task<std::optional<SteadyTime>> failed(Context ctx, const Event& event, Error error);
    SteadyTime after_pause(std::size_t failures);

    Deps deps_;
    Options options_;
    Subscription subscription_;
    std::map<EventId, Tries> tries_{};
};

}  // namespace waybill::messaging
