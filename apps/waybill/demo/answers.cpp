// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/answers.hpp"

namespace waybill::demo {
namespace {

Money money_of(json::View value, std::string_view key) {
    const auto found = value.find(key);
    if (!found) return {};
    const auto currency = Currency::parse(text_of(*found, "currency"));
    return {.amount = integer_of(*found, "amount"), .currency = currency.value_or(Currency{})};
}

}  // namespace

std::string text_of(json::View value, std::string_view key) {
    return std::string{value.text(key).value_or("")};
}

std::int64_t integer_of(json::View value, std::string_view key) {
    const auto found = value.find(key);
    return found && found->is(json::Kind::integer) ? found->integer() : 0;
}

void read(json::View value, ShopFacts& out) {
    const auto open = value.find("open_now");
    const auto paused = value.find("paused");
    const auto is_true = [](const auto& field) {
        return field && field->is(json::Kind::boolean) && field->boolean();
    };
    out = {.id = text_of(value, "partner_id"),
           .title = text_of(value, "title"),
           .open = is_true(open) && !is_true(paused)};
}

void read(json::View value, OfferFacts& out) {
    out = {.id = text_of(value, "offer_id"),
           .name = text_of(value, "name"),
           .price = money_of(value, "price"),
           .in_stock = integer_of(value, "in_stock")};
}

void read(json::View value, QuoteFacts& out) {
    out = {.id = text_of(value, "quote_id"), .total = money_of(value, "total")};
}

void read(json::View value, OrderFacts& out) {
    out = {.id = text_of(value, "order_id"),
           .number = text_of(value, "number"),
           .status = text_of(value, "status"),
           .cancel_reason = text_of(value, "cancel_reason"),
           .payment = text_of(value, "payment_id"),
           .courier = text_of(value, "courier_id"),
           .pin = text_of(value, "pin"),
           .payment_method = text_of(value, "payment_method"),
           .total = money_of(value, "total"),
           .created_at = text_of(value, "created_at"),
           .version = integer_of(value, "version")};
}

void read(json::View value, PlacedFacts& out) {
    if (const auto order = value.find("order")) read(*order, out.order);
    out.checkout_url = text_of(value, "checkout_url");
}

void read(json::View value, DeliveryFacts& out) {
    out = {.order = text_of(value, "order_id"),
           .epoch = integer_of(value, "epoch"),
           .status = text_of(value, "status")};
}

void read(json::View value, CourierFacts& out) {
    out = {.id = text_of(value, "courier_id"),
           .phone = text_of(value, "phone"),
           .name = text_of(value, "name"),
           .status = text_of(value, "status"),
           .active = integer_of(value, "active")};
}

void read(json::View value, PaymentFacts& out) {
    out = {.status = text_of(value, "status"),
           .amount = money_of(value, "amount"),
           .captured = money_of(value, "captured"),
           .refunded = money_of(value, "refunded")};
}

void read(json::View value, HistoryFacts& out) {
    out = {.version = integer_of(value, "version"),
           .to = text_of(value, "to"),
           .what = text_of(value, "what")};
}

void read(json::View value, BalanceFacts& out) {
    out = {.account = text_of(value, "account"), .balance = money_of(value, "balance")};
}

}  // namespace waybill::demo
