// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

/// The words that stand where only some are possible: for the schema, and for what comes in.
namespace waybill::gateway::words {

inline constexpr auto order_statuses = std::to_array<std::string_view>(
    {"PENDING", "PAID", "PREPARING", "READY", "DELIVERING", "COMPLETED", "CANCELLED"});
inline constexpr auto delivery_statuses = std::to_array<std::string_view>(
    {"none", "offered", "assigned", "picked_up", "delivered", "failed", "returning"});
inline constexpr auto cancel_reasons =
    std::to_array<std::string_view>({"customer", "partner_rejected", "payment_failed", "expired",
                                     "operator", "no_courier", "undeliverable", "out_of_stock"});
inline constexpr auto transports = std::to_array<std::string_view>({"on_foot", "scooter", "car"});
inline constexpr auto duties =
    std::to_array<std::string_view>({"available", "busy", "paused", "offline"});
inline constexpr auto payment_statuses =
    std::to_array<std::string_view>({"CREATED", "CAPTURED", "FAILED", "REFUNDED", "UNKNOWN"});
inline constexpr auto checkout_statuses =
    std::to_array<std::string_view>({"OPEN", "PROCESSING", "APPROVED", "DECLINED"});
inline constexpr auto charge_results = std::to_array<std::string_view>({"captured", "failed"});
inline constexpr auto expansions = std::to_array<std::string_view>({"lines"});

}  // namespace waybill::gateway::words
