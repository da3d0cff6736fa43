// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

struct DeliverMailCommand {
    UserId user{};
    NotificationId notification{};
};

/// One try to mail one notification; what became of it is written with the end of its job. Its
/// message id is the notification's, so that the provider sees one message however often this runs.
class DeliverMail {
public:
    struct Deps {
        NotificationStore& store;
        OrderDesk& orders;
        Mailer& mailer;
    };
    explicit DeliverMail(Deps deps) : deps_{deps} {}

    /// unavailable: notifications.user_unknown, while identity's event is on its way.
    Task<Status> run(Context ctx, DeliverMailCommand command);

private:
    Task<Status> post(Context ctx, QueuedMail mail);

    Deps deps_;
};

}  // namespace waybill::notifications
