// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/orders/usecases/ports.hpp"

namespace waybill::orders {

/// Something about an order that a person should look at.
struct Alert {
    EventId id;  ///< of its event
    OrderId order;
    std::string number;
    PartnerId partner;
    OrderStatus status{};  ///< of the order, now
    AlertReason reason{};
    std::string note;
    TimePoint at{};
    std::optional<TimePoint> resolved_at;
};

enum class AlertsListed : std::uint8_t { open, all };

struct AlertFilter {
    AlertsListed which{AlertsListed::open};
    int limit{10};
    std::string cursor{};
};

struct AlertPage {
    std::vector<Alert> alerts;
    std::string next_cursor;
};

/// What people should look at, newest first.
class AlertStore {
public:
    virtual ~AlertStore() = default;
    virtual Task<Result<AlertPage>> list(Context ctx, AlertFilter filter) = 0;
    /// Somebody has looked. Repeating is harmless. not_found: orders.no_alert.
    virtual Task<Result<Alert>> resolve(Context ctx, EventId alert) = 0;
};

}  // namespace waybill::orders
