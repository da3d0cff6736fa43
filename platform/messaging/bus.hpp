// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/messaging/event.hpp"
#include "platform/async/task.hpp"

#include <functional>
#include <string>
#include <vector>

namespace waybill::messaging {

/// One consumer group: every event of its topics reaches it at least once, in order per key.
/// `handle` acknowledges by success, after its transaction committed. Errors that `retryable()`
/// names are tried again (1 s, 5 s, 30 s, 2 min, 10 min, jittered); others, and the fifth failure,
/// park the event with its reason, after which the key goes on.
struct Subscription {
    std::string consumer;  ///< `couriers.orders`: stable, part of the inbox key
    std::vector<std::string> topics;
    std::function<Task<Status>(Context, Event)> handle;
    /// Stores an event that could not be applied; in the consumer's own database.
    std::function<Task<Status>(Context, Event, Error)> park;
};

/// The port to the event log. In-process by default; Kafka and others pass the same suite.
class Bus {
public:
    virtual ~Bus() = default;
    /// Before `start` only.
    virtual void subscribe(Subscription subscription) = 0;
    /// Success: every event is durable at the broker (in process: applied or parked by every
    /// subscriber). On failure any subset may have been published; the relay repeats them.
    virtual Task<Status> publish(Context ctx, std::vector<Event> events) = 0;
    virtual Task<Status> start() = 0;
    virtual Task<void> stop() = 0;
};

}  // namespace waybill::messaging
