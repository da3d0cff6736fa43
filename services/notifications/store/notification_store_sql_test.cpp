// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/notifications_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

constexpr std::array moments{FaultPlan::Moment::before, FaultPlan::Moment::after};

TEST(NotificationStore, OneEventIsOneRowOneClaimAndOneJobHoweverOftenItComes) {
    NotificationsWorld world;
    const OrderId order = world.ids.next<OrderId>();
    const News first = world.news(order);
    ASSERT_TRUE(world.record(first));
    ASSERT_TRUE(world.record(first));
    EXPECT_EQ(world.count(counts::claims), 1);
    ASSERT_TRUE(world.record(world.news(order))) << "another event of the same kind";
    EXPECT_EQ(world.count(counts::rows), 1);
    EXPECT_EQ(world.count(counts::jobs), 1);

    ASSERT_TRUE(world.record(world.news(order, NewsKind::order_accepted, MailState::none)));
    EXPECT_EQ(world.count(counts::rows), 2);
    EXPECT_EQ(world.count(counts::jobs), 1) << "told in the app only";
}

TEST(NotificationStore, RemindersOfOneOrderAreToldApartByTheirOccasion) {
    NotificationsWorld world;
    const OrderId order = world.ids.next<OrderId>();
    for (const std::string occasion : {"first", "second", "second"}) {
        News reminder = world.news(order, NewsKind::payment_reminder);
        reminder.notification.occasion = occasion;
        ASSERT_TRUE(world.record(reminder));
    }
    EXPECT_EQ(world.count(counts::rows), 2);
    EXPECT_EQ(world.count(counts::jobs), 2);
}

TEST(NotificationStore, NewsOfAPaymentWaitsForTheNamesOfItsOrder) {
    NotificationsWorld world;
    const OrderId order = world.ids.next<OrderId>();
    News refund = world.news(order, NewsKind::refund);
    refund.lacks_order_names = true;
    refund.notification.facts.number.clear();
    const auto early = world.record(refund);
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().reason, "notifications.order_unknown");
    EXPECT_TRUE(retryable(early.error()));
    EXPECT_EQ(world.count(counts::claims), 0);

    ASSERT_TRUE(world.record(world.news(order)));
    ASSERT_TRUE(world.record(refund));
    EXPECT_EQ(world.list().notifications.front().facts.number, "W-1");
}

TEST(NotificationStore, AFailureAtAnyPortCallOfRecordIsMendedByTheRetry) {
    for (const auto moment : moments) {
        for (int n = 1; n < 10; ++n) {
            NotificationsWorld world;
            const News news = world.news(world.ids.next<OrderId>());
            world.faults.fail_call(n, moment);
            // Whether this one fails is the plan's business; the state after the retry is ours.
            static_cast<void>(world.record(news));
            const bool reached = world.faults.fired();
            world.faults.clear();
            EXPECT_EQ(world.count(counts::rows), world.count(counts::jobs));
            EXPECT_EQ(world.count(counts::rows), world.count(counts::claims));
            ASSERT_TRUE(world.record(news));
            EXPECT_EQ(world.count(counts::rows), 1);
            EXPECT_EQ(world.count(counts::jobs), 1);
            if (!reached) break;
            ASSERT_LT(n, 9) << "the sweep has no end";
        }
    }
}

TEST(DeliverMail, AFailureAtAnyPortCallSendsOneMessageAndSaysSoOnce) {
    for (const auto moment : moments) {
        for (int n = 1; n < 10; ++n) {
            NotificationsWorld world;
            ASSERT_TRUE(world.save(world.person()));
            ASSERT_TRUE(world.record(world.news(world.ids.next<OrderId>())));
            const NotificationId id = world.list().notifications.front().id;
            world.faults.fail_call(n, moment);
            const auto first = world.deliver(id);
            const bool reached = world.faults.fired();
            world.faults.clear();
            EXPECT_EQ(first.has_value(), !reached);
            ASSERT_TRUE(world.deliver(id));
            EXPECT_EQ(world.mailbox.size(), 1U);
            EXPECT_EQ(world.mailbox.last_to(world.address)->message_id, id.text());
            EXPECT_EQ(world.count(counts::sent), 1);
            EXPECT_EQ(world.count(counts::failed), 0);
            EXPECT_EQ(world.list().notifications.front().mail, MailState::sent);
            if (!reached) break;
            ASSERT_LT(n, 9) << "the sweep has no end";
        }
    }
}

TEST(DeliverMail, ARefusalForGoodAndTheLastTryAreFailures) {
    using Try = NotificationsWorld::Try;
    NotificationsWorld world;
    ASSERT_TRUE(world.save(world.person()));
    const auto next = [&](ErrorKind kind, Try attempt) {
        world.executor.clock().advance(1s);  // newest first
        EXPECT_TRUE(world.record(world.news(world.ids.next<OrderId>())));
        world.mailbox.fail_with(Error{.kind = kind, .reason = "mail.test"});
        EXPECT_FALSE(world.deliver(world.list().notifications.front().id, attempt));
        return world.list().notifications.front().mail;
    };
    EXPECT_EQ(next(ErrorKind::unavailable, Try::one_of_many), MailState::queued);
    EXPECT_EQ(next(ErrorKind::outcome_unknown, Try::one_of_many), MailState::queued);
    EXPECT_EQ(next(ErrorKind::rejected, Try::one_of_many), MailState::failed);
    EXPECT_EQ(next(ErrorKind::invalid, Try::one_of_many), MailState::failed);
    EXPECT_EQ(next(ErrorKind::unavailable, Try::last), MailState::failed);
    EXPECT_EQ(world.count(counts::failed), 3);
    EXPECT_EQ(world.count(counts::sent), 0);
}

