// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/alert_mail.hpp"

#include "services/notifications/api/notification_api_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

orders::v1::OrderAlerted alert_of(const ApiWorld& world, const OrderId& id) {
    orders::v1::OrderAlerted message;
    *message.mutable_order() = world.order(id).order();
    message.mutable_order()->set_status("PAID");
    message.mutable_order()->set_address("Station Street 12");
    message.set_reason("partner_silent");
    message.set_note("a {note} with <signs>");
    return message;
}

struct AlertWorld : ApiWorld {
    AlertWorld() { workers.start(); }
    ~AlertWorld() { executor.run(workers.stop()); }
    AlertWorld(const AlertWorld&) = delete;
    AlertWorld& operator=(const AlertWorld&) = delete;

    EventId raise() {
        const auto raised = event("order.alerted", alert_of(*this, ids.next<OrderId>()));
        EXPECT_TRUE(dispatch(orders, raised));
        EXPECT_TRUE(dispatch(orders, raised));
        return raised.id;
    }
    /// Somebody who operates.
    void meet(const UserId& who, std::string email, bool mailed) {
        Person operates{.user = who,
                        .version = 1,
                        .email = PersonalText{std::move(email)},
                        .locale = "de",
                        .operates = true};
        EXPECT_TRUE(save(operates));
        Preferences wanted;
        wanted.of(NewsKind::system_alert).mail = mailed;
        EXPECT_TRUE(executor.run(preferences.save(Context{}, who, wanted)));
    }
};

TEST(AlertMail, IsSentOncePerAlertAndTellsNothingOfTheCustomer) {
    AlertWorld world;
    world.raise();
    world.executor.run_for(2min);
    ASSERT_EQ(world.mailbox.size(), 1U);
    const auto mail = world.mailbox.last_to(ApiWorld::office);
    EXPECT_EQ(mail->subject, "Alert: order W-77");
    EXPECT_THAT(mail->text.reveal(),
                testing::HasSubstr("A partner neither accepts nor rejects an order. It is order "
                                   "W-77 at Corner Shop. a {note} with <signs>\n"));
    EXPECT_THAT(mail->html.reveal(), testing::HasSubstr("a {note} with &lt;signs&gt;"));
    EXPECT_FALSE(mail->text.reveal().contains("Station Street"));
    EXPECT_EQ(world.count(counts::rows), 0) << "it is no news of a customer's";
    EXPECT_EQ(world.metrics.mails.at(MailResult::sent).value(), 1U);
    world.executor.run_for(15min);
    EXPECT_EQ(world.mailbox.size(), 1U);
}

TEST(AlertMail, AStormIsOneMailAndWhatComesAfterItAnother) {
    AlertWorld world;
    for (int i = 0; i < 60; ++i) world.raise();
    world.executor.run_for(1min);
    ASSERT_EQ(world.mailbox.size(), 1U);
    const auto mail = world.mailbox.last_to(ApiWorld::office);
    EXPECT_EQ(mail->subject, "60 alerts");
    EXPECT_THAT(mail->text.reveal(), testing::HasSubstr("There are 10 more.\n"));
    for (int i = 0; i < 3; ++i) world.raise();
    world.executor.run_for(11min);
    ASSERT_EQ(world.mailbox.size(), 2U);
    EXPECT_EQ(world.mailbox.last_to(ApiWorld::office)->subject, "3 alerts");
}

TEST(AlertMail, OperatorsAreToldInTheAppAndMailedWhereTheyAskForIt) {
    AlertWorld world;
    const UserId asks = world.ids.next<UserId>();
    world.meet(world.ada, "ada@example.org", false);
    world.meet(asks, "otto@example.org", true);
    ASSERT_TRUE(world.save({.user = world.ids.next<UserId>(), .version = 1, .locale = "en"}));
    world.raise();
    world.executor.run_for(2min);
    EXPECT_EQ(world.count(counts::rows), 2);
    const auto entry = world.listed()->notifications(0);
    EXPECT_EQ(entry.kind(), "system_alert");
    EXPECT_EQ(entry.title(), "Alarm: Bestellung W-77");
    EXPECT_FALSE(entry.order_id().empty());
    EXPECT_FALSE(world.mailbox.last_to("ada@example.org"));
    ASSERT_TRUE(world.mailbox.last_to("otto@example.org"));
    EXPECT_EQ(world.mailbox.last_to("otto@example.org")->subject, "Alarm: Bestellung W-77");
}

TEST(AlertMail, IsTriedAgainAndThenParked) {
    AlertWorld world;
    world.mailbox.fail_with(Error{.kind = ErrorKind::unavailable, .reason = "mail.test"});
    world.raise();
    world.executor.run_for(2min);
    EXPECT_EQ(world.count(counts::parked), 1);
    EXPECT_EQ(world.metrics.mails.at(MailResult::retried).value(), 3U);
    EXPECT_EQ(world.metrics.mails.at(MailResult::failed).value(), 1U);
}

TEST(AlertMail, WhatAServiceHasGivenUpIsAnAlertOfWhichTheAppHasOneInAStretch) {
    AlertWorld world;
    world.meet(world.ada, "ada@example.org", false);
    parked::v1::MessageParked message;
    message.set_service("payments");
    message.set_consumer("payments.orders");
    message.set_type("order.paid");
    message.set_reason("sql.corrupt");
    for (int i = 0; i < 3; ++i) {
        const auto event = world.event("message.parked", message);
        for (int again = 0; again < 2; ++again) ASSERT_TRUE(world.dispatch(world.parked, event));
    }
    const auto entries = world.listed().value();
    ASSERT_EQ(entries.notifications_size(), 1);
    EXPECT_EQ(entries.notifications(0).title(), "Alarm: payments.orders hat aufgegeben");
    EXPECT_EQ(entries.notifications(0).order_id(), "");
    world.executor.run_for(1min);
    ASSERT_EQ(world.mailbox.size(), 1U);
    const auto mail = world.mailbox.last_to(ApiWorld::office);
    EXPECT_EQ(mail->subject, "3 alerts");
    EXPECT_THAT(mail->text.reveal(), testing::HasSubstr("order.paid, sql.corrupt"));
}

TEST(AlertMail, ThatAMailOfAlertsWasGivenUpIsToldInTheAppOnly) {
    AlertWorld world;
    world.meet(world.ada, "ada@example.org", true);
    parked::v1::MessageParked message;
    message.set_service("notifications");
    message.set_consumer("job:alert_mail");
    message.set_type("alert_mail");
    message.set_reason("mail.rejected");
    ASSERT_TRUE(world.dispatch(world.parked, world.event("message.parked", message)));
    world.executor.run_for(15min);
    EXPECT_EQ(world.listed()->notifications_size(), 1);
    EXPECT_EQ(world.mailbox.size(), 0U);
}

}  // namespace
}  // namespace waybill::notifications
