// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

enum class Try : std::uint8_t { one_of_many, last };

struct DeliverMailCommand {
    UserId user{};
    NotificationId notification{};
    Try attempt{Try::one_of_many};
};

/// One try to mail one notification. Its message id is the notification's, so that the provider
/// sees one message however often this runs.
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
