// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/module.hpp"

#include "contracts/couriers/v1/events.types.hpp"
#include "contracts/identity/v1/events.types.hpp"
#include "contracts/orders/v1/events.types.hpp"
#include "contracts/parked/v1/events.types.hpp"
#include "contracts/payments/v1/events.types.hpp"
#include "platform/http/breaker_client.hpp"
#include "services/notifications/api/alert_mail.hpp"
#include "services/notifications/api/announce_job.hpp"
#include "services/notifications/api/mail_job.hpp"
#include "services/notifications/api/notification_calls.hpp"
#include "services/notifications/api/notification_events.hpp"
#include "services/notifications/api/webhook_job.hpp"
#include "services/notifications/clients/platform_mailer.hpp"
#include "services/notifications/clients/provider_desk.hpp"
#include "services/notifications/clients/webhook_receiver_http.hpp"
#include "services/notifications/migrations/migrations.hpp"
#include "services/notifications/store/alert_mail_store_sql.hpp"
#include "services/notifications/store/announcement_store_sql.hpp"
#include "services/notifications/store/erased_people_sql.hpp"
#include "services/notifications/store/history_store_sql.hpp"
#include "services/notifications/store/notification_store_sql.hpp"
#include "services/notifications/store/sender_store_sql.hpp"
#include "services/notifications/store/webhook_delivery_store_sql.hpp"
#include "services/notifications/store/webhook_outbox_sql.hpp"
#include "services/notifications/store/webhook_store_sql.hpp"

#include <functional>

namespace waybill::notifications {
namespace {

std::set<NewsKind> mailed_kinds(const NotificationsSettings& settings) {
    std::set<NewsKind> kinds;
    if (!settings.mail) return kinds;
    for (const MailedKind wanted : settings.mail_kinds) {
        const auto kind = parse_enum<NewsKind>(enum_name(wanted));
        WAYBILL_ASSERT(kind.has_value());  // MailedKind is a part of NewsKind
        kinds.insert(*kind);
    }
    return kinds;
}

std::vector<Duration> mail_pauses(const NotificationsSettings& settings) {
    return tasks::RetryPolicy::lasting(settings.mail_retries, settings.mail_patience).pauses;
}

}  // namespace

/// Who sends what is mailed.
struct NotificationsModule::Sending {
    Sending(const Deps& deps, NotificationsMetrics& metrics)
        : relay{deps.mail},
          providers{{.relay = relay,
                     .client = deps.client,
                     .log = deps.ports.log,
                     .clock = deps.ports.clock,
                     .metrics = metrics}},
          senders{{.database = deps.ports.database, .sealer = deps.sealer}},
          mailer{{.store = senders,
                  .providers = providers,
                  .zones = deps.zones,
                  .clock = deps.ports.clock}},
          manage_senders{{.store = senders,
                          .route = mailer,
                          .zones = deps.zones,
                          .ids = deps.ports.ids,
                          .clock = deps.ports.clock}} {}

    PlatformMailer relay;
    ProviderDesk providers;
    SenderStoreSql senders;
    RouteMail mailer;
    ManageSenders manage_senders;
};

/// What operators tell many people.
struct NotificationsModule::Announcing {
    Announcing(const Deps& deps, tasks::JobQueue& jobs)
        : store{{.database = deps.ports.database,
                 .jobs = jobs,
                 .ids = deps.ports.ids,
                 .clock = deps.ports.clock}},
          announce{{.store = store,
                    .ids = deps.ports.ids,
                    .clock = deps.ports.clock,
                    .mailed = deps.settings.mail ? MailedAtAll::yes : MailedAtAll::no}},
          gather{{.store = store, .audiences = deps.audiences}},
          job{{.store = store, .gather = gather}, deps.settings.mail_retries} {}

    AnnouncementStoreSql store;
    Announce announce;
    GatherAudience gather;
    AnnounceJob job;
};

/// The way of events to webhooks, and what their makers do with them.
struct NotificationsModule::Webhooks {
    Webhooks(const Deps& deps, service::Backbone& backbone, NotificationsMetrics& metrics)
        : store{{.database = deps.ports.database,
                 .sealer = deps.sealer,
                 .clock = deps.ports.clock}},
          deliveries{{.database = deps.ports.database,
                      .jobs = backbone.jobs(),
                      .ids = deps.ports.ids,
                      .clock = deps.ports.clock}},
          outbox{{.database = deps.ports.database,
                  .sealer = deps.sealer,
                  .jobs = backbone.jobs(),
                  .ids = deps.ports.ids,
                  .clock = deps.ports.clock}},
          breaker_metrics{deps.ports.metrics},
          breaker{{.inner = deps.client, .clock = deps.ports.clock, .metrics = breaker_metrics}},
          receiver{{.client = breaker,
                    .clock = deps.ports.clock,
                    .timeout = deps.settings.webhook_timeout}},
          keep{{.store = store, .ids = deps.ports.ids, .clock = deps.ports.clock}},
          deliver{{.outbox = outbox, .receiver = receiver, .clock = deps.ports.clock}},
          job{{.deliver_webhook = deliver, .metrics = metrics},
              {.workers = deps.settings.webhook_workers,
               .timeout = deps.settings.webhook_timeout}} {}

    NotificationCalls::WebhookDeps calls(const Deps& deps) {
        return {.keep = keep,
                .store = store,
                .deliveries = deliveries,
                .egress = deps.egress,
                .random = deps.ports.random,
                .ids = deps.ports.ids,
                .clock = deps.ports.clock,
                .public_url = deps.public_url};
    }

