// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/notification_events.hpp"

#include "services/notifications/api/notification_api_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(OrderEvents, EachTypeOfAWholeLifeIsToldOnceInTheApp) {
    ApiWorld world;
    const OrderId order = world.ids.next<OrderId>();
    const std::pair<std::string, std::string> life[] = {
        {"order.created", "order_created"},         {"order.reminder_due", "payment_reminder"},
        {"order.reminder_due", "payment_reminder"}, {"order.paid", "order_paid"},
        {"order.accepted", "order_accepted"},       {"order.ready", "order_ready"},
        {"order.assigned", "order_assigned"},       {"order.picked_up", "order_on_its_way"},
        {"order.completed", "order_delivered"}};
    for (const auto& [type, kind] : life) {
        world.executor.clock().advance(1s);
        const auto event = world.event(type, world.order(order));
        ASSERT_TRUE(world.dispatch(world.orders, event)) << type;
        ASSERT_TRUE(world.dispatch(world.orders, event)) << type;
        EXPECT_EQ(world.listed()->notifications(0).kind(), kind);
    }
    EXPECT_EQ(world.count(counts::rows), 9);
    EXPECT_EQ(world.count(counts::jobs), 4) << "only the kinds that are mailed";
    const auto reply = world.listed();
    EXPECT_EQ(reply->unread(), 9);
    EXPECT_EQ(reply->notifications(0).title(), "Order W-77 delivered");
    EXPECT_EQ(reply->notifications(0).order_id(), order.text());
}

TEST(OrderEvents, ARejectionIsToldInThePartnersWords) {
    ApiWorld world;
    const OrderId id = world.ids.next<OrderId>();
    auto rejected = world.order(id);
    rejected.mutable_order()->set_cancel_reason("partner_rejected");
    rejected.set_note("The oven is broken <sorry>");
    ASSERT_TRUE(world.dispatch(world.orders, world.event("order.cancelled", rejected)));
    EXPECT_EQ(world.listed()->notifications(0).body(),
              "Your order W-77 at Corner Shop has been cancelled. The partner could not prepare "
              "it. Corner Shop says: “The oven is broken <sorry>” You have not paid for it; should "
              "a payment arrive yet, it is sent back to you. Others nearby may have what you are "
              "looking for.");

    world.executor.clock().advance(1s);
    auto ended = world.order(world.ids.next<OrderId>());
    ended.mutable_order()->set_cancel_reason("operator");
    ended.set_note("the third time this week, see ticket 12");
    ASSERT_TRUE(world.dispatch(world.orders, world.event("order.cancelled", ended)));
    EXPECT_FALSE(world.listed()->notifications(0).body().contains("ticket"));
}

TEST(OrderEvents, WhatTimeEndedIsNotPutIntoAnybodysMouth) {
    ApiWorld world;
    const auto told = [&](const std::string& type, auto change) {
        world.executor.clock().advance(1s);
        auto ended = world.order(world.ids.next<OrderId>());
        ended.mutable_order()->set_paid_at(to_micros(world.executor.clock().now()));
        change(ended);
        EXPECT_TRUE(world.dispatch(world.orders, world.event(type, ended)));
        return world.listed()->notifications(0).body();
    };
    const auto by_time = [](auto& ended) {
        ended.mutable_order()->set_cancel_reason("partner_rejected");
        ended.set_cause("order.deadline");
        ended.set_note("waited in vain for the partner's yes or no");
    };
    const auto silent = told("order.cancelled", by_time);
    EXPECT_THAT(silent, HasSubstr("did not answer in time. The 12.50 EUR that you paid come back"));
    EXPECT_THAT(silent, Not(HasSubstr("in vain")));
    const auto closed = told("order.cancelled", [&](auto& ended) {
        by_time(ended);
        ended.mutable_order()->set_accepted_at(1);
    });
    EXPECT_THAT(closed, HasSubstr("was not finished within its time."));
    const auto unconfirmed = told("order.completed", [](auto& e) { e.set_note("closed by time"); });
    EXPECT_THAT(unconfirmed, HasSubstr("nobody has told us that it arrived"));
}

TEST(PaymentEvents, EachDeclineIsTold) {
    ApiWorld world;
    const OrderId order = world.ids.next<OrderId>();
    ASSERT_TRUE(world.dispatch(world.orders, world.event("order.created", world.order(order))));
    for (const auto* type : {"payment.declined", "payment.declined", "payment.failed"}) {
        world.executor.clock().advance(1s);
        const auto event = world.event(type, world.payment(order));
        ASSERT_TRUE(world.dispatch(world.payments, event));
        ASSERT_TRUE(world.dispatch(world.payments, event));
    }
    EXPECT_EQ(world.count(counts::rows), 4);
    EXPECT_EQ(world.listed()->notifications(0).kind(), "payment_failed");
}

TEST(PaymentEvents, AreToldWithTheNameOfTheirOrder) {
    ApiWorld world;
    const OrderId order = world.ids.next<OrderId>();
    ASSERT_TRUE(world.dispatch(world.orders, world.event("order.created", world.order(order))));
    world.executor.run_for(1s);
    ASSERT_TRUE(
        world.dispatch(world.payments, world.event("payment.refunded", world.payment(order))));
    const auto refund = world.listed()->notifications(0);
    EXPECT_EQ(refund.kind(), "refund");
    EXPECT_THAT(refund.body(), HasSubstr("We have returned 3.00 EUR for order W-77."));
    EXPECT_EQ(world.count(counts::rows), 2);
}

