// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/core/id.hpp"

#include <string>

namespace waybill::messaging {

/// A fact that was committed: a CloudEvents envelope around a protobuf message of contracts/.
struct Event {
    EventId id{};
    std::string topic{};       ///< `waybill.orders`
    std::string type{};        ///< `order.paid`, past tense
    std::string key{};         ///< aggregate id: events of one key stay in order
    std::int64_t sequence{0};  ///< version of the aggregate after the change
    TimePoint time{};
    Trace trace{};
    std::string data{};  ///< the serialised message
};

}  // namespace waybill::messaging
