// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/envelope.hpp"
#include "adapters/kafka/security.hpp"
#include "platform/messaging/receiver.hpp"
#include "platform/telemetry/log.hpp"

#include <functional>
#include <optional>
#include <string>

namespace waybill::telemetry {
class Registry;
}

namespace waybill::kafka {

/// Where the brokers are, and what they are told about us.
struct Brokers {
    std::string addresses{};  ///< `host:port,host:port`
    std::string client_id{"waybill"};
    /// For the first answer: at start, and when topics are made.
    Duration patience{10s};
    Security security{};
};

/// Owned by the composition root; all outlive the bus.
struct Deps {
    Executor& executor;  ///< where handlers run
    Random& random;
    telemetry::Log& log;
    telemetry::Registry& metrics;
    /// No broker answers any more, and why, or one does again: once for each change, on a thread
    /// of the bus, between `start` and `stop`.
    std::function<void(const Status&)> on_change{};
};

struct Options {
    Brokers brokers{};
    std::string topic_prefix{};            ///< several installations share the brokers
    std::string group_prefix{"waybill."};  ///< before the name of each consumer
    Mode mode{Mode::structured};           ///< of what is published
    /// What else is told of an event, to others: a plain record of the same key, in a topic without
    /// its prefix. `publish` succeeds when both are there. Called on any thread.
    std::function<std::optional<Record>(const messaging::Event&)> beside{};
    messaging::Receiver::Options tries{};
    std::size_t concurrency_max{64};   ///< handlers at once for one subscription
    std::size_t unfinished_max{1024};  ///< events of a partition, before it has to pause
    Duration session{10s};             ///< silence after which a member of a group is dead
    Duration publish_patience{30s};    ///< for brokers that do not acknowledge an event
    /// For those that have not when the bus stops, and for those that do not take a goodbye.
    Duration stop_patience{4s};
};

}  // namespace waybill::kafka
