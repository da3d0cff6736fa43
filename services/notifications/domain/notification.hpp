// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/enum_values.hpp"
#include "platform/core/id.hpp"
#include "platform/core/money.hpp"
#include "platform/core/secret.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::notifications {

/// What a person is told. Each kind has its words in every language (wording.hpp).
enum class NewsKind : std::uint8_t {
    order_created,
    order_paid,
    order_accepted,
    order_ready,
    order_assigned,
    order_on_its_way,
    order_delivered,
    order_cancelled,
    payment_reminder,
    payment_failed,
    refund,
    surplus_returned,
    system_alert,  ///< to operators: something about an order that a person should look at
    announcement,  ///< what operators tell many people, in their own words
    webhook_off,   ///< to who made a webhook: it took nothing, and is switched off
};
std::string_view to_string(NewsKind kind);

/// An order's end or what became of its money: told in the app with what comes next.
bool tells_an_end(NewsKind kind);
/// Mail of one kind before the other: 0 first, 9 last. Codes are no news and do not queue at all.
int mail_priority(NewsKind kind);

/// What became of the mail; `none` where the kind is told in the app only.
enum class MailState : std::uint8_t { none, queued, sent, failed };
std::string_view to_string(MailState state);

/// What operators say themselves, in one language (`de`).
struct LocalText {
    std::string language{};
    std::string title{};
    std::string body{};  ///< each line is a paragraph
    bool operator==(const LocalText&) const = default;
};

/// What a text can speak of. A kind uses those that it has words for.
struct Facts {
    std::string number{};  ///< of the order, for people
    std::string partner_title{};
    std::string courier_name{};  ///< first name
    std::string reason{};        ///< of an end: a slug of the vocabulary's endings
    std::string note{};          ///< of a rejection: what the partner says
    bool in_cash{false};         ///< it is paid at the door
    Money amount{};
    /// Of an end and of a refund: what had been paid, in minor units. None in older news.
    std::optional<std::int64_t> paid{};
    TimePoint due{};                 ///< end of the payment window, or the expected arrival
    std::vector<LocalText> texts{};  ///< of an announcement: kept once for all who are told
};

struct Notification {
    NotificationId id{};
    UserId user{};
    OrderId order{};  ///< none: it is about no order
    NewsKind kind{NewsKind::order_created};
    /// Tells one from another where an order may have several of a kind (reminders), or where there
    /// is no order; else empty.
    std::string occasion{};
    Facts facts{};
    MailState mail{MailState::none};
    TimePoint created_at{};
    std::optional<TimePoint> read_at{};
};

}  // namespace waybill::notifications
