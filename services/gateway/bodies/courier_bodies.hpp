// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/couriers.pb.h"
#include "services/gateway/bodies/common.hpp"

#include <vector>

namespace waybill::gateway {

struct CourierView {
    CourierId courier_id;
    UserId user_id;
    std::string name;
    PersonalText phone;
    std::string transport;
    std::string status;
    std::string zone;
    std::int64_t capacity{0};
    std::int64_t active{0};
    std::int64_t deliveries{0};
    std::int64_t version{0};
    static void describe(json::Fields<CourierView>& f);
};

struct CourierPageView {
    std::vector<CourierView> data;
    std::optional<std::string> next_cursor;
    bool has_more{false};
    static void describe(json::Fields<CourierPageView>& f);
};

struct DeliveryView {
    DeliveryId delivery_id;
    OrderId order_id;
    PartnerId partner_id;
    std::string partner_title;
    std::string status;
    std::int64_t epoch{0};
    std::optional<CourierId> courier_id;
    std::optional<std::string> courier_name;
    std::string pickup_address;
    std::optional<PlaceBody> pickup_place;
    std::optional<PersonalText> dropoff_address;
    std::optional<std::string> fail_reason;
    std::optional<PlaceBody> dropoff_place;
    std::optional<PersonalText> phone;
    std::optional<TimePoint> ready_at;
    std::optional<TimePoint> answer_by;
    std::optional<TimePoint> assigned_at;
    std::optional<TimePoint> picked_up_at;
    std::optional<TimePoint> delivered_at;
    std::optional<TimePoint> due_at;
    static void describe(json::Fields<DeliveryView>& f);
};

struct DeliveryPageView {
    std::vector<DeliveryView> data;
    std::optional<std::string> next_cursor;
    bool has_more{false};
    static void describe(json::Fields<DeliveryPageView>& f);
};

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

/// What the planner leaves to a person.
struct AttentionView {
    std::string reason;
    std::optional<OrderId> order_id;
    std::optional<PartnerId> partner_id;
    std::optional<std::string> partner_title;
    std::optional<CourierId> courier_id;
    std::optional<std::string> courier_name;
    TimePoint since{};
    static void describe(json::Fields<AttentionView>& f);
};

struct AttentionListView {
    std::vector<AttentionView> data;
    std::int64_t total{0};
    std::optional<TimePoint> planned_at;
    static void describe(json::Fields<AttentionListView>& f);
};

AttentionListView to_view(const couriers::v1::ListAttentionReply& reply);
CourierView to_view(const couriers::v1::Courier& courier);
/// As these readers see it in its state (platform/core/order_fields.hpp).
DeliveryView to_view(const couriers::v1::Delivery& delivery, OrderReaders readers);
/// For the courier whose it is, or who may take it.
DeliveryView to_courier_view(const couriers::v1::Delivery& delivery);
DeliveryPageView to_view(const couriers::v1::ListDeliveriesReply& reply);
void write(const PositionBody& position, couriers::v1::Position& out);

}  // namespace waybill::gateway
