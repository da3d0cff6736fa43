// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/usecases/route_mail.hpp"

namespace waybill::notifications {

/// Operators say who sends; what is sent next already obeys.
class ManageSenders {
public:
    struct Deps {
        SenderStore& store;
        RouteMail& route;
        const TimeZones& zones;
        IdSource& ids;
        const Clock& clock;
    };
    explicit ManageSenders(Deps deps) : deps_{deps} {}

    /// invalid: notifications.bad_sender, for an unknown zone.
    Task<Result<Sender>> create(Context ctx, Sender wanted);
    Task<Result<Sender>> replace(Context ctx, Sender wanted);
    Task<Status> erase(Context ctx, AgentId id);

private:
    Status check(const Sender& wanted) const;

    Deps deps_;
};

}  // namespace waybill::notifications
