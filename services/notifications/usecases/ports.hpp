// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
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

/// Something that operators are to be mailed: the bytes are for whoever writes the mail.
struct AlertNews {
    std::string_view consumer{};  ///< static storage
    EventId event{};
    std::string details{};
};

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

/// Notifications and the copy of the people, one transaction per call.
class NotificationStore {
public:
    virtual ~NotificationStore() = default;

    /// Claims the event, writes the entry and queues its mail. One (order, kind, occasion) is
    /// written once, however often and by however many events it is told.
    /// unavailable: notifications.order_unknown, while the order's own event is on its way.
    virtual Task<Status> record(Context ctx, News news) = 0;
    /// Claims the event and queues its mail.
    virtual Task<Status> record_alert(Context ctx, AlertNews news) = 0;
    /// Keeps the newest version, whatever the order of arrival.
    virtual Task<Status> save_person(Context ctx, Person person) = 0;

    virtual Task<Result<QueuedMail>> find_mail(Context ctx, UserId user, NotificationId id) = 0;

    /// Newest first.
    virtual Task<Result<NotificationPage>> list(Context ctx, NotificationFilter filter) = 0;
    /// All of them when no id is given. not_found: notifications.not_found.
    virtual Task<Status> mark_read(Context ctx, UserId user,
                                   std::optional<NotificationId> notification) = 0;
};

/// A letter with its address. The provider knows a repetition by `message_id`.
struct Posting {
    PersonalText to{};
    std::string message_id{};
    Letter letter{};
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
