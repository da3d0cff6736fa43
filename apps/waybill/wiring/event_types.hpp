// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/messaging/event_type.hpp"

#include <set>
#include <string>
#include <vector>

namespace waybill {

/// What the contracts of all services declare.
std::vector<messaging::EventType> event_types();

/// The topics that services work on, and those of hints, which every process hears and none parks.
struct EventTopics {
    std::set<std::string> work{};
    std::set<std::string> hints{};
};
EventTopics event_topics();

/// The names of those that nobody acts on, with spaces between.
std::string events_without_consumer();

}  // namespace waybill
