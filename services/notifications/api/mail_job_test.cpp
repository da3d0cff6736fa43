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

}  // namespace
}  // namespace waybill::notifications
