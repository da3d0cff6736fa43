// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/mail_job.hpp"

#include "services/notifications/api/notification_api_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

TEST(MailJob, WaitsForThePersonAndThenMailsOnce) {
    ApiWorld world;
    world.workers.start();
    const auto event = world.event("order.picked_up", world.order(world.ids.next<OrderId>()));
    ASSERT_TRUE(world.dispatch(world.orders, event));
    world.executor.run_for(1s);
    EXPECT_EQ(world.mailbox.size(), 0U);
    ASSERT_TRUE(world.dispatch(world.identity, world.event("user.registered", world.user())));
    world.executor.run_for(1min);
    world.executor.run(world.workers.stop());
    ASSERT_EQ(world.mailbox.size(), 1U);
    const auto mail = world.mailbox.last_to(world.address);
    EXPECT_EQ(mail->subject, "Order W-77 is on its way");
    EXPECT_EQ(mail->message_id, world.listed()->notifications(0).notification_id());
    EXPECT_THAT(mail->text.reveal(), testing::HasSubstr("around 5 Jan 2026, 10:40."));
    EXPECT_THAT(mail->html.reveal(), testing::HasSubstr("<p>Hello Ada,</p>"));
    EXPECT_EQ(world.count(counts::sent), 1);
    EXPECT_EQ(world.metrics.mails.at(MailResult::retried).value(), 1U);
    EXPECT_EQ(world.metrics.mails.at(MailResult::sent).value(), 1U);
}

TEST(MailJob, GivesUpAfterTheLastPauseAndAtOnceWhenRejected) {
    for (const ErrorKind kind : {ErrorKind::unavailable, ErrorKind::rejected}) {
        ApiWorld world;
        ASSERT_TRUE(world.dispatch(world.identity, world.event("user.registered", world.user())));
        world.mailbox.fail_with(Error{.kind = kind, .reason = "mail.test"});
        const auto event = world.event("order.created", world.order(world.ids.next<OrderId>()));
        ASSERT_TRUE(world.dispatch(world.orders, event));
        world.workers.start();
        world.executor.run_for(kind == ErrorKind::rejected ? 1s : 2min);
        world.executor.run(world.workers.stop());
        EXPECT_EQ(world.count(counts::parked), 1);
        EXPECT_EQ(world.count(counts::failed), 1);
        EXPECT_EQ(world.list().notifications.front().mail, MailState::failed);
        const auto tries = kind == ErrorKind::rejected ? 0U : 3U;
        EXPECT_EQ(world.metrics.mails.at(MailResult::retried).value(), tries);
        EXPECT_EQ(world.metrics.mails.at(MailResult::failed).value(), 1U);
    }
}

TEST(MailJob, WhatBecameOfItIsSeenAndOneThatWasGivenUpIsSentOnceMore) {
    ApiWorld world;
    ASSERT_TRUE(world.save(world.person()));
    ASSERT_TRUE(world.record(world.news(world.ids.next<OrderId>())));
    world.mailbox.fail_with(Error{.kind = ErrorKind::unavailable, .reason = "mail.test"});
    const auto history = [&](const std::string& user) {
        pb::ListHistoryRequest request;
        request.set_user_id(user);
        return world.executor.run(world.calls.list_history(Context{}, std::move(request))).value();
    };
    const auto replay = [&](const std::string& id) {
        pb::ReplayMailRequest request;
        request.set_notification_id(id);
        return world.executor.run(world.calls.replay_mail(Context{}, std::move(request)));
    };
    const std::string ada = world.ada.text();
    EXPECT_EQ(history(ada).records(0).state(), "queued");
    EXPECT_EQ(history("").records_size(), 0);
    const std::string id = history(ada).records(0).notification_id();
    EXPECT_EQ(replay(id).error().reason, "notifications.not_given_up");

    world.workers.start();
    world.executor.run_for(5s);
    EXPECT_GE(history(ada).records(0).tries(), 1);
    EXPECT_EQ(history(ada).records(0).reason(), "mail.test");
    EXPECT_GT(history(ada).records(0).next_try_at(), 0);
    world.executor.run_for(2min);
    ASSERT_EQ(history("").records_size(), 1);
    EXPECT_EQ(history("").records(0).state(), "parked");
    EXPECT_EQ(history("").records(0).tries(), 4);
    EXPECT_EQ(world.count(counts::parked), 1);

    world.mailbox.fail_with(std::nullopt);
    ASSERT_TRUE(replay(id));
    EXPECT_EQ(history(ada).records(0).state(), "queued");
    world.executor.run_for(5s);
    world.executor.run(world.workers.stop());
    EXPECT_EQ(history(ada).records(0).state(), "sent");
    EXPECT_EQ(history(ada).records(0).tries(), 1);
    EXPECT_EQ(history("").records_size(), 0);
    EXPECT_EQ(world.count(counts::parked), 0);
    EXPECT_EQ(world.mailbox.size(), 1U);
    EXPECT_EQ(replay(id).error().kind, ErrorKind::not_found);
    ASSERT_TRUE(world.executor.run(world.store.mark_read(Context{}, world.ada, std::nullopt)));
    EXPECT_EQ(history(ada).records(0).state(), "delivered");
}

}  // namespace
}  // namespace waybill::notifications
