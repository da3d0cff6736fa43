// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/notifications/domain/alert_mails.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

/// Notifications in the service's own database (see NotificationStore). A mail is a job of
/// `mail_job`: its key is the notification's id, its payload the user's.
class NotificationStoreSql final : public NotificationStore {
public:
    static constexpr std::string_view mail_job = "mail";
    /// Its key is that of a mailing (see AlertMailing).
    static constexpr std::string_view alert_job = "alert_mail";

    struct Alerts {
        bool office{false};  ///< there is an address for them
        AlertPace pace{};
    };
    struct Deps {
        sql::Database& database;
        messaging::Outbox& outbox;
        service::EventMaker& events;
        tasks::JobQueue& jobs;
        IdSource& ids;
        const Clock& clock;
        Alerts alerts{};
    };
    explicit NotificationStoreSql(Deps deps) : deps_{deps} {}

    Task<Status> record(Context ctx, News news) override;
    Task<Status> record_alert(Context ctx, AlertNews news) override;
    Task<Status> save_person(Context ctx, Person person) override;
    Task<Result<QueuedMail>> find_mail(Context ctx, UserId user, NotificationId id) override;
    Task<Status> drop_mail(Context ctx, UserId user, NotificationId id) override;
    Task<Result<NotificationPage>> list(Context ctx, NotificationFilter filter) override;
    Task<Status> mark_read(Context ctx, UserId user,
                           std::optional<NotificationId> notification) override;
    /// Writes what became of the mail of an ended job, and says so. One that was sent stays.
    tasks::JobWorkers::Effect end_mail(const Context& ctx, const tasks::Job& job,
                                       const Status& outcome);

private:
    struct Moment {
        TimePoint now{};
        const Trace& trace;
    };
    Status mail_alert(sql::Tx& tx, std::string_view recipient, const AlertNews& news,
                      const Moment& moment);

    Deps deps_;
};

/// Beside the copy of the people (see PreferenceStore).
class PreferenceStoreSql final : public PreferenceStore {
public:
    explicit PreferenceStoreSql(sql::Database& database) : database_{database} {}

    Task<Result<Preferences>> find(Context ctx, UserId user) override;
    Task<Status> save(Context ctx, UserId user, Preferences preferences) override;

private:
    sql::Database& database_;
};

}  // namespace waybill::notifications
