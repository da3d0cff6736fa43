// SPDX-License-Identifier: Apache-2.0
#include "contracts/identity/v1/events.pb.h"
#include "contracts/orders/v1/events.pb.h"
#include "contracts/payments/v1/events.pb.h"
#include "platform/core/enum_values.hpp"
#include "services/notifications/api/mail_job.hpp"
#include "services/notifications/api/notification_calls.hpp"
#include "services/notifications/api/notification_events.hpp"
#include "services/notifications/store/notifications_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

namespace pb = waybill::notifications::v1;

struct ApiWorld : NotificationsWorld {
    telemetry::Registry registry;
    NotificationsMetrics metrics{registry};
    NotificationCalls calls{{.store = store, .send_code = send_code, .metrics = metrics}};
    MailJob mail_job{{.deliver_mail = deliver_mail, .metrics = metrics},
                     {.pauses = {3s, 9s, 27s}, .workers = 3}};
    NewsDeps news_deps{.store = store,
                       .mailed = {NewsKind::order_created, NewsKind::order_on_its_way,
                                  NewsKind::payment_reminder, NewsKind::payment_failed}};
    service::EventTable orders = order_events(news_deps);
    service::EventTable payments = payment_events(news_deps);
    service::EventTable identity = identity_events(store);
    tasks::JobWorkers workers{
        {.database = database, .queue = jobs, .executor = executor, .random = random}};

    ApiWorld() { workers.on("mail", mail_job.handling()); }

    messaging::Event event(std::string type, const auto& message) {
        return {.id = ids.next<EventId>(),
                .topic = "waybill.test",
                .type = std::move(type),
                .key = "key",
                .sequence = 1,
                .time = executor.clock().now(),
                .trace = {},
                .data = message.SerializeAsString()};
    }
    orders::v1::OrderChanged order(const OrderId& id) const {
        orders::v1::OrderChanged message;
        auto& order = *message.mutable_order();
        order.set_order_id(id.text());
        order.set_number("W-77");
        order.set_customer_id(ada.text());
        order.set_partner_title("Corner Shop");
        order.set_courier_name("Kim");
        order.mutable_total()->set_amount(1250);
        order.mutable_total()->set_currency("EUR");
        order.set_expires_at(to_micros(executor.clock().now() + 24h));
        order.set_estimated_at(to_micros(executor.clock().now() + 40min));
        return message;
    }
    payments::v1::PaymentChanged payment(const OrderId& id) const {
        payments::v1::PaymentChanged message;
        auto& payment = *message.mutable_payment();
        payment.set_order_id(id.text());
        payment.set_customer_id(ada.text());
        payment.mutable_amount()->set_amount(1250);
        payment.mutable_amount()->set_currency("EUR");
        payment.set_refunded(300);
        return message;
    }
    identity::v1::UserChanged user() const {
        identity::v1::UserChanged message;
        message.set_user_id(ada.text());
        message.set_version(1);
        message.set_email(std::string{address});
        message.set_first_name("Ada");
        message.set_locale("en");
        return message;
    }
    Status dispatch(const service::EventTable& table, const messaging::Event& event) {
        return executor.run(table.dispatch(Context{}, event));
    }
    Result<pb::ListReply> listed(pb::ListRequest request = {}) {
        if (request.user_id().empty()) request.set_user_id(ada.text());
        return executor.run(calls.list(Context{}, std::move(request)));
    }
};

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

TEST(PaymentEvents, AreToldWithTheNameOfTheirOrder) {
    ApiWorld world;
    const OrderId order = world.ids.next<OrderId>();
    ASSERT_TRUE(world.dispatch(world.orders, world.event("order.created", world.order(order))));
    ASSERT_TRUE(
        world.dispatch(world.payments, world.event("payment.captured", world.payment(order))));
    ASSERT_TRUE(
        world.dispatch(world.payments, world.event("payment.refunded", world.payment(order))));
    const auto refund = world.listed()->notifications(0);
    EXPECT_EQ(refund.kind(), "refund");
    EXPECT_EQ(refund.body(), "We have returned 3.00 EUR for order W-77.");
    EXPECT_EQ(world.count(counts::rows), 2);
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
    EXPECT_THAT(mail->text.reveal(), testing::HasSubstr("around 5 Jan 2026, 09:40 UTC"));
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

TEST(NotificationCalls, BadRequestsAreRefusedWithoutEffect) {
    ApiWorld world;
    pb::ListRequest list;
    list.set_user_id("usr_nobody");
    EXPECT_EQ(world.listed(list).error().reason, "notifications.bad_request");
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

}  // namespace
}  // namespace waybill::notifications