    WebhookStoreSql store;
    DeliveryStoreSql deliveries;
    WebhookOutboxSql outbox;
    http::BreakerMetrics breaker_metrics;
    http::BreakerClient breaker;
    WebhookReceiverHttp receiver;
    KeepWebhooks keep;
    DeliverWebhook deliver;
    WebhookJob job;
};

/// In order of construction: each part only knows those above it.
struct NotificationsModule::Parts {
    explicit Parts(const Deps& deps)
        : backbone{"notifications", deps.ports},
          metrics{deps.ports.metrics},
          store{{.database = deps.ports.database,
                 .outbox = backbone.outbox(),
                 .events = backbone.events(),
                 .jobs = backbone.jobs(),
                 .ids = deps.ports.ids,
                 .clock = deps.ports.clock,
                 .alerts = {.office = !deps.settings.alert_address.empty(),
                            .pace = {.gather = deps.settings.alert_gather,
                                     .stretch = deps.settings.alert_stretch}}}},
          erased{{.database = deps.ports.database, .clock = deps.ports.clock}},
          sending{deps, metrics},
          preferences{deps.ports.database},
          history{{.database = deps.ports.database,
                   .jobs = backbone.jobs(),
                   .ids = deps.ports.ids,
                   .clock = deps.ports.clock}},
          alert_mails{deps.ports.database},
          deliver_mail{{.store = store,
                        .orders = deps.orders,
                        .mailer = sending.mailer,
                        .zones = deps.zones,
                        .clock = deps.ports.clock}},
          mail_alerts{{.store = alert_mails,
                       .mailer = sending.mailer,
                       .office = deps.settings.alert_address}},
          set_preferences{{.store = preferences, .zones = deps.zones, .clock = deps.ports.clock}},
          mail_once{{.mailer = sending.mailer, .cache = deps.cache, .clock = deps.ports.clock}},
          send_code{{.mail_once = mail_once, .clock = deps.ports.clock}},
          send_notice{{.mail_once = mail_once, .clock = deps.ports.clock}},
          send_invitation{{.mail_once = mail_once, .clock = deps.ports.clock}},
          mail_job{{.deliver_mail = deliver_mail,
                    .metrics = metrics,
                    .conclude = std::bind_front(&NotificationStoreSql::end_mail, &store)},
                   {.pauses = mail_pauses(deps.settings), .workers = deps.settings.mail_workers}},
          alert_mail{{.mail_alerts = mail_alerts, .metrics = metrics},
                     {.pauses = mail_pauses(deps.settings)}},
          announcing{deps, backbone.jobs()},
          webhooks{deps, backbone, metrics},
          calls{{.store = store,
                 .history = history,
                 .preferences = preferences,
                 .set_preferences = set_preferences,
                 .senders = sending.senders,
                 .manage_senders = sending.manage_senders,
                 .announcements = announcing.store,
                 .announce = announcing.announce,
                 .send_code = send_code,
                 .send_notice = send_notice,
                 .send_invitation = send_invitation,
                 .webhooks = webhooks.calls(deps),
                 .metrics = metrics}} {
        listen(deps.settings, deps.public_url);
    }

    void listen(const NotificationsSettings& settings, std::string public_url) {
        const NewsDeps news{.store = store,
                            .erased = erased,
                            .webhooks = webhooks.outbox,
                            .mailed = mailed_kinds(settings),
                            .public_url = std::move(public_url)};
        backbone.on_events(identity::v1::events::all, identity_events(store, erased));
        backbone.on_events(couriers::v1::events::all, courier_events(erased));
        backbone.on_events(orders::v1::events::all, order_events(news));
        backbone.on_events(payments::v1::events::all, payment_events(news));
        backbone.on_events(parked::v1::events::all, parked_events(store));
        backbone.on_job(std::string{NotificationStoreSql::mail_job}, mail_job.handling());
        backbone.on_job(std::string{NotificationStoreSql::alert_job}, alert_mail.handling());
        backbone.on_job(std::string{AnnouncementStoreSql::announce_job}, announcing.job.handling());
        backbone.on_job(std::string{rows::webhook_job}, webhooks.job.handling());
    }

    service::Backbone backbone;
    NotificationsMetrics metrics;
    NotificationStoreSql store;
    ErasedPeopleSql erased;
    Sending sending;
    PreferenceStoreSql preferences;
    HistoryStoreSql history;
    AlertMailStoreSql alert_mails;
    DeliverMail deliver_mail;
    MailAlerts mail_alerts;
    SetPreferences set_preferences;
    MailOnce mail_once;
    SendCode send_code;
    SendNotice send_notice;
    SendInvitation send_invitation;
    MailJob mail_job;
    AlertMail alert_mail;
    Announcing announcing;
    Webhooks webhooks;
    NotificationCalls calls;
};

NotificationsModule::NotificationsModule(Deps deps) : parts_{std::make_unique<Parts>(deps)} {}
NotificationsModule::~NotificationsModule() = default;

std::span<const sql::Migration> NotificationsModule::migrations() {
    return notifications::migrations();
}
v1::NotificationsService& NotificationsModule::calls() { return parts_->calls; }
void NotificationsModule::start() { parts_->backbone.start(); }
Task<void> NotificationsModule::stop() { return parts_->backbone.stop(); }

}  // namespace waybill::notifications
