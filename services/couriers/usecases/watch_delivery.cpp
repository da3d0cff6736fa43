// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/usecases/watch_delivery.hpp"

namespace waybill::couriers {

Task<Status> WatchDelivery::timer_due(Context ctx, OrderId order, TimePoint due, Told told) {
    DecideWatch decide = [this, told](const Delivery& delivery, const Courier& courier,
                                      TimePoint now) {
        const auto seen = deps_.last_seen.newest(courier.id);
        return watch(delivery, courier, seen, deps_.lost_after, told, now);
    };
    return deps_.store.watch(std::move(ctx), order, due, std::move(decide));
}

}  // namespace waybill::couriers