TEST(PaymentEvents, EachPartOfARefundAndEachSurplusIsToldOnce) {
    ApiWorld world;
    const OrderId order = world.ids.next<OrderId>();
    ASSERT_TRUE(world.dispatch(world.orders, world.event("order.created", world.order(order))));
    const auto tell = [&](const std::string& type, const auto& message) {
        world.executor.clock().advance(1s);
        EXPECT_TRUE(world.dispatch(world.payments, world.event(type, message)));
        EXPECT_TRUE(world.dispatch(world.payments, world.event(type, message)));
        return world.listed()->notifications(0).body();
    };
    auto part = world.payment(order);
    part.mutable_payment()->set_captured(1250);
    EXPECT_THAT(tell("payment.refunded", part), HasSubstr("3.00 EUR of the 12.50 EUR"));
    part.mutable_payment()->set_refunded(500);
    EXPECT_THAT(tell("payment.refunded", part), HasSubstr("5.00 EUR of the 12.50 EUR"));
    part.mutable_payment()->set_refunded(1250);
    EXPECT_THAT(tell("payment.refunded", part), HasSubstr("returned 12.50 EUR for order W-77."));
    EXPECT_EQ(world.count(counts::rows), 4);

    auto surplus = world.payment(order);
    surplus.mutable_surplus()->set_refund_id("ref_1");
    surplus.mutable_surplus()->mutable_amount()->set_amount(99);
    surplus.mutable_surplus()->mutable_amount()->set_currency("EUR");
    EXPECT_THAT(tell("payment.surplus_returned", surplus), HasSubstr("sent 0.99 EUR back"));
    surplus.mutable_surplus()->set_refund_id("ref_2");
    tell("payment.surplus_returned", surplus);
    EXPECT_EQ(world.count(counts::rows), 6);
}

TEST(ErasedPeople, AreInNoNewsAndGetNoMail) {
    constexpr sql::Query people{"t.people",
                                "SELECT COUNT(*) FROM users WHERE email = '' AND first_name = ''"};
    constexpr sql::Query named{
        "t.named", "SELECT COUNT(*) FROM notifications WHERE courier_name <> '' OR note <> ''"};
    constexpr sql::Query mails_wanted{"t.mails",
                                      "SELECT COUNT(*) FROM notifications WHERE mail = 'queued'"};
    ApiWorld world;
    ASSERT_TRUE(world.dispatch(world.identity, world.event("user.registered", world.user())));
    const OrderId id = world.ids.next<OrderId>();
    ASSERT_TRUE(world.dispatch(world.orders, world.event("order.created", world.order(id))));
    auto rejected = world.order(id);
    rejected.mutable_order()->set_cancel_reason("partner_rejected");
    rejected.set_note("Sorry, Ada");
    ASSERT_TRUE(world.dispatch(world.orders, world.event("order.cancelled", rejected)));
    EXPECT_GT(world.count(mails_wanted), 0);

    auto gone = world.user();
    gone.set_version(gone.version() + 1);
    gone.clear_email();
    gone.clear_first_name();
    ASSERT_TRUE(world.dispatch(world.identity, world.event("user.erased", gone)));
    ASSERT_TRUE(world.dispatch(world.identity, world.event("user.updated", world.user())))
        << "it comes late";
    EXPECT_EQ(world.count(people), 1);
    orders::v1::OrderErased order;
    order.set_order_id(id.text());
    ASSERT_TRUE(world.dispatch(world.orders, world.event("order.erased", order)));
    couriers::v1::CourierErased courier;
    courier.add_order_ids(id.text());
    ASSERT_TRUE(world.dispatch(world.couriers, world.event("courier.erased", courier)));
    EXPECT_EQ(world.count(named), 0);
    world.workers.start();
    world.executor.run_for(1min);
    world.executor.run(world.workers.stop());
    EXPECT_EQ(world.count(mails_wanted), 0);
    EXPECT_TRUE(world.mailbox.mails_to(std::string{ApiWorld::address}).empty());
}

TEST(Events, WhatCannotBeReadIsRefusedForGood) {
    ApiWorld world;
    auto broken = world.event("order.paid", world.order(world.ids.next<OrderId>()));
    broken.data = "\x01\x02";
    EXPECT_EQ(world.dispatch(world.orders, broken).error().kind, ErrorKind::malformed);
    auto nameless = world.order({});
    nameless.mutable_order()->set_order_id("ord_x");
    const auto event = world.event("order.paid", nameless);
    EXPECT_EQ(world.dispatch(world.orders, event).error().kind, ErrorKind::malformed);
    auto user = world.user();
    user.set_user_id("");
    EXPECT_EQ(world.dispatch(world.identity, world.event("user.updated", user)).error().kind,
              ErrorKind::malformed);
    EXPECT_EQ(world.count(counts::rows), 0);
    EXPECT_EQ(world.count(counts::claims), 0);
}

}  // namespace
}  // namespace waybill::notifications
