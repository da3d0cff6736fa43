// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/domain/wording.hpp"

#include <vector>

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

/// The clocks of a place.
struct WallClock {
    Duration offset{};               ///< to UTC
    std::string_view label{" UTC"};  ///< nothing where the reader lives by it
};

struct PaperLine {
    std::string name{};
    std::int64_t quantity{0};
    Money total{};
};

/// The order that a mail is about, as its customer may see it now. What is empty is not shown.
struct Paper {
    std::vector<PaperLine> lines{};
    Money delivery_fee{};
    Money total{};
    SecretText pin{};
    SecretText pay_url{};
    SecretText track_url{};
    WallClock clock{};
};

Entry render_entry(NewsKind kind, const Facts& facts, std::string_view locale);
/// Each kind shows what of the paper it has use for.
Letter render_letter(NewsKind kind, const Facts& facts, const Person& to, const Paper& paper);

struct SecretCode {
    SecretText code{};
    TimePoint expires_at{};
};
/// Name and locale of `to` are used. How long the code is good is said in minutes: no place is
/// known whose clocks could count.
Letter render_code(const SecretCode& code, const Person& to, TimePoint now);

/// What an operator is to look at.
struct AlertFacts {
    std::string number{};  ///< of the order
    std::string partner_title{};
    std::string status{};
    std::string reason{};  ///< a slug of orders
    std::string note{};
};
/// In English, to whoever runs the place.
Letter render_alert(const AlertFacts& alert);

/// `1,212.50 EUR`, `1.212,50 EUR`, `1 212,50 EUR`
std::string amount_text(Money amount, Language language);
/// `5 Jan 2026, 09:00 UTC`, `05.01.2026, 09:00 UTC`, `05/01/2026 à 09:00 UTC`
std::string time_text(TimePoint time, Language language, const WallClock& clock);

}  // namespace waybill::notifications
