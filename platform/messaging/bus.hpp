// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task.hpp"
#include "platform/messaging/event.hpp"

#include <functional>
#include <string>
#include <vector>

namespace waybill::messaging {

/// Which processes hear an event that has the same subscription as others.
enum class Reach : std::uint8_t {
    group,     ///< one of them: work
    everyone,  ///< each of them: caches, and what somebody watches
};

/// What the topics of a subscription hold.
enum class Content : std::uint8_t {
    events,  ///< of ours
    plain,  ///< what others write: an event's data is theirs as it is, its type is the topic's name
};

/// One consumer group: every event of its topics reaches it at least once, in order per key.
/// `handle` acknowledges by success, after its transaction committed. Errors that `retryable()`
/// names are tried again (after 1 s, 5 s, 30 s, 2 min, 10 min, jittered); others, and the failure
/// after the last pause, park the event with its reason, after which the key goes on.
struct Subscription {
    std::string consumer;  ///< `couriers.orders`: stable, part of the inbox key
    std::vector<std::string> topics;
    std::function<Task<Status>(Context, Event)> handle;
    /// Stores an event that could not be applied; in the consumer's own database.
    std::function<Task<Status>(Context, Event, Error)> park;
    Reach reach{Reach::group};
    Content content{Content::events};
};

/// The reason of a `publish` that failed for the sake of some keys: the others are done, and each
/// key published again by itself (not before `retry_after`) no longer holds up another.
inline constexpr std::string_view partly_published = "bus.partly_published";

/// The port to the event log. In-process by default; Kafka and others pass the same suite. How
/// often an event is tried and when it is parked is one for all: see `Receiver`.
class Bus {
public:
    virtual ~Bus() = default;
    /// Before `start` only.
    virtual void subscribe(Subscription subscription) = 0;
    /// Success: every event is durable at the broker (in process: applied or parked by every
    /// subscriber). On failure any subset may have been published; the relay repeats them.
    /// Never waits out the pause of a retry.
    virtual Task<Status> publish(Context ctx, std::vector<Event> events) = 0;
    virtual Task<Status> start() = 0;
    virtual Task<void> stop() = 0;
};

}  // namespace waybill::messaging
