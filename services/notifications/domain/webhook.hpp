// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/enum_values.hpp"
#include "platform/core/id.hpp"
#include "platform/core/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::notifications {

/// Why nothing is sent to a webhook any more.
enum class WebhookTrouble : std::uint8_t {
    gone,     ///< it answered 410
    silent,   ///< it took nothing for `webhook_silent_max`, and an event was given up
    blocked,  ///< its address is not allowed any more
};

/// Where the events of orders are sent.
struct Webhook {
    WebhookId id{};
    PartnerId partner{};  ///< whose orders; empty: everybody's
    std::string name{};
    std::string url{};
    std::vector<std::string> events{};  ///< a type, `order.*` or `*`
    bool enabled{true};
    std::optional<WebhookTrouble> trouble{};
    std::optional<TimePoint> failing_since{};  ///< the first failure since one was taken
    UserId made_by{};
    TimePoint made_at{};
    bool deleted{false};
};

/// Who asks: an operator, or the staff of these partners.
struct WebhookKeeper {
    bool office{false};
    std::vector<PartnerId> partners{};

    /// Of everybody's orders only operators may hear.
    bool keeps(const PartnerId& partner) const;
};

inline constexpr std::size_t webhook_events_max = 16;
inline constexpr std::string_view webhook_test_type = "webhook.test";

/// What is sent, `webhook_test_type` aside.
bool is_webhook_event(std::string_view type);
/// Of a pattern that no event has: its place in the list, for people. Nothing when all are good.
std::vector<FieldProblem> problems_of_patterns(const std::vector<std::string>& patterns);
/// Whether one of the patterns is this type's.
bool wants(const std::vector<std::string>& patterns, std::string_view type);

enum class DeliveryState : std::uint8_t {
    waiting,
    delivered,
    parked,  ///< given up; its owner may replay it
    ended,   ///< never sent: the webhook was switched off or deleted
};

/// One try to deliver an event.
struct WebhookTry {
    TimePoint at{};
    int status{0};  ///< 0: nothing was answered
    std::int64_t took_milliseconds{0};
    std::string reason{};  ///< why nothing was answered
};

/// An event on its way to a webhook.
struct WebhookDelivery {
    WebhookDeliveryId id{};
    WebhookId webhook{};
    EventId event{};
    std::string type{};
    OrderId order{};  ///< empty: a test
    std::string body{};
    DeliveryState state{DeliveryState::waiting};
    TimePoint created_at{};
    std::int64_t rounds{1};  ///< replays make further ones, each with all its tries
    std::int64_t tries{0};
    WebhookTry last_try{};  ///< where there was one

    bool is_test() const { return type == webhook_test_type; }
};

/// A delivery with its newest tries, newest first.
struct DeliveryLog {
    WebhookDelivery delivery{};
    std::vector<WebhookTry> newest_tries{};
};

/// How a try ended, beside what is logged of it.
enum class TryEnd : std::uint8_t { taken, refused, gone, blocked };

/// What a try makes of its delivery and of the webhook.
struct TryVerdict {
    DeliveryState state{DeliveryState::waiting};  ///< `waiting`: another try follows
    std::optional<TimePoint> failing_since{};     ///< of the webhook from now on
    std::optional<WebhookTrouble> trouble{};      ///< the webhook is switched off for it
};

/// Longer than any maintenance, shorter than the three days that one event is tried.
inline constexpr Duration webhook_silent_max = 48h;

/// A try as it is judged.
struct Judged {
    TimePoint at{};
    TryEnd end{TryEnd::taken};
    bool last{false};  ///< no other try follows
};
/// Tests switch nothing off.
TryVerdict judge_try(const Webhook& webhook, const WebhookDelivery& delivery, const Judged& one);

}  // namespace waybill::notifications
