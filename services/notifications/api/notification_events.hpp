// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/notifications/usecases/ports.hpp"

#include <set>

namespace waybill::notifications {

/// Which events become news, and for whom: one line per event.
struct NewsDeps {
    NotificationStore& store;
    std::set<NewsKind> mailed;
};
service::EventTable order_events(NewsDeps deps);
service::EventTable payment_events(NewsDeps deps);
/// What services have given up is news to operators.
service::EventTable parked_events(NotificationStore& store);
/// The copy of the people.
service::EventTable identity_events(NotificationStore& store);

}  // namespace waybill::notifications
