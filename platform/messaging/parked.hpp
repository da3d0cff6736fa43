// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/messaging/event.hpp"
#include "platform/sql/database.hpp"

#include <optional>
#include <vector>

namespace waybill::messaging {

struct Backlog {
    std::int64_t rows{0};
    Duration oldest{};
};

/// A message that could not be applied, kept with its reason until somebody replays it.
struct ParkedMessage {
    std::string consumer;
    Event event;
    std::string reason;
    TimePoint at{};
};

/// Parking a message again only renews its reason.
Status park(sql::Tx& tx, const ParkedMessage& message);
Result<std::vector<ParkedMessage>> list_parked(sql::Tx& tx, int limit);
Result<std::optional<ParkedMessage>> find_parked(sql::Tx& tx, std::string_view consumer,
                                                 const EventId& event);
Result<std::int64_t> count_parked(sql::Tx& tx);
Status forget_parked(sql::Tx& tx, std::string_view consumer, const EventId& event);

}  // namespace waybill::messaging
