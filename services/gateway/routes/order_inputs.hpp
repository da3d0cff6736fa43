// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/gateway/bodies/order_bodies.hpp"
#include "services/gateway/bodies/words.hpp"
#include "services/gateway/parts.hpp"

/// Inputs and steps that the customer's, the partner's and the operator's order routes share.
namespace waybill::gateway {

struct OneOrder {
    OrderId order_id;
    static void describe(json::Fields<OneOrder>& f) { f.path("order_id", &OneOrder::order_id); }
};

struct TrackOrder {
    std::string token;
    static void describe(json::Fields<TrackOrder>& f) {
        f.path("token", &TrackOrder::token, {.length = {32, 32}});
    }
};

struct CancelOrder {
    OrderId order_id;
    std::optional<std::string> note;
    static void describe(json::Fields<CancelOrder>& f) {
        f.title("CancelOrder");
        f.path("order_id", &CancelOrder::order_id);
        f.optional("note", &CancelOrder::note, {.help = "Why", .length = {1, 500}});
    }
};

/// Filters of every list of orders.
struct OrderListing : PageQuery {
    /// With the lines of each order a page may be a thousand times as long.
    static constexpr int expanded_max = 20;
    std::string q;
    std::vector<std::string> status;
    std::vector<std::string> expand;
    std::optional<TimePoint> created_from;
    std::optional<TimePoint> created_to;
    template <typename In>
    static void describe_listing(json::Fields<In>& f) {
        describe_page(f);
        f.query("q", &In::q,
                {.help = "The beginning of an id or number, or part of a text that one is shown. A "
                         "page may have few orders, or none, and go on",
                 .example = "6R1T",
                 .length = {0, 100}});
        f.query("status", &In::status,
                {.help = "Only these, separated by commas",
                 .example = R"(["PAID","PREPARING"])",
                 .items = {1, 20},
                 .words = orders::v1::order_status_words});
        f.query("expand", &In::expand,
                {.help = "`lines`: with the lines of each order, 20 orders a page at most",
                 .items = {1, 1},
                 .words = words::expansions});
        f.query("created_from", &In::created_from, {.help = "At or after"});
        f.query("created_to", &In::created_to, {.help = "Before"});
    }
};

struct ListOrders : OrderListing {
    static void describe(json::Fields<ListOrders>& f) { describe_listing(f); }
};

/// An order that a command answered, as its caller may see it.
Task<Result<http::Reply<ShownOrder>>> show(const Parts& parts, Context ctx,
                                           orders::v1::Order order);
/// Fills the filters in and encodes the page.
Task<Result<http::Reply<ShownOrders>>> list(const Parts& parts, Context ctx,
                                            orders::v1::ListOrdersRequest request,
                                            const OrderListing& listing);
/// What a step names as its cause: the command's key, or nothing (the service makes one).
std::string cause_of(const IdempotencyKey& call);

}  // namespace waybill::gateway
