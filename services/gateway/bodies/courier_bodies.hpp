// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/couriers.json.hpp"
#include "services/gateway/bodies/common.hpp"

#include <vector>

namespace waybill::gateway {

struct NewCourierBody {
    UserId user_id;
    std::string name;
    PersonalText phone;
    std::string transport;
    std::string zone;
    int capacity{1};
    static void describe(json::Fields<NewCourierBody>& f);
};

struct PositionBody {
    double lat{0};
    double lon{0};
    TimePoint at{};
    static void describe(json::Fields<PositionBody>& f);
};

struct DutyBody {
    std::string status;
    std::optional<PositionBody> position;
    static void describe(json::Fields<DutyBody>& f);
};

struct PositionsBody {
    std::vector<PositionBody> positions;
    static void describe(json::Fields<PositionsBody>& f);
};

using ShownDelivery = json::Narrowed<couriers::v1::Delivery>;
using ShownDeliveries = json::Narrowed<couriers::v1::ListDeliveriesReply>;

/// As these readers see it in its state (platform/core/order_fields.hpp).
ShownDelivery shown_to(couriers::v1::Delivery delivery, OrderReaders readers);
/// To the courier whose they are, or who may take them.
ShownDelivery shown_to_courier(couriers::v1::Delivery delivery);
ShownDeliveries shown_to_courier(couriers::v1::ListDeliveriesReply page);
void write(const PositionBody& position, couriers::v1::Position& out);

}  // namespace waybill::gateway
