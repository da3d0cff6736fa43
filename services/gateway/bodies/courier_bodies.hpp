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

struct EditCourierBody {
    CourierId courier_id;
    std::optional<std::string> name;
    std::optional<PersonalText> phone;
    std::optional<std::string> transport;
    std::optional<std::string> zone;
    std::optional<int> capacity;
    static void describe(json::Fields<EditCourierBody>& f);
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
/// To people of the platform.
ShownDeliveries shown_to_office(couriers::v1::ListDeliveriesReply page);
void write(const EditCourierBody& body, couriers::v1::UpdateCourierRequest& out);
void write(const PositionBody& position, couriers::v1::Position& out);

}  // namespace waybill::gateway
