// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "services/notifications/domain/history.hpp"
#include "services/notifications/domain/render.hpp"

#include <vector>

namespace waybill::notifications {

/// Something a person is to be told, as it comes from another service's event.
struct News {
    std::string_view consumer{};  ///< static storage
    EventId event{};
    Notification notification{};  ///< without an id
    /// The event does not name the order as people do; an earlier one of the order did.
    bool lacks_order_names{false};
};

/// What a worker needs to write one mail.
struct QueuedMail {
    Notification notification{};
    std::optional<Person> person{};  ///< none while identity's event is on its way
};

/// Whether those who want alerts by mail get this one so.
enum class AlertReach : std::uint8_t { app, app_and_mail };

/// Something that operators are to look at.
struct AlertNews {
    std::string_view consumer{};  ///< static storage
    EventId event{};
    OrderId order{};  ///< none: it is about no order
    Facts facts{};
    /// What may come by the thousand: of those with one name, the app has one in each stretch of
    /// time. None: it has them all.
    std::string storm{};
    AlertReach reach{AlertReach::app_and_mail};
};

/// Alerts that wait to be mailed to one of those who want it so.
struct WaitingAlerts {
    std::vector<Facts> alerts{};  ///< the oldest, alerts_mailed_max at most
    std::int64_t more{0};
    EventId last{};                  ///< the newest of all
    std::optional<Person> person{};  ///< none for the office
};
inline constexpr int alerts_mailed_max = 50;
/// So many operators are told, those who were known first.
inline constexpr int operators_max = 100;

struct NotificationFilter {
    UserId user{};
    bool unread_only{false};
    int limit{20};
    std::string cursor{};
};

struct NotificationPage {
    std::vector<Notification> notifications{};
    std::string next_cursor{};
    std::int64_t unread{0};  ///< counted up to unread_max
    std::string locale{};    ///< of the user; empty while not known
};
inline constexpr int unread_max = 1000;

/// Notifications and the copy of the people, one transaction per call. Kinds that somebody does
/// not want in the app are neither listed nor counted.
class NotificationStore {
public:
    virtual ~NotificationStore() = default;

    /// Claims the event, writes the entry and queues its mail. One (order, kind, occasion) is
    /// written once, however often and by however many events it is told.
    /// unavailable: notifications.order_unknown, while the order's own event is on its way.
    virtual Task<Status> record(Context ctx, News news) = 0;
    /// Claims the event, tells each operator in the app, and sees to the mails of those who want
    /// them.
    virtual Task<Status> record_alert(Context ctx, AlertNews news) = 0;
    /// Keeps the newest version, whatever the order of arrival.
    virtual Task<Status> save_person(Context ctx, Person person) = 0;

    virtual Task<Result<QueuedMail>> find_mail(Context ctx, UserId user, NotificationId id) = 0;
    /// The user does not want it: it is told in the app only.
    virtual Task<Status> drop_mail(Context ctx, UserId user, NotificationId id) = 0;

    /// Newest first.
    virtual Task<Result<NotificationPage>> list(Context ctx, NotificationFilter filter) = 0;
    /// All of them when no id is given. not_found: notifications.not_found.
    virtual Task<Status> mark_read(Context ctx, UserId user,
                                   std::optional<NotificationId> notification) = 0;
};

struct HistoryFilter {
    std::optional<UserId> user{};  ///< none: of all whose mail was given up
    int limit{20};
    std::string cursor{};
};
struct HistoryPage {
    std::vector<HistoryEntry> entries{};
    std::string next_cursor{};
};

/// What became of what people were told.
class HistoryStore {
public:
    virtual ~HistoryStore() = default;
    /// Newest first.
    virtual Task<Result<HistoryPage>> list(Context ctx, HistoryFilter filter) = 0;
    /// The mail is queued again, due now and with all its tries. not_found:
    /// notifications.not_given_up.
    virtual Task<Result<HistoryEntry>> replay(Context ctx, NotificationId id) = 0;
};

/// Alerts that are to be mailed.
class AlertMailStore {
public:
    virtual ~AlertMailStore() = default;
    virtual Task<Result<WaitingAlerts>> find(Context ctx, std::string recipient) = 0;
    /// They were mailed, up to the last that was found.
    virtual Task<Status> forget(Context ctx, std::string recipient, EventId last) = 0;
};

/// How people want to be told.
class PreferenceStore {
public:
    virtual ~PreferenceStore() = default;
    virtual Task<Result<Preferences>> find(Context ctx, UserId user) = 0;
    virtual Task<Status> save(Context ctx, UserId user, Preferences preferences) = 0;
};

/// What became of a try to mail something; `dropped`: nobody wants it by now.
enum class Delivered : std::uint8_t { sent, dropped };

/// A letter with its address. The provider knows a repetition by `message_id`.
struct Posting {
    enum class Urgency : std::uint8_t { now, may_wait };
    PersonalText to{};
    std::string message_id{};
    Letter letter{};
    Urgency urgency{Urgency::now};  ///< in the quiet hours of who sends
};

/// Hands letters to the mail system. Errors as MailSender has them: `rejected` and `invalid` are
/// for good, `unavailable`, `outcome_unknown` and `deadline` are worth another try.
class Mailer {
public:
    virtual ~Mailer() = default;
    virtual Task<Status> send(Context ctx, Posting posting) = 0;
};

/// What a mail says of its order besides its news, asked for when it is written: secrets like the
/// PIN are stored in one place.
class OrderDesk {
public:
    virtual ~OrderDesk() = default;
    /// As the customer may see it now, with the partner's clocks as they stand at `at`. Nothing:
    /// it is not there for this customer.
    virtual Task<Result<std::optional<Paper>>> find_paper(Context ctx, OrderId order,
                                                          UserId customer, TimePoint at) = 0;
};

}  // namespace waybill::notifications
