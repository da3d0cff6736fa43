// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.json.hpp"
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
    std::optional<waybill::v1::Place> place;
    std::optional<PersonalText> phone;
    std::optional<Money> total;
    std::optional<std::string> external_id;
    static void describe(json::Fields<CheckBody>& f);
};

struct QuoteView {
    QuoteId quote_id;
    PartnerId partner_id;
    std::string partner_title;
    std::vector<catalog::v1::PricedLine> lines;
    Money delivery_fee;
    Money total;
    TimePoint expires_at{};
    std::optional<std::string> external_id;
    static void describe(json::Fields<QuoteView>& f);
};

struct ConfirmBody {
    QuoteId quote_id;
    std::string payment_method;
    std::optional<std::string> external_id;
    static void describe(json::Fields<ConfirmBody>& f);
};

/// The same, in the place of an order that there is.
struct ReplaceBody : ConfirmBody {
    OrderId order_id;
    std::optional<PersonalText> note;
    static void describe(json::Fields<ReplaceBody>& f);
};

struct StatusView {
    OrderId order_id;
    std::string status;
    std::string delivery_status;
    TimePoint estimated_at{};
    std::int64_t version{0};
    static void describe(json::Fields<StatusView>& f);
};

/// What the public link shows: never address, phone or amounts.
struct TrackingView {
    std::string number;
    std::string partner_title;
    std::string status;
    std::string delivery_status;
    std::optional<std::string> courier_first_name;
    std::optional<waybill::v1::Place> courier_place;
    TimePoint estimated_at{};
    std::int64_t version{0};
    static void describe(json::Fields<TrackingView>& f);
};

using ShownOrder = json::Narrowed<orders::v1::Order>;
using ShownOrders = json::Narrowed<orders::v1::ListOrdersReply>;
using ShownHistory = json::Narrowed<orders::v1::HistoryReply>;
using Confirmation = json::Narrowed<orders::v1::ConfirmReply>;

/// To what these readers see of it in its state (platform/core/order_fields.hpp), with the link
/// for those who may have it.
void narrow_to(orders::v1::Order& order, OrderReaders readers, const std::string& public_url);
ShownOrder shown_to(orders::v1::Order order, OrderReaders readers, const std::string& public_url);
/// The order's history; of others' commands without the key.
ShownHistory shown_to(orders::v1::HistoryReply history, const orders::v1::Order& order,
                      OrderReaders readers, const UserId& reader);
QuoteView to_view(const orders::v1::Quote& quote);
StatusView to_status(const orders::v1::Order& order);
TrackingView to_tracking(const orders::v1::Order& order);

}  // namespace waybill::gateway
