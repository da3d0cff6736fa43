// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/notification_api_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

using ::testing::HasSubstr;

struct AnnouncementWorld : ApiWorld {
    AnnouncementWorld() { workers.start(); }
    ~AnnouncementWorld() { executor.run(workers.stop()); }
    AnnouncementWorld(const AnnouncementWorld&) = delete;
    AnnouncementWorld& operator=(const AnnouncementWorld&) = delete;

    UserId meet(Roles roles, std::string locale = "en") {
        const UserId user = ids.next<UserId>();
        EXPECT_TRUE(save({.user = user,
                          .version = 1,
                          .email = PersonalText{user.text() + "@people.example"},
                          .locale = std::move(locale),
                          .roles = roles}));
        return user;
    }
    pb::AnnounceRequest wanted(std::string command = "one") const {
        pb::AnnounceRequest request;
        request.set_command(std::move(command));
        request.set_asked_by(ada.text());
        request.set_mail(true);
        const std::pair<std::string, std::string> texts[] = {
            {"en", "Closed"}, {"de", "Zu"}, {"fr", "Fermé"}};
        for (const auto& [language, title] : texts) {
            auto& text = *request.add_texts();
            text.set_language(language);
            text.set_title(title);
            text.set_body(title + " on Monday");
        }
        return request;
    }
    Result<pb::Announcement> tell(pb::AnnounceRequest request) {
        return executor.run(calls.announce(Context{}, std::move(request)));
    }
    pb::Announcement now_of(const pb::Announcement& announcement) {
        pb::AnnouncementRequest request;
        request.set_announcement_id(announcement.announcement_id());
        return executor.run(calls.get_announcement(Context{}, request)).value();
    }
    std::map<std::string, std::string> states_of(const pb::Announcement& announcement) {
        pb::ListAddresseesRequest request;
        request.set_announcement_id(announcement.announcement_id());
        request.mutable_page()->set_limit(1);
        std::map<std::string, std::string> states;
        for (;;) {
            const auto page = executor.run(calls.list_addressees(Context{}, request)).value();
            for (const auto& one : page.addressees()) states[one.user_id()] = one.state();
            if (page.next_cursor().empty()) return states;
            request.mutable_page()->set_cursor(page.next_cursor());
        }
    }
    Result<pb::ListReply> listed_of(const UserId& user) {
        pb::ListRequest request;
        request.set_user_id(user.text());
        return listed(std::move(request));
    }
};

TEST(Announcements, ThoseWhoAreNamedAreToldOnceInTheirLanguage) {
    AnnouncementWorld world;
    const UserId otto = world.meet({Role::customer}, "de");
    const UserId nobody = world.ids.next<UserId>();
    auto request = world.wanted();
    for (const UserId& user : {otto, nobody, otto}) request.add_user_ids(user.text());
    const auto made = world.tell(request).value();
    EXPECT_EQ(made.state(), "under_way");
    EXPECT_EQ(made.addressees(), 2);
    EXPECT_EQ(world.tell(request)->announcement_id(), made.announcement_id()) << "one command";
    world.executor.run_for(5s);

    const auto done = world.now_of(made);
    EXPECT_EQ(done.state(), "done");
    EXPECT_EQ(done.told(), 1);
    EXPECT_EQ(done.unknown(), 1);
    EXPECT_GT(done.finished_at(), 0);
    const auto list = world.listed_of(otto).value();
    ASSERT_EQ(list.notifications_size(), 1);
    EXPECT_EQ(list.notifications(0).kind(), "announcement");
    EXPECT_EQ(list.notifications(0).title(), "Zu");
    EXPECT_EQ(list.notifications(0).order_id(), "");
    ASSERT_EQ(world.mailbox.size(), 1U);
    const auto mail = world.mailbox.last_to(otto.text() + "@people.example");
    EXPECT_EQ(mail->subject, "Zu");
    EXPECT_THAT(mail->text.reveal(), HasSubstr("Zu on Monday"));
    EXPECT_EQ(world.states_of(made), (std::map<std::string, std::string>{
                                         {otto.text(), "sent"}, {nobody.text(), "unknown"}}));

    ASSERT_TRUE(world.executor.run(world.store.mark_read(Context{}, otto, std::nullopt)));
    EXPECT_EQ(world.states_of(made).at(otto.text()), "delivered");
    pb::ListHistoryRequest history;
    history.set_user_id(otto.text());
    EXPECT_EQ(world.executor.run(world.calls.list_history(Context{}, history))->records(0).title(),
              "Closed");
}

