// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/events.pb.h"
#include "contracts/identity/v1/events.pb.h"
#include "contracts/orders/v1/events.pb.h"
#include "contracts/parked/v1/events.pb.h"
#include "contracts/payments/v1/events.pb.h"
#include "platform/http/memory_client.hpp"
#include "services/notifications/api/alert_mail.hpp"
#include "services/notifications/api/announce_job.hpp"
#include "services/notifications/api/mail_job.hpp"
#include "services/notifications/api/notification_calls.hpp"
#include "services/notifications/api/notification_events.hpp"
#include "services/notifications/clients/provider_desk.hpp"
#include "services/notifications/store/alert_mail_store_sql.hpp"
#include "services/notifications/store/announcement_store_sql.hpp"
#include "services/notifications/store/erased_people_sql.hpp"
#include "services/notifications/store/notifications_world.hpp"

namespace waybill::notifications {

namespace pb = waybill::notifications::v1;

/// The inbound side over the world of the store, with messages as the other services send them.
struct ApiWorld : NotificationsWorld {
    NotificationsMetrics metrics{registry};
    http::MemoryClient http{};
    ProviderDesk providers{{.relay = mailer,
                            .client = http,
                            .log = log,
                            .clock = executor.clock(),
                            .metrics = metrics}};
    RouteMail route{
        {.store = senders, .providers = providers, .zones = zones, .clock = executor.clock()}};
    ManageSenders manage_senders{
        {.store = senders, .route = route, .zones = zones, .ids = ids, .clock = executor.clock()}};
    AnnouncementStoreSql announcements{
        {.database = database, .jobs = jobs, .ids = ids, .clock = executor.clock()}};
    Announce announce{{.store = announcements, .ids = ids, .clock = executor.clock()}};
    GatherAudience gather{{.store = announcements, .audiences = audiences}};
    AnnounceJob announce_job{{.store = announcements, .gather = gather}, {3s, 9s, 27s}};
    egress::Policy egress{};
    NotificationCalls calls{{.store = store,
                             .history = history,
                             .preferences = preferences,
                             .set_preferences = set_preferences,
                             .senders = senders,
                             .manage_senders = manage_senders,
                             .announcements = announcements,
                             .announce = announce,
                             .send_code = send_code,
                             .send_notice = send_notice,
                             .send_invitation = send_invitation,
                             .webhooks = {.keep = keep_webhooks,
                                          .store = webhooks,
                                          .deliveries = deliveries,
                                          .egress = egress,
                                          .random = random,
                                          .ids = ids,
                                          .clock = executor.clock(),
                                          .public_url = "https://waybill.test"},
                             .metrics = metrics}};
    MailJob mail_job{{.deliver_mail = deliver_mail,
                      .metrics = metrics,
                      .conclude = std::bind_front(&NotificationStoreSql::end_mail, &store)},
                     {.pauses = {3s, 9s, 27s}, .workers = 3}};
    static constexpr std::string_view office = "office@town.example";
    AlertMailStoreSql alert_mails{database};
    MailAlerts mail_alerts{{.store = alert_mails, .mailer = mailer, .office = std::string{office}}};
    AlertMail alert_mail{{.mail_alerts = mail_alerts, .metrics = metrics},
                         {.pauses = {3s, 9s, 27s}}};
    ErasedPeopleSql erased{{.database = database, .clock = executor.clock()}};
    NewsDeps news_deps{.store = store,
                       .erased = erased,
                       .webhooks = webhook_outbox,
                       .mailed = {NewsKind::order_created, NewsKind::order_on_its_way,
                                  NewsKind::payment_reminder, NewsKind::payment_failed},
                       .public_url = "https://waybill.test"};
    service::EventTable orders = order_events(news_deps);
    service::EventTable payments = payment_events(news_deps);
    service::EventTable identity = identity_events(store, erased);
    service::EventTable couriers = courier_events(erased);
    service::EventTable parked = parked_events(store);
    tasks::JobWorkers workers{{.database = database, .executor = executor, .random = random}};

    ApiWorld() {
        workers.on("mail", mail_job.handling());
        workers.on("alert_mail", alert_mail.handling());
        workers.on("announce", announce_job.handling());
    }

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

}  // namespace waybill::notifications
