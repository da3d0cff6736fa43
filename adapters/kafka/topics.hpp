// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/options.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace waybill::kafka {

/// What brokers may forget.
enum class Kept : std::uint8_t {
    for_a_time,        ///< as the brokers are told
    last_of_each_key,  ///< nothing else, ever
};

struct TopicOptions {
    int partitions{3};  ///< of what is made; fewer consumers than these may share the work
    int replicas{-1};   ///< -1: as many as the brokers are told
    Kept kept{Kept::for_a_time};
};

/// Makes the topics that are not there and waits until they can be used; those that are stay as
/// they are. Blocks, at most twice as long as `brokers.patience`. Errors have a `message` of one
/// line: `unavailable` (bus.unreachable), `rejected` (bus.topic_refused).
Status ensure_topics(const Brokers& brokers, const std::vector<std::string>& topics,
                     TopicOptions options, telemetry::Log& log);

}  // namespace waybill::kafka
