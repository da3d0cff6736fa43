// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/webhook.hpp"

#include <algorithm>
#include <array>

namespace waybill::notifications {
namespace {

/// What an order's partner may know of it, told as it happens. Changes of an address or a phone are
/// not among them: an event says nothing personal, so there would be nothing to tell.
constexpr auto webhook_events = std::to_array<std::string_view>(
    {"order.created", "order.paid", "order.accepted", "order.ready", "order.assigned",
     "order.picked_up", "order.completed", "order.cancelled"});
constexpr std::string_view every_event = "*";

bool fits(std::string_view pattern, std::string_view type) {
    if (pattern == every_event) return true;
    if (pattern.ends_with(".*")) return type.starts_with(pattern.substr(0, pattern.size() - 1));
    return pattern == type;
}

}  // namespace

bool WebhookKeeper::keeps(const PartnerId& partner) const {
    return office || (!partner.empty() && std::ranges::contains(partners, partner));
}

bool is_webhook_event(std::string_view type) { return std::ranges::contains(webhook_events, type); }

std::vector<FieldProblem> problems_of_patterns(const std::vector<std::string>& patterns) {
    std::vector<FieldProblem> problems;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        const auto is_mine = [&](std::string_view type) { return fits(patterns[i], type); };
        if (std::ranges::any_of(webhook_events, is_mine)) continue;
        problems.push_back({.pointer = "/events/" + std::to_string(i),
                            .code = "request.unknown_word",
                            .detail = "a type such as order.paid, order.* or *"});
    }
    return problems;
}

bool wants(const std::vector<std::string>& patterns, std::string_view type) {
    return std::ranges::any_of(patterns,
                               [type](const std::string& pattern) { return fits(pattern, type); });
}

TryVerdict judge_try(const Webhook& webhook, const WebhookDelivery& delivery, const Judged& one) {
    if (one.end == TryEnd::taken) return {.state = DeliveryState::delivered};
    const TimePoint since = webhook.failing_since.value_or(one.at);
    TryVerdict verdict{.failing_since = since};
    const bool over = one.last || one.end != TryEnd::refused;
    if (over) verdict.state = DeliveryState::parked;
    if (!over || delivery.is_test()) return verdict;
    if (one.end == TryEnd::gone) verdict.trouble = WebhookTrouble::gone;
    if (one.end == TryEnd::blocked) verdict.trouble = WebhookTrouble::blocked;
    if (one.end == TryEnd::refused && one.at - since >= webhook_silent_max)
        verdict.trouble = WebhookTrouble::silent;
    return verdict;
}

}  // namespace waybill::notifications
