// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/notification_calls.hpp"

#include "services/notifications/api/notification_api_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

TEST(NotificationCalls, BadRequestsAreRefusedWithoutEffect) {
    ApiWorld world;
    pb::ListRequest list;
    list.set_user_id("usr_nobody");
    EXPECT_EQ(world.listed(list).error().reason, "message.bad_id");
    list.set_user_id(world.ada.text());
    list.mutable_page()->set_cursor("nonsense");
    EXPECT_EQ(world.listed(list).error().reason, "request.bad_cursor");

    const auto mark = [&](std::string user, std::string id) {
        pb::MarkReadRequest request;
        request.set_user_id(std::move(user));
        request.set_notification_id(std::move(id));
        return world.executor.run(world.calls.mark_read(Context{}, std::move(request)));
    };
    EXPECT_EQ(mark("", "").error().kind, ErrorKind::invalid);
    EXPECT_EQ(mark(world.ada.text(), "ord_1").error().kind, ErrorKind::invalid);
    EXPECT_EQ(mark(world.ada.text(), world.ids.next<NotificationId>().text()).error().kind,
              ErrorKind::not_found);
    EXPECT_TRUE(mark(world.ada.text(), ""));
}

TEST(NotificationCalls, PreferencesAreSaidAnewAndReadBack) {
    ApiWorld world;
    const auto set = [&](const pb::Preferences& wanted) {
        pb::SetPreferencesRequest request;
        request.set_user_id(world.ada.text());
        *request.mutable_preferences() = wanted;
        return world.executor.run(world.calls.set_preferences(Context{}, std::move(request)));
    };
    const auto get = [&] {
        pb::GetPreferencesRequest request;
        request.set_user_id(world.ada.text());
        return world.executor.run(world.calls.get_preferences(Context{}, std::move(request)));
    };
    pb::Preferences wanted;
    wanted.mutable_quiet_hours()->set_zone("Test/East");
    wanted.mutable_quiet_hours()->set_begins("22:00");
    wanted.mutable_quiet_hours()->set_ends("07:00");
    const auto answered = set(wanted);
    ASSERT_TRUE(answered);
    EXPECT_EQ(static_cast<std::size_t>(answered->kinds_size()), enum_values<NewsKind>.size());
    EXPECT_EQ(get()->SerializeAsString(), answered->SerializeAsString());

    wanted.mutable_quiet_hours()->set_zone("Test/Nowhere");
    EXPECT_EQ(set(wanted).error().reason, "notifications.bad_preferences");
    wanted.add_kinds()->set_kind("order_lost");
    EXPECT_EQ(set(wanted).error().reason, "notifications.bad_preferences");
    EXPECT_EQ(get()->SerializeAsString(), answered->SerializeAsString());
    ASSERT_TRUE(set({}));
    EXPECT_FALSE(get()->has_quiet_hours());
}

TEST(NotificationCalls, BadCodesAreRefusedWithoutAMail) {
    ApiWorld world;
    const auto later = to_micros(world.executor.clock().now() + 10min);
    const auto send = [&](const std::function<void(pb::SendCodeRequest&)>& spoil) {
        pb::SendCodeRequest request;
        request.set_message_id("job_1");
        request.set_email(std::string{world.address});
        request.set_name("Ada");
        request.set_code("012345");
        request.set_locale("xx");
        request.set_expires_at(later);
        request.set_purpose("verify");
        spoil(request);
        return world.executor.run(world.calls.send_code(Context{}, std::move(request)));
    };
    const std::pair<std::string_view, std::function<void(pb::SendCodeRequest&)>> bad[] = {
        {"no id", [](auto& r) { r.clear_message_id(); }},
        {"id that is no Message-ID", [](auto& r) { r.set_message_id("a@b>\r\nBcc:"); }},
        {"long id", [](auto& r) { r.set_message_id(std::string(65, 'a')); }},
        {"no address", [](auto& r) { r.clear_email(); }},
        {"address with a header", [](auto& r) { r.set_email("a@b.org\nBcc: c@d.org"); }},
        {"name of two lines", [](auto& r) { r.set_name("Ada\nL"); }},
        {"name that is long", [](auto& r) { r.set_name(std::string(201, 'a')); }},
        {"no code", [](auto& r) { r.clear_code(); }},
        {"code of two lines", [](auto& r) { r.set_code("1\n2"); }},
        {"past its time", [](auto& r) { r.set_expires_at(1); }},
        {"no purpose", [](auto& r) { r.clear_purpose(); }},
        {"unknown purpose", [](auto& r) { r.set_purpose("fun"); }},
        {"no time", [](auto& r) { r.clear_expires_at(); }},
    };
    for (const auto& [name, spoil] : bad) {
        const auto answer = send(spoil);
        ASSERT_FALSE(answer) << name;
        EXPECT_EQ(answer.error().kind, ErrorKind::invalid) << name;
    }
    EXPECT_EQ(world.mailbox.size(), 0U);
    EXPECT_TRUE(send([](auto&) {}));
    EXPECT_EQ(world.mailbox.size(), 1U);
    EXPECT_EQ(world.metrics.codes.at(MailResult::sent).value(), 1U);
}

TEST(NotificationCalls, ANoticeGoesToTheAddressThatIsNamed) {
    ApiWorld world;
    const auto send = [&](std::string kind, std::string email) {
        pb::SendNoticeRequest request;
        request.set_message_id("usr_1.3");
        request.set_email(std::move(email));
        request.set_name("Ada");
        request.set_locale("de");
        request.set_kind(std::move(kind));
        return world.executor.run(world.calls.send_notice(Context{}, std::move(request)));
    };
    EXPECT_EQ(send("order_paid", "old@example.org").error().detail, "kind");
    EXPECT_EQ(send("password_changed", "").error().detail, "email");
    EXPECT_EQ(world.mailbox.size(), 0U);
    EXPECT_TRUE(send("password_changed", "old@example.org"));
    EXPECT_TRUE(send("password_changed", "old@example.org"));
    ASSERT_EQ(world.mailbox.size(), 1U);
    EXPECT_EQ(world.metrics.mails.at(MailResult::sent).value(), 2U);
}

}  // namespace
}  // namespace waybill::notifications
