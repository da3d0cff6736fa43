// SPDX-License-Identifier: Apache-2.0
#include "services/identity/api/courier_events.hpp"

#include "contracts/couriers/v1/events.types.hpp"

namespace waybill::identity {
namespace {

using couriers::v1::CourierChanged;

Task<Status> courier_dismissed(DismissedCourier& dismissed, Context ctx, EventId event,
                               CourierChanged message) {
    const auto user = UserId::parse(message.courier().user_id());
    if (!user) co_return fail(ErrorKind::malformed, "event.unreadable", "user_id");
    const EndedRole ended{.user = *user, .consumer = "identity.couriers", .event = event};
    co_return co_await dismissed.run(std::move(ctx), ended);
}

}  // namespace

service::EventTable courier_events(DismissedCourier& dismissed) {
    service::EventTable table;
    table.on(couriers::v1::events::courier_deleted,
             [&dismissed](Context ctx, const messaging::Event& event, CourierChanged message) {
                 return courier_dismissed(dismissed, std::move(ctx), event.id, std::move(message));
             });
    return table;
}

}  // namespace waybill::identity
