// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/trouble.hpp"
#include "platform/core/money.hpp"
#include "platform/json/document.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the player needs of the public API's answers. Everything else in them is passed over, so
/// that a newer server may say more.
namespace waybill::demo {

struct ShopFacts {
    std::string id{};
    std::string title{};
    bool open{false};
};

struct OfferFacts {
    std::string id{};
    std::string name{};
    Money price{};
    std::int64_t in_stock{0};
};

struct QuoteFacts {
    std::string id{};
    Money total{};
};

struct OrderFacts {
    std::string id{};
    std::string number{};
    std::string status{};
    std::string cancel_reason{};
    std::string payment{};
    std::string courier{};  ///< empty: nobody yet
    std::string pin{};      ///< the customer's only
    std::string payment_method{};
    Money total{};
    std::string created_at{};
    std::int64_t version{0};
};

struct PlacedFacts {
    OrderFacts order;
    std::string checkout_url{};
};

struct DeliveryFacts {
    std::string order{};
    std::int64_t epoch{0};
    std::string status{};
};

struct CourierFacts {
    std::string id{};
    std::string phone{};
    std::string name{};
    std::string status{};
    std::int64_t active{0};
};

struct PaymentFacts {
    std::string status{};
    Money amount{};
    Money captured{};
    Money refunded{};
};

struct HistoryFacts {
    std::int64_t version{0};
    std::string to{};
    std::string what{};
};

struct BalanceFacts {
    std::string account{};
    Money balance{};
};

template <typename T>
struct Page {
    std::vector<T> rows;
    std::string next{};  ///< empty: the last page
};

void read(json::View value, ShopFacts& out);
void read(json::View value, OfferFacts& out);
void read(json::View value, QuoteFacts& out);
void read(json::View value, OrderFacts& out);
void read(json::View value, PlacedFacts& out);
void read(json::View value, DeliveryFacts& out);
void read(json::View value, CourierFacts& out);
void read(json::View value, PaymentFacts& out);
void read(json::View value, HistoryFacts& out);
void read(json::View value, BalanceFacts& out);

template <typename T>
void read(json::View value, Page<T>& out) {
    out.next = value.text("next_cursor").value_or("");
    const auto data = value.find("data");
    if (!data || !data->is(json::Kind::array)) return;
    for (auto row = data->first(); row.more(); row.next())
        read(row.value(), out.rows.emplace_back());
}

/// Reads a body. Only what is no JSON at all is unreadable: a missing field is empty, and the step
/// that needs it notices.
template <typename T>
Outcome<T> read_body(std::string_view body) {
    const auto document = json::Document::parse(body, {.bytes_max = 16U << 20U});
    if (!document) return trouble(Trouble::Kind::unreadable, std::string{document.error().reason});
    T out{};
    read(document->root(), out);
    return out;
}

std::string text_of(json::View value, std::string_view key);
std::int64_t integer_of(json::View value, std::string_view key);

}  // namespace waybill::demo
