// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/domain/formats.hpp"
#include "services/notifications/domain/person.hpp"
#include "services/notifications/domain/wording.hpp"

#include <span>
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

/// Name and locale of `to` are used. How long the code is good is said in minutes: no place is
/// known whose clocks could count.
Letter render_code(const SecretCode& code, const Person& to, TimePoint now);
/// The same for an invitation, which is good for days; nobody's name is known yet.
Letter render_invitation(const SecretCode& token, std::string_view locale, TimePoint now);
Letter render_notice(NoticeKind kind, const Person& to);

/// What operators are to look at: those that are listed, and how many more there are.
Letter render_alerts(std::span<const Facts> alerts, std::int64_t more, const Person& to);

}  // namespace waybill::notifications
