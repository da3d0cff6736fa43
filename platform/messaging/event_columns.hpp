// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/messaging/event.hpp"
#include "platform/sql/columns.hpp"

namespace waybill::messaging {

/// An event as the outbox has it, beside its position there.
inline constexpr sql::Columns event_columns{
    sql::fixed<&Event::id>("id"),
    sql::fixed<&Event::topic>("topic"),
    sql::fixed<&Event::type>("type"),
    sql::fixed<&Event::key>("key"),
    sql::fixed<&Event::sequence>("sequence"),
    sql::fixed<&Event::time>("at"),
    sql::fixed<&Event::trace>("trace"),
    sql::fixed_as<sql::Bytes, &Event::data>("data"),
};

}  // namespace waybill::messaging
