// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/notifications/usecases/erasing.hpp"

#include <set>

namespace waybill::notifications {

/// Which events become news, and for whom: one line per event.
struct NewsDeps {
    NotificationStore& store;
    ErasedPeople& erased;
    std::set<NewsKind> mailed;
};
service::EventTable order_events(NewsDeps deps);
service::EventTable payment_events(NewsDeps deps);
/// Who brought orders and is a person no more.
service::EventTable courier_events(ErasedPeople& erased);
/// The copy of the people.
service::EventTable identity_events(NotificationStore& store, ErasedPeople& erased);

}  // namespace waybill::notifications
