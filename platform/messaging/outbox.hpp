// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/messaging/event.hpp"
#include "platform/sql/database.hpp"

namespace waybill::messaging {

/// Where a service's transactions leave their events; the relay publishes them after commit.
/// One per service, wired beside its database. Thread-safe.
class Outbox {
public:
    /// What a commit with events announces.
    static constexpr std::string_view news = "outbox";
    /// Inserts the event in the transaction of its change and wakes the relay at commit.
    Status append(sql::Tx& tx, const Event& event);
};

/// How a consumer's transaction meets an event.
enum class Delivery : std::uint8_t { first, repeated };

/// Claims the event for `consumer` inside the transaction of its effect: `repeated` means that
/// the effect is there already and nothing is to be done.
Result<Delivery> claim(sql::Tx& tx, std::string_view consumer, const EventId& event, TimePoint now);
/// Forgets claims older than `before`, at most `limit` of each consumer; the number forgotten.
Result<std::int64_t> forget_claims(sql::Tx& tx, TimePoint before, int limit);

}  // namespace waybill::messaging
