// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <span>
#include <string_view>

namespace waybill::sql {

/// One numbered, forward-only step of a schema, in portable SQL (statements end in `;`).
struct Migration {
    int number;
    std::string_view name;
    std::string_view sql;
};

/// The tables that every service has: outbox, inbox, timers, jobs, parked messages, idempotency
/// keys. Numbered below 100; a service's own start at 100.
std::span<const Migration> platform_migrations();

}  // namespace waybill::sql