TEST(NotificationStore, APersonsNewestVersionStays) {
    NotificationsWorld world;
    for (const auto& [version, locale] :
         {std::pair{2, "de"}, std::pair{1, "en"}, std::pair{2, "fr"}})
        ASSERT_TRUE(world.save(world.person(version, locale)));
    EXPECT_EQ(world.list().locale, "de");
}

TEST(NotificationStore, WhatIsNotWantedInTheAppIsNeitherListedNorCounted) {
    NotificationsWorld world;
    const auto save = [&](const Preferences& wanted) {
        return world.executor.run(world.preferences.save(Context{}, world.ada, wanted));
    };
    Preferences wanted;
    wanted.of(NewsKind::order_paid).in_app = false;
    wanted.of(NewsKind::order_ready).in_app = false;
    ASSERT_TRUE(save(wanted)) << "before identity has said who that is";
    ASSERT_TRUE(world.save(world.person()));
    ASSERT_TRUE(save(wanted));
    ASSERT_TRUE(world.save(world.person(2, "de"))) << "identity's news leave them alone";
    EXPECT_EQ(world.executor.run(world.preferences.find(Context{}, world.ada)), wanted);
    EXPECT_EQ(world.executor.run(world.preferences.find(Context{}, world.ids.next<UserId>())),
              Preferences{});
    for (const NewsKind kind : {NewsKind::order_created, NewsKind::order_paid,
                                NewsKind::order_ready, NewsKind::order_delivered})
        ASSERT_TRUE(world.record(world.news(world.ids.next<OrderId>(), kind)));
    for (const bool unread_only : {false, true}) {
        const auto page = world.list({.unread_only = unread_only});
        EXPECT_EQ(page.notifications.size(), 2U);
        EXPECT_EQ(page.unread, 2);
    }
    ASSERT_TRUE(save({}));
    EXPECT_EQ(world.list().unread, 4);
}

TEST(DeliverMail, WhatIsNotWantedByMailIsToldInTheAppOnly) {
    NotificationsWorld world;
    ASSERT_TRUE(world.save(world.person()));
    Preferences wanted;
    wanted.of(NewsKind::order_created).mail = false;
    ASSERT_TRUE(world.executor.run(world.preferences.save(Context{}, world.ada, wanted)));
    ASSERT_TRUE(world.record(world.news(world.ids.next<OrderId>())));
    ASSERT_TRUE(world.deliver(world.list().notifications.front().id));
    EXPECT_EQ(world.mailbox.size(), 0U);
    EXPECT_EQ(world.list().notifications.front().mail, MailState::none);
    EXPECT_EQ(world.count(counts::sent), 0);
}

TEST(NotificationStore, ListsPageByPageNewestFirstAndCountsTheUnread) {
    NotificationsWorld world;
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(world.record(world.news(world.ids.next<OrderId>())));
        world.executor.clock().advance(1s);
    }
    std::vector<NotificationId> seen;
    NotificationFilter filter{.limit = 2};
    do {
        const auto page = world.list(filter);
        EXPECT_EQ(page.unread, 5);
        for (const Notification& entry : page.notifications) seen.push_back(entry.id);
        filter.cursor = page.next_cursor;
    } while (!filter.cursor.empty());
    ASSERT_EQ(seen.size(), 5U);
    EXPECT_TRUE(std::ranges::is_sorted(seen, std::greater{}));

    EXPECT_EQ(world.list({.limit = 5}).next_cursor, "") << "a full last page is the last";
    EXPECT_EQ(world.list({.limit = 4}).next_cursor, seen[3].text());

    const auto mark = [&](UserId user, std::optional<NotificationId> id) {
        return world.executor.run(world.store.mark_read(Context{}, user, id));
    };
    ASSERT_TRUE(mark(world.ada, seen[1]));
    ASSERT_TRUE(mark(world.ada, seen[1])) << "twice is a success";
    EXPECT_EQ(world.list().unread, 4);
    EXPECT_EQ(world.list({.unread_only = true}).notifications.size(), 4U);
    const auto foreign = mark(world.ids.next<UserId>(), seen[0]);
    ASSERT_FALSE(foreign);
    EXPECT_EQ(foreign.error().kind, ErrorKind::not_found);
    ASSERT_TRUE(mark(world.ada, std::nullopt));
    EXPECT_EQ(world.list().unread, 0);
}

TEST(SendCode, OneMessageIdIsMailedOnce) {
    for (const auto moment : moments) {
        for (int n = 1; n < 10; ++n) {
            NotificationsWorld world;
            const SendCodeCommand command{
                .message_id = "job_1",
                .to = {.email = PersonalText{std::string{world.address}},
                       .first_name = PersonalText{"Ada"},
                       .locale = "de"},
                .code = {SecretText{"012345"}, world.executor.clock().now() + 10min}};
            world.faults.fail_call(n, moment);
            const auto first = world.executor.run(world.send_code.run(Context{}, command));
            const bool reached = world.faults.fired();
            world.faults.clear();
            EXPECT_EQ(first.has_value(), !reached);
            ASSERT_TRUE(world.executor.run(world.send_code.run(Context{}, command)));
            EXPECT_EQ(world.mailbox.size(), 1U);
            const auto mail = world.mailbox.last_to(world.address);
            EXPECT_EQ(mail::find_code(mail->text.reveal()), "012345");
            world.mailbox.fail_with(Error{.kind = ErrorKind::unavailable});
            EXPECT_TRUE(world.executor.run(world.send_code.run(Context{}, command)))
                << "what was mailed is not sent again";
            if (!reached) break;
            ASSERT_LT(n, 9) << "the sweep has no end";
        }
    }
}

}  // namespace
}  // namespace waybill::notifications
