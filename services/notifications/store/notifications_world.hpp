// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/memory/memory_cache.hpp"
#include "adapters/sqlite/service_world.hpp"
#include "platform/mail/memory_mail_sender.hpp"
#include "services/notifications/clients/platform_mailer.hpp"
#include "services/notifications/migrations/migrations.hpp"
#include "services/notifications/store/history_store_sql.hpp"
#include "services/notifications/store/notification_store_sql.hpp"
#include "services/notifications/store/sender_store_sql.hpp"
#include "services/notifications/store/webhook_delivery_store_sql.hpp"
#include "services/notifications/store/webhook_outbox_sql.hpp"
#include "services/notifications/store/webhook_store_sql.hpp"
#include "services/notifications/usecases/deliver_mail.hpp"
#include "services/notifications/usecases/keep_webhooks.hpp"
#include "services/notifications/usecases/mailing_world.hpp"
#include "services/notifications/usecases/send_code.hpp"
#include "services/notifications/usecases/send_invitation.hpp"
#include "services/notifications/usecases/send_notice.hpp"
#include "services/notifications/usecases/set_preferences.hpp"

namespace waybill::notifications {

class FaultyMailer final : public Mailer {
public:
    FaultyMailer(Mailer& inner, FaultPlan& faults) : inner_{inner}, faults_{faults} {}
    Task<Status> send(Context ctx, Posting posting) override {
        if (auto fault = faults_.before()) co_return fail(*std::move(fault));
        auto outcome = co_await inner_.send(std::move(ctx), std::move(posting));
        if (auto fault = faults_.after()) co_return fail(*std::move(fault));
        co_return outcome;
    }

private:
    Mailer& inner_;
    FaultPlan& faults_;
};

/// The service in one thread on a real database, with a mailbox instead of a mail system.
struct NotificationsWorld : ServiceWorld {
    NotificationsWorld() : ServiceWorld{notifications::migrations()} {}

    tasks::JobQueue jobs;
    service::EventMaker events{ids, executor.clock()};
    NotificationStoreSql store{{.database = database,
                                .outbox = outbox,
                                .events = events,
                                .jobs = jobs,
                                .ids = ids,
                                .clock = executor.clock(),
                                .alerts = {.office = true}}};
    mail::MemoryMailSender mailbox;
    PlatformMailer platform_mailer{mailbox};
    FaultyMailer mailer{platform_mailer, faults};
    FakeDesk desk{faults};
    FakeZones zones{};
    FakeAudiences audiences{};
    SenderStoreSql senders{{.database = database, .sealer = sealer}};
    PreferenceStoreSql preferences{database};
    HistoryStoreSql history{
        {.database = database, .jobs = jobs, .ids = ids, .clock = executor.clock()}};
    DeliverMail deliver_mail{{.store = store,
                              .orders = desk,
                              .mailer = mailer,
                              .zones = zones,
                              .clock = executor.clock()}};
    SetPreferences set_preferences{
        {.store = preferences, .zones = zones, .clock = executor.clock()}};
    memory::MemoryCache cache{executor.clock()};
    MailOnce mail_once{{.mailer = mailer, .cache = cache, .clock = executor.clock()}};
    SendCode send_code{{.mail_once = mail_once, .clock = executor.clock()}};
    SendNotice send_notice{{.mail_once = mail_once, .clock = executor.clock()}};
    SendInvitation send_invitation{{.mail_once = mail_once, .clock = executor.clock()}};
    WebhookStoreSql webhooks{{.database = database, .sealer = sealer, .clock = executor.clock()}};
    DeliveryStoreSql deliveries{
        {.database = database, .jobs = jobs, .ids = ids, .clock = executor.clock()}};
    WebhookOutboxSql webhook_outbox{{.database = database,
                                     .sealer = sealer,
                                     .jobs = jobs,
                                     .ids = ids,
                                     .clock = executor.clock()}};
    KeepWebhooks keep_webhooks{{.store = webhooks, .ids = ids, .clock = executor.clock()}};
    UserId ada = ids.next<UserId>();
    static constexpr std::string_view address = "ada@example.org";

    Person person(std::int64_t version = 1, std::string locale = "en") const {
        return {.user = ada,
                .version = version,
                .email = PersonalText{std::string{address}},
                .first_name = PersonalText{"Ada"},
                .locale = std::move(locale)};
    }
    News news(OrderId order, NewsKind kind = NewsKind::order_created,
              MailState mail = MailState::queued) {
        News news{.consumer = "notifications.orders", .event = ids.next<EventId>()};
        news.notification.user = ada;
        news.notification.order = order;
        news.notification.kind = kind;
        news.notification.mail = mail;
        news.notification.facts = {.number = "W-1",
                                   .partner_title = "Corner Shop",
                                   .courier_name = "Kim",
                                   .amount = {.amount = 1250, .currency = Currency{}},
                                   .due = executor.clock().now() + 1h};
        return news;
    }
    Status record(const News& wanted) { return executor.run(store.record(Context{}, wanted)); }
    Status save(const Person& wanted) { return executor.run(store.save_person(Context{}, wanted)); }
    NotificationPage list(NotificationFilter filter = {}) {
        filter.user = ada;
        return executor.run(store.list(Context{}, filter)).value();
    }
    enum class Try : std::uint8_t { one_of_many, last };
    /// As the worker of the mail's job does: a try, and what became of it unless another follows.
    Status deliver(const NotificationId& id, Try attempt = Try::one_of_many) {
        const auto delivered =
            executor.run(deliver_mail.run(Context{}, {.user = ada, .notification = id}));
        const Status outcome = delivered ? Status{} : std::unexpected(delivered.error());
        if (!outcome && retryable(outcome.error()) && attempt != Try::last) return outcome;
        const tasks::Job job{.key = id.text(), .payload = ada.text()};
        const auto ended = executor.run(database.write({}, store.end_mail({}, job, outcome)));
        return outcome ? ended : outcome;
    }
};

namespace counts {
inline constexpr sql::Query rows{"test.rows", "SELECT COUNT(*) FROM notifications"};
inline constexpr sql::Query jobs{"test.jobs", "SELECT COUNT(*) FROM jobs WHERE kind = 'mail'"};
inline constexpr sql::Query claims{"test.claims", "SELECT COUNT(*) FROM inbox"};
inline constexpr sql::Query sent{"test.sent",
                                 "SELECT COUNT(*) FROM outbox WHERE type = 'notification.sent'"};
inline constexpr sql::Query failed{
    "test.failed", "SELECT COUNT(*) FROM outbox WHERE type = 'notification.failed'"};
inline constexpr sql::Query parked{"test.parked", "SELECT COUNT(*) FROM parked_messages"};
}  // namespace counts

}  // namespace waybill::notifications