TEST(Announcements, ARoleIsToldHoweverManyAreInIt) {
    AnnouncementWorld world;
    for (int i = 0; i < 120; ++i) world.meet({Role::customer, Role::courier});
    world.meet({Role::customer});
    auto request = world.wanted();
    request.set_role("courier");
    request.set_mail(false);
    const auto made = world.tell(request).value();
    EXPECT_EQ(made.addressees(), 0) << "nobody has looked yet";
    world.executor.run_for(5s);
    const auto done = world.now_of(made);
    EXPECT_EQ(done.state(), "done");
    EXPECT_EQ(done.addressees(), 120);
    EXPECT_EQ(done.told(), 120);
    EXPECT_EQ(world.count(counts::rows), 120);
    EXPECT_EQ(world.count(counts::jobs), 0) << "in the app only";
}

TEST(Announcements, ThoseOfAPartnerOrAZoneAreFoundFirstAndToldOnce) {
    for (const bool partner : {true, false}) {
        AnnouncementWorld world;
        for (int i = 0; i < 3; ++i) world.audiences.people.push_back(world.meet({Role::customer}));
        world.meet({Role::customer});
        auto request = world.wanted();
        request.set_mail(false);
        if (partner)
            request.set_partner_id(world.ids.next<PartnerId>().text());
        else
            request.set_zone("centre");
        const auto made = world.tell(request).value();
        EXPECT_EQ(made.addressees(), 0);
        const auto id = AnnouncementId::parse(made.announcement_id()).value();
        world.executor.run_for(5s);
        EXPECT_TRUE(world.executor.run(world.gather.run(Context{}, id, ""))) << "done before";
        const auto done = world.now_of(made);
        EXPECT_EQ(done.state(), "done");
        EXPECT_EQ(done.addressees(), 3);
        EXPECT_EQ(done.told(), 3);
        EXPECT_EQ(world.count(counts::rows), 3);
        EXPECT_EQ(done.zone(), partner ? "" : "centre");
    }
}

TEST(Announcements, AreNotMailedToWhoDoesNotWantThat) {
    AnnouncementWorld world;
    const UserId otto = world.meet({Role::customer});
    Preferences wanted;
    wanted.of(NewsKind::announcement).mail = false;
    ASSERT_TRUE(world.executor.run(world.preferences.save(Context{}, otto, wanted)));
    auto request = world.wanted();
    request.set_role("customer");
    const auto made = world.tell(request).value();
    world.executor.run_for(5s);
    EXPECT_EQ(world.mailbox.size(), 0U);
    EXPECT_EQ(world.states_of(made).at(otto.text()), "sent") << "in the app";
}

TEST(Announcements, AStepThatIsRepeatedTellsNobodyTwice) {
    AnnouncementWorld world;
    const UserId otto = world.meet({Role::customer});
    auto request = world.wanted();
    request.add_user_ids(otto.text());
    const auto made = world.tell(request).value();
    const auto id = AnnouncementId::parse(made.announcement_id()).value();
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(world.executor.run(world.announcements.advance(Context{}, id, {})));
    world.executor.run_for(5s);
    EXPECT_EQ(world.count(counts::rows), 1);
    EXPECT_EQ(world.now_of(made).told(), 1);
}

TEST(Announcements, WhatCannotBeMeantIsRefusedWithoutEffect) {
    AnnouncementWorld world;
    const std::pair<std::string_view, void (*)(pb::AnnounceRequest&)> bad[] = {
        {"to nobody", [](auto& m) { m.clear_role(); }},
        {"to two audiences", [](auto& m) { m.set_zone("centre"); }},
        {"to both", [](auto& m) { m.add_user_ids(m.asked_by()); }},
        {"an unknown role", [](auto& m) { m.set_role("king"); }},
        {"two languages", [](auto& m) { m.mutable_texts()->RemoveLast(); }},
        {"one twice", [](auto& m) { m.mutable_texts(0)->set_language("de"); }},
        {"no title", [](auto& m) { m.mutable_texts(1)->clear_title(); }},
    };
    for (const auto& [name, spoil] : bad) {
        auto request = world.wanted();
        request.set_role("customer");
        spoil(request);
        const auto made = world.tell(std::move(request));
        ASSERT_FALSE(made) << name;
        EXPECT_EQ(made.error().reason, "notifications.bad_announcement") << name;
    }
    EXPECT_EQ(
        world.executor.run(world.calls.list_announcements(Context{}, {}))->announcements_size(), 0);
    pb::ListAddresseesRequest unknown;
    unknown.set_announcement_id(world.ids.next<AnnouncementId>().text());
    EXPECT_EQ(world.executor.run(world.calls.list_addressees(Context{}, unknown)).error().reason,
              "notifications.no_announcement");
}

}  // namespace
}  // namespace waybill::notifications
