// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/domain/notification.hpp"

#include <chrono>

namespace waybill::notifications {

/// What becomes of a mail in somebody's quiet hours. The list in the app wakes nobody.
enum class InQuietHours : std::uint8_t { send, wait, app_only };

struct KindPreference {
    bool mail{true};
    bool in_app{true};
    InQuietHours quiet{InQuietHours::wait};
    bool operator==(const KindPreference&) const = default;
};

/// By the clocks of a zone, in minutes of the day. One that ends before it begins goes on past
/// midnight; it never takes the whole day.
struct QuietHours {
    std::string zone{};
    std::chrono::minutes begins{};
    std::chrono::minutes ends{};
    bool operator==(const QuietHours&) const = default;
};

/// Money that came back and alerts are told whatever the hour.
bool passes_quiet_hours(NewsKind kind);

/// How somebody wants to be told of what. Operators have to ask for alerts by mail.
struct Preferences {
    Preferences();

    std::array<KindPreference, enum_values<NewsKind>.size()> kinds{};
    std::optional<QuietHours> quiet{};

    const KindPreference& of(NewsKind kind) const;
    KindPreference& of(NewsKind kind);
    bool operator==(const Preferences&) const = default;
};

/// When the quiet hours are over that it is in; nothing outside of them. `offset` is the zone's to
/// UTC at that moment; where its clocks change in the night, the end is as far off as theirs.
std::optional<TimePoint> quiet_until(const QuietHours& hours, TimePoint now, Duration offset);

enum class MailFate : std::uint8_t { send, wait, drop };
struct MailDecision {
    MailFate fate{MailFate::send};
    TimePoint until{};  ///< of `wait`
};
/// `quiet_until`: nothing where nobody's quiet hours are now.
MailDecision decide_mail(const Preferences& preferences, NewsKind kind,
                         std::optional<TimePoint> quiet_until);

}  // namespace waybill::notifications
