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

TEST(AlertMail, IsSentOncePerAlertAndTellsNothingOfTheCustomer) {
    ApiWorld world;
    const auto event = world.event("order.alerted", alert_of(world, world.ids.next<OrderId>()));
    ASSERT_TRUE(world.dispatch(world.orders, event));
    ASSERT_TRUE(world.dispatch(world.orders, event));
    world.workers.start();
    world.executor.run_for(2min);
    world.executor.run(world.workers.stop());
    ASSERT_EQ(world.mailbox.size(), 1U);
    const auto mail = world.mailbox.last_to(ApiWorld::office);
    EXPECT_EQ(mail->subject, "Alert: partner_silent, order W-77");
    EXPECT_EQ(mail->message_id, event.id.text());
    EXPECT_THAT(mail->text.reveal(),
                testing::HasSubstr("Its partner neither accepts nor rejects it.\n\n"
                                   "Order W-77 at Corner Shop is PAID.\n\n"
                                   "a {note} with <signs>\n"));
    EXPECT_THAT(mail->html.reveal(), testing::HasSubstr("a {note} with &lt;signs&gt;"));
    EXPECT_FALSE(mail->text.reveal().contains("Station Street"));
    EXPECT_EQ(world.count(counts::rows), 0) << "it is no news of a customer's";
    EXPECT_EQ(world.metrics.mails.at(MailResult::sent).value(), 1U);
}

TEST(AlertMail, IsTriedAgainAndThenParked) {
    ApiWorld world;
    world.mailbox.fail_with(Error{.kind = ErrorKind::unavailable, .reason = "mail.test"});
    ASSERT_TRUE(world.dispatch(
        world.orders, world.event("order.alerted", alert_of(world, world.ids.next<OrderId>()))));
    world.workers.start();
    world.executor.run_for(2min);
    world.executor.run(world.workers.stop());
    EXPECT_EQ(world.count(counts::parked), 1);
    EXPECT_EQ(world.metrics.mails.at(MailResult::retried).value(), 3U);
    EXPECT_EQ(world.metrics.mails.at(MailResult::failed).value(), 1U);
}

}  // namespace
}  // namespace waybill::notifications
