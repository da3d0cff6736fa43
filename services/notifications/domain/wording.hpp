// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/domain/account_mail.hpp"
#include "services/notifications/domain/notification.hpp"

#include <array>

namespace waybill::notifications {

enum class Language : std::uint8_t { en, de, fr };

/// The language of a locale (`de`, `de-AT`, `fr_CA`); English for those we have no words for, which
/// no new account has.
Language language_of(std::string_view locale);

/// The words of one kind. Placeholders: {number} {partner} {amount} {paid} {courier} {due} {reason}
/// {money} {advice} {alert} {note}. {due} is for the `next` of what is no end: the app does not
/// know the place whose clocks count.
struct Wording {
    std::string_view title;  ///< of the entry in the app; the subject of the mail
    std::string_view body;   ///< in the app, and first in the mail
    std::string_view next;   ///< what comes now: a second paragraph of the mail
};

/// The mail with a secret code for one purpose.
struct CodeWording {
    std::string_view title;
    std::string_view body;  ///< {code} {minutes}
};

/// Why an order ended without a delivery, and what its customer can do now, as sentences.
struct EndWording {
    std::string_view slug;
    std::string_view reason;
    std::string_view advice;
};

/// What is wrong with an order, as a sentence to operators.
struct AlertWording {
    std::string_view slug;
    std::string_view sentence;
};
/// A mail of several alerts.
struct AlertsWording {
    std::string_view title;  ///< {count}
    std::string_view rest;   ///< {count}: those that it does not list
    std::string_view where;
};

/// How an order ended that its time was over for.
inline constexpr std::string_view closed_by_time = "closed";

/// Of an alert that is about no order: a service could not do something, and keeps it.
inline constexpr std::string_view message_parked = "message_parked";

/// What becomes of the money of a cancelled order. Placeholder: {paid}.
struct MoneyWording {
    std::string_view comes_back;
    std::string_view never_paid;
    std::string_view unknown;  ///< older news do not say
    std::string_view in_cash;
};

/// One language. `kinds` follows the order of NewsKind.
struct Vocabulary {
    std::string_view code;
    std::string_view greeting;       ///< {name}
    std::string_view greeting_bare;  ///< when the name is not known
    std::string_view closing;
    std::array<CodeWording, enum_values<CodePurpose>.size()> codes;  ///< in their order
    std::string_view code_next;
    std::array<Wording, enum_values<NoticeKind>.size()> notices;  ///< in their order, as they are
    std::string_view invitation_title;
    std::string_view invitation_body;  ///< {token} {days}
    std::string_view invitation_next;
    std::string_view partner_says;  ///< {partner} {note}
    std::string_view pin;           ///< {pin}
    std::string_view pay;           ///< before the link
    std::string_view track;         ///< before the link
    std::string_view delivery;      ///< the fee, in the list of lines
    std::string_view total;
    std::array<Wording, enum_values<NewsKind>.size()> kinds;
    Wording closed;         ///< a delivery that nobody confirmed, at the end of its time
    Wording refund_partly;  ///< less than was paid
    Wording cash_created;   ///< this and the next of an order that is paid at the door
    Wording cash_on_its_way;
    Wording cash_delivered;
    Wording cash_refund;
    MoneyWording money;
    std::array<EndWording, 10> endings;
    std::array<AlertWording, 10> alerts;
    AlertsWording many_alerts;
    Wording parked;  ///< {number} is who gave up, {partner} the service, {note} what and why
};

const Vocabulary& vocabulary(Language language);

extern const Vocabulary english;
extern const Vocabulary german;
extern const Vocabulary french;

}  // namespace waybill::notifications
