// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/preferences.hpp"

namespace waybill::notifications {
namespace {

/// What is over by the morning is not told then by mail.
InQuietHours usual_way(NewsKind kind) {
    switch (kind) {
        case NewsKind::order_accepted:
        case NewsKind::order_ready:
        case NewsKind::order_assigned:
        case NewsKind::order_on_its_way: return InQuietHours::app_only;
        case NewsKind::order_created:
        case NewsKind::order_paid:
        case NewsKind::order_delivered:
        case NewsKind::order_cancelled:
        case NewsKind::payment_reminder:
        case NewsKind::payment_failed:
        case NewsKind::announcement: return InQuietHours::wait;
        case NewsKind::refund:
        case NewsKind::surplus_returned:
        case NewsKind::system_alert:
        case NewsKind::webhook_off: return InQuietHours::send;
    }
    return InQuietHours::send;
}

}  // namespace

bool passes_quiet_hours(NewsKind kind) {
    return kind == NewsKind::refund || kind == NewsKind::surplus_returned ||
           kind == NewsKind::system_alert;
}

Preferences::Preferences() {
    for (const NewsKind kind : enum_values<NewsKind>) of(kind).quiet = usual_way(kind);
    of(NewsKind::system_alert).mail = false;
}

const KindPreference& Preferences::of(NewsKind kind) const {
    return kinds[static_cast<std::size_t>(kind)];
}

KindPreference& Preferences::of(NewsKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

std::optional<TimePoint> quiet_until(const QuietHours& hours, TimePoint now, Duration offset) {
    const TimePoint local = now + offset;
    const auto of_day = local - std::chrono::floor<std::chrono::days>(local);
    const bool past_midnight = hours.ends < hours.begins;
    const bool begun = of_day >= hours.begins;
    const bool before_end = of_day < hours.ends;
    if (past_midnight ? !begun && !before_end : !begun || !before_end) return std::nullopt;
    const Duration left = hours.ends - of_day;
    return now + (left > Duration{} ? left : left + std::chrono::days{1});
}

MailDecision decide_mail(const Preferences& preferences, NewsKind kind,
                         std::optional<TimePoint> quiet_until) {
    const KindPreference& wanted = preferences.of(kind);
    if (!wanted.mail) return {.fate = MailFate::drop};
    if (!quiet_until || passes_quiet_hours(kind)) return {};
    switch (wanted.quiet) {
        case InQuietHours::send: return {};
        case InQuietHours::wait: return {.fate = MailFate::wait, .until = *quiet_until};
        case InQuietHours::app_only: return {.fate = MailFate::drop};
    }
    return {};
}

}  // namespace waybill::notifications
