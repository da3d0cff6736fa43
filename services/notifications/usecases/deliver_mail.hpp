// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time_zones.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

struct DeliverMailCommand {
    UserId user{};
    NotificationId notification{};
};

/// One try to mail one notification; what became of it is written with the end of its job. Its
/// message id is the notification's, so that the provider sees one message however often this runs.
/// What its reader does not want is dropped, and what comes in their quiet hours may have to wait.
class DeliverMail {
public:
    struct Deps {
        NotificationStore& store;
        OrderDesk& orders;
        Mailer& mailer;
        const TimeZones& zones;
        const Clock& clock;
    };
    explicit DeliverMail(Deps deps) : deps_{deps} {}

    /// unavailable: notifications.user_unknown, while identity's event is on its way;
    /// notifications.quiet_hours, with the time until they are over.
    Task<Result<Delivered>> run(Context ctx, DeliverMailCommand command);

private:
    MailDecision decide(const QueuedMail& mail) const;
    Task<Result<Delivered>> post(Context ctx, QueuedMail mail);

    Deps deps_;
};

}  // namespace waybill::notifications
