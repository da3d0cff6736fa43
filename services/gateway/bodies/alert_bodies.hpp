// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.pb.h"
#include "services/gateway/bodies/common.hpp"

#include <vector>

namespace waybill::gateway {

/// Something about an order that a person should look at.
struct AlertView {
    EventId alert_id;
    OrderId order_id;
    std::string order_number;
    std::string order_status;
    PartnerId partner_id;
    std::string reason;
    std::optional<std::string> note;
    TimePoint at{};
    std::optional<TimePoint> resolved_at;
    static void describe(json::Fields<AlertView>& f);
};

struct AlertPageView {
    std::vector<AlertView> data;
    std::optional<std::string> next_cursor;
    bool has_more{false};
    static void describe(json::Fields<AlertPageView>& f);
};

AlertView to_view(const orders::v1::Alert& alert);
AlertPageView to_view(const orders::v1::ListAlertsReply& reply);

}  // namespace waybill::gateway
