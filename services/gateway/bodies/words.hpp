// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

/// The words that stand where only some are possible: for the schema, and for what comes in.
namespace waybill::gateway::words {

inline constexpr auto charge_results = std::to_array<std::string_view>({"captured", "failed"});
inline constexpr auto role_request_states =
    std::to_array<std::string_view>({"waiting", "approved", "refused"});
inline constexpr auto expansions = std::to_array<std::string_view>({"lines"});

inline constexpr auto news_kinds = std::to_array<std::string_view>(
    {"order_created", "order_paid", "order_accepted", "order_ready", "order_assigned",
     "order_on_its_way", "order_delivered", "order_cancelled", "payment_reminder", "payment_failed",
     "refund", "surplus_returned", "system_alert", "announcement", "webhook_off"});
inline constexpr auto roles =
    std::to_array<std::string_view>({"customer", "partner", "courier", "support", "operator"});
inline constexpr auto text_languages = std::to_array<std::string_view>({"en", "de", "fr"});
inline constexpr auto quiet_ways = std::to_array<std::string_view>({"send", "wait", "app_only"});

inline constexpr auto sender_channels = std::to_array<std::string_view>({"mail"});
inline constexpr auto sender_providers =
    std::to_array<std::string_view>({"smtp", "webhook", "console"});

}  // namespace waybill::gateway::words
