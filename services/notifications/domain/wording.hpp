// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/domain/notification.hpp"

#include <array>

namespace waybill::notifications {

enum class Language : std::uint8_t { en, de, fr };

/// The language of a locale (`de`, `de-AT`, `fr_CA`); English for those we have no words for, which
/// no new account has.
Language language_of(std::string_view locale);

/// The words of one kind. Placeholders: {number} {partner} {amount} {courier} {due} {reason}. {due}
/// is for `next` alone: the app does not know the place whose clocks count.
struct Wording {
    std::string_view title;  ///< of the entry in the app; the subject of the mail
    std::string_view body;   ///< in the app, and first in the mail
    std::string_view next;   ///< what comes now: a second paragraph of the mail
};

/// Why an order was cancelled, as a sentence.
struct ReasonWording {
    std::string_view slug;
    std::string_view sentence;
};

/// One language. `kinds` follows the order of NewsKind.
struct Vocabulary {
    std::string_view code;
    std::string_view greeting;       ///< {name}
    std::string_view greeting_bare;  ///< when the name is not known
    std::string_view closing;
    std::string_view code_title;  ///< the mail with a secret code
    std::string_view code_body;   ///< {code} {minutes}
    std::string_view code_next;
    std::string_view partner_says;  ///< {partner} {note}
    std::string_view pin;           ///< {pin}
    std::string_view pay;           ///< before the link
    std::string_view track;         ///< before the link
    std::string_view delivery;      ///< the fee, in the list of lines
    std::string_view total;
    std::array<Wording, 11> kinds;
    std::array<ReasonWording, 8> reasons;
};

const Vocabulary& vocabulary(Language language);

extern const Vocabulary english;
extern const Vocabulary german;
extern const Vocabulary french;

}  // namespace waybill::notifications
