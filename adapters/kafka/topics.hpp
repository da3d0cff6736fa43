// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/options.hpp"

#include <vector>

namespace waybill::kafka {

struct TopicOptions {
    int partitions{3};  ///< of what is made; fewer consumers than these may share the work
    int replicas{-1};   ///< -1: as many as the brokers are told
};

/// Makes the topics that are not there and waits until they can be used; those that are stay as
/// they are. Blocks, at most twice as long as `brokers.patience`. Errors have a `message` of one
/// line: `unavailable` (bus.unreachable), `rejected` (bus.topic_refused).
Status ensure_topics(const Brokers& brokers, const std::vector<std::string>& topics,
                     TopicOptions options, telemetry::Log& log);

}  // namespace waybill::kafka
