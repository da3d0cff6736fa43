// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/preferences.hpp"

#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

constexpr TimePoint midnight{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}};

TEST(QuietHours, EndWhenTheClocksOfTheirZoneSaySo) {
    const QuietHours night{.begins = 22h, .ends = 7h + 30min};
    const QuietHours nap{.begins = 13h, .ends = 15h};
    struct Case {
        const QuietHours& hours;
        Duration at;
        Duration offset;
        std::optional<Duration> ends;
    };
    const Case cases[] = {{night, 21h + 59min, 0h, std::nullopt},
                          {night, 22h, 0h, 31h + 30min},
                          {night, 2h, 0h, 7h + 30min},
                          {night, 7h + 29min, 0h, 7h + 30min},
                          {night, 7h + 30min, 0h, std::nullopt},
                          {night, 21h, 2h, 29h + 30min},
                          {night, 23h, -2h, std::nullopt},
                          {nap, 12h, 0h, std::nullopt},
                          {nap, 13h, 0h, 15h},
                          {nap, 14h, 1h, std::nullopt},
                          {nap, 11h + 30min, 2h, 13h}};
    for (const Case& c : cases) {
        const auto ends = quiet_until(c.hours, midnight + c.at, c.offset);
        EXPECT_EQ(ends.has_value(), c.ends.has_value()) << c.at << ' ' << c.offset;
        EXPECT_EQ(ends.value_or(midnight) - midnight, c.ends.value_or(0h))
            << c.at << ' ' << c.offset;
    }
}

TEST(Preferences, SayWhatBecomesOfAMail) {
    Preferences wanted;
    const TimePoint morning = midnight + 7h;
    const auto fate = [&](NewsKind kind, std::optional<TimePoint> until) {
        return decide_mail(wanted, kind, until).fate;
    };
    for (const NewsKind kind : enum_values<NewsKind>)
        EXPECT_EQ(fate(kind, std::nullopt),
                  kind == NewsKind::system_alert ? MailFate::drop : MailFate::send)
            << to_string(kind);
    EXPECT_EQ(fate(NewsKind::order_on_its_way, morning), MailFate::drop);
    EXPECT_EQ(fate(NewsKind::payment_reminder, morning), MailFate::wait);
    EXPECT_EQ(decide_mail(wanted, NewsKind::payment_reminder, morning).until, morning);
    EXPECT_EQ(fate(NewsKind::refund, morning), MailFate::send);

    wanted.of(NewsKind::order_on_its_way).quiet = InQuietHours::send;
    wanted.of(NewsKind::refund) = {.mail = false, .quiet = InQuietHours::wait};
    wanted.of(NewsKind::surplus_returned).quiet = InQuietHours::wait;
    EXPECT_EQ(fate(NewsKind::order_on_its_way, morning), MailFate::send);
    EXPECT_EQ(fate(NewsKind::refund, std::nullopt), MailFate::drop);
    EXPECT_EQ(fate(NewsKind::surplus_returned, morning), MailFate::send) << "money passes";
}

}  // namespace
}  // namespace waybill::notifications
