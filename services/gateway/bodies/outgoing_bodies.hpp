// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/gateway/bodies/common.hpp"

#include <vector>

/// What is sent and told by others or to others, for the document only.
namespace waybill::gateway {

/// A paid order, as its partner's own system is told of it.
struct PaidOrderCall {
    struct Line {
        OfferId offer_id;
        std::string name;
        std::int64_t quantity{0};
        static void describe(json::Fields<Line>& f);
    };
    OrderId order_id;
    std::string number;
    std::vector<Line> lines;
    std::string callback_url;
    static void describe(json::Fields<PaidOrderCall>& f);
};

/// An event of an order, as the webhooks that want it are told of it.
struct OrderEventCall {
    struct Data {
        OrderId order_id;
        std::string number;
        PartnerId partner_id;
        std::string status;
        std::string delivery_status;
        std::optional<std::string> cancel_reason;
        Money total;
        std::string link;
        static void describe(json::Fields<Data>& f);
    };
    std::string specversion;
    EventId id;
    std::string source;
    std::string type;
    std::string subject;
    TimePoint time;
    std::string datacontenttype;
    std::string sequence;
    Data data;
    static void describe(json::Fields<OrderEventCall>& f);
};

/// What a provider says about a charge.
struct ChargeReport {
    PaymentId payment_id;
    std::string charge_id;
    std::string status;
    std::int64_t amount{0};
    std::string currency;
    static void describe(json::Fields<ChargeReport>& f);
};

/// Any message on a live connection to its client.
struct LiveMessage {
    std::optional<std::string> id;
    std::string type;
    std::optional<std::string> topic;
    std::optional<TimePoint> time;
    std::optional<std::string> code;
    std::optional<json::Raw> data;
    static void describe(json::Fields<LiveMessage>& f);
};

}  // namespace waybill::gateway
