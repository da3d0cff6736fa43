// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.pb.h"
#include "services/gateway/bodies/common.hpp"

#include <vector>

namespace waybill::gateway {

struct WantedLineBody {
    OfferId offer_id;
    std::int64_t quantity{0};
    static void describe(json::Fields<WantedLineBody>& f);
};

/// Input of check.
struct CheckBody {
    PartnerId partner_id;
    std::vector<WantedLineBody> lines;
    PersonalText address;
    std::optional<PlaceBody> place;
    std::optional<PersonalText> phone;
    std::optional<Money> total;
    static void describe(json::Fields<CheckBody>& f);
};

struct LineView {
    OfferId offer_id;
    std::string name;
    std::int64_t quantity{0};
    Money unit_price;
    Money total;
    static void describe(json::Fields<LineView>& f);
};

struct QuoteView {
    QuoteId quote_id;
    PartnerId partner_id;
    std::string partner_title;
    std::vector<LineView> lines;
    Money delivery_fee;
    Money total;
    TimePoint expires_at{};
    static void describe(json::Fields<QuoteView>& f);
};

struct ConfirmBody {
    QuoteId quote_id;
    std::string payment_method;
    static void describe(json::Fields<ConfirmBody>& f);
};

struct OrderView {
    OrderId order_id;
    std::string number;
    std::string status;
    std::string delivery_status;
    std::optional<std::string> cancel_reason;
    UserId customer_id;
    PartnerId partner_id;
    std::string partner_title;
    std::optional<std::vector<LineView>> lines;
    Money delivery_fee;
    Money total;
    std::optional<PersonalText> address;
    std::optional<PlaceBody> place;
    std::optional<PersonalText> phone;
    std::string pickup_address;
    std::optional<PaymentId> payment_id;
    std::string payment_method;
    std::optional<CourierId> courier_id;
    std::optional<std::string> courier_name;
    std::optional<std::string> pin;
    std::optional<std::string> tracking_url;
    TimePoint created_at{};
    std::optional<TimePoint> paid_at;
    std::optional<TimePoint> accepted_at;
    std::optional<TimePoint> ready_at;
    std::optional<TimePoint> picked_up_at;
    std::optional<TimePoint> finished_at;
    TimePoint expires_at{};
    TimePoint promised_at{};
    TimePoint estimated_at{};
    std::int64_t version{0};
    static void describe(json::Fields<OrderView>& f);
};

struct ConfirmView {
    OrderView order;
    std::string checkout_url;
    std::string callback_url;
    TimePoint expires_at{};
    static void describe(json::Fields<ConfirmView>& f);
};

struct OrderPageView {
    std::vector<OrderView> data;
    std::optional<std::string> next_cursor;
    bool has_more{false};
    static void describe(json::Fields<OrderPageView>& f);
};

struct StatusView {
    OrderId order_id;
    std::string status;
    std::string delivery_status;
    TimePoint estimated_at{};
    std::int64_t version{0};
    static void describe(json::Fields<StatusView>& f);
};

struct HistoryEntryView {
    std::int64_t version{0};
    std::optional<std::string> from;
    std::string to;
    std::string what;
    std::string actor;
    std::string cause;
    std::optional<std::string> note;
    TimePoint at{};
    static void describe(json::Fields<HistoryEntryView>& f);
};

struct HistoryView {
    std::vector<HistoryEntryView> data;
    static void describe(json::Fields<HistoryView>& f);
};

/// What the public link shows: never address, phone or amounts.
struct TrackingView {
    std::string number;
    std::string partner_title;
    std::string status;
    std::string delivery_status;
    std::optional<std::string> courier_first_name;
    std::optional<PlaceBody> courier_place;
    TimePoint estimated_at{};
    std::int64_t version{0};
    static void describe(json::Fields<TrackingView>& f);
};

/// As these readers see it in its state (platform/core/order_fields.hpp).
OrderView to_view(const orders::v1::Order& order, OrderReaders readers,
                  const std::string& public_url);
QuoteView to_view(const orders::v1::Quote& quote);
ConfirmView to_view(const orders::v1::ConfirmReply& reply, const std::string& public_url);
/// As `reader` may see it: of others' commands not the key.
HistoryView to_view(const orders::v1::HistoryReply& reply, const UserId& reader);
void forget_notes(HistoryView& history);
StatusView to_status(const orders::v1::Order& order);
TrackingView to_tracking(const orders::v1::Order& order);

}  // namespace waybill::gateway
