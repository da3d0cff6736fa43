// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/notifications/usecases/erasing.hpp"
#include "services/notifications/usecases/ports.hpp"
#include "services/notifications/usecases/webhook_ports.hpp"

#include <set>

namespace waybill::notifications {

/// Which events become news, and for whom: one line per event. Those of orders go to webhooks too.
struct NewsDeps {
    NotificationStore& store;
    ErasedPeople& erased;
    WebhookOutbox& webhooks;
    std::set<NewsKind> mailed;
    std::string public_url;  ///< without a slash at its end
};
service::EventTable order_events(NewsDeps deps);
service::EventTable payment_events(NewsDeps deps);
/// What services have given up is news to operators.
service::EventTable parked_events(NotificationStore& store);
/// Who brought orders and is a person no more.
service::EventTable courier_events(ErasedPeople& erased);
/// The copy of the people.
service::EventTable identity_events(NotificationStore& store, ErasedPeople& erased);

}  // namespace waybill::notifications
