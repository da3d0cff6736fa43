// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/orders/usecases/ports.hpp"

namespace waybill::orders {

/// One wanted step and why. With `heard` an event is the cause.
struct WantedChange {
    OrderId order;
    Viewer viewer{};
    Change change{};
    std::string actor;
    std::string cause;
    std::string note{};
    std::optional<Heard> heard{};
};

/// Reported by another service.
struct WantedAlert {
    OrderId order;
    AlertReason reason{};
    std::string note;
    Heard heard;
};

/// Everything that happens to an order after its confirm: what callers and events want, and what
/// time does. Each is a decision of the domain on the order's row (see OrderStore::change).
class ChangeOrder {
public:
    struct Deps {
        OrderStore& store;
        const Clock& clock;
    };
    ChangeOrder(Deps deps, Patience patience) : deps_{deps}, patience_{patience} {}

    Task<Result<Order>> run(Context ctx, WantedChange wanted);
    Task<Status> alert(Context ctx, WantedAlert wanted);
    Task<Status> timer_due(Context ctx, OrderId order, DueTimer timer);

private:
    Deps deps_;
    Patience patience_;
};

}  // namespace waybill::orders
