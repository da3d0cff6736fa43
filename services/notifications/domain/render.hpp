// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/domain/wording.hpp"

namespace waybill::notifications {

/// An entry in the app.
struct Entry {
    std::string title;
    std::string body;
};

/// A mail before it has an address. May hold a code and personal data.
struct Letter {
    std::string subject;
    SecretText text;
    SecretText html;  ///< the same words; all values escaped
};

Entry render_entry(NewsKind kind, const Facts& facts, std::string_view locale);
Letter render_letter(NewsKind kind, const Facts& facts, const Person& to);

struct SecretCode {
    SecretText code{};
    TimePoint expires_at{};
};
/// Name and locale of `to` are used.
Letter render_code(const SecretCode& code, const Person& to);

/// `12.50 EUR`, `12,50 EUR`
std::string amount_text(Money amount, Language language);
/// `5 Jan 2026, 09:00 UTC`, `05.01.2026, 09:00 UTC`, `05/01/2026 à 09:00 UTC`
std::string time_text(TimePoint time, Language language);

}  // namespace waybill::notifications
