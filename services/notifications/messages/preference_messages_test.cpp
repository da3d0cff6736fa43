// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/messages/preference_messages.hpp"

#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

TEST(PreferenceMessages, AreReadBack) {
    Preferences wanted;
    EXPECT_EQ(from_message(to_message(wanted)), wanted);
    EXPECT_EQ(from_message(v1::Preferences{}), wanted) << "what is not said is as usual";
    wanted.of(NewsKind::order_paid) = {
        .mail = false, .in_app = false, .quiet = InQuietHours::app_only};
    wanted.quiet = QuietHours{.zone = "Europe/Brussels", .begins = 22h, .ends = 7h + 5min};
    EXPECT_EQ(from_message(to_message(wanted)), wanted);
    EXPECT_EQ(to_message(wanted).quiet_hours().ends(), "07:05");
}

TEST(PreferenceMessages, WhatCannotBeMeantIsRefused) {
    const std::pair<std::string_view, void (*)(v1::Preferences&)> bad[] = {
        {"unknown kind", [](auto& m) { m.add_kinds()->set_kind("order_lost"); }},
        {"no kind", [](auto& m) { m.add_kinds(); }},
        {"twice",
         [](auto& m) {
             m.add_kinds()->set_kind("refund");
             m.add_kinds()->set_kind("refund");
         }},
        {"unknown way",
         [](auto& m) {
             m.add_kinds()->set_kind("order_paid");
             m.mutable_kinds(0)->set_in_quiet_hours("shout");
         }},
        {"money that waits",
         [](auto& m) {
             m.add_kinds()->set_kind("refund");
             m.mutable_kinds(0)->set_in_quiet_hours("wait");
         }},
        {"no hours", [](auto& m) { m.mutable_quiet_hours()->set_zone("UTC"); }},
        {"no such hour",
         [](auto& m) {
             m.mutable_quiet_hours()->set_begins("24:00");
             m.mutable_quiet_hours()->set_ends("07:00");
         }},
        {"a sign",
         [](auto& m) {
             m.mutable_quiet_hours()->set_begins("-1:00");
             m.mutable_quiet_hours()->set_ends("07:00");
         }},
        {"the whole day",
         [](auto& m) {
             m.mutable_quiet_hours()->set_begins("07:00");
             m.mutable_quiet_hours()->set_ends("07:00");
         }},
    };
    for (const auto& [name, spoil] : bad) {
        v1::Preferences message;
        spoil(message);
        const auto read = from_message(message);
        ASSERT_FALSE(read) << name;
        EXPECT_EQ(read.error().reason, "notifications.bad_preferences") << name;
        EXPECT_FALSE(read.error().message.empty()) << name;
    }
}

}  // namespace
}  // namespace waybill::notifications
