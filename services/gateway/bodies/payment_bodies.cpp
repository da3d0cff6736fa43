// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/payment_bodies.hpp"

#include "services/gateway/bodies/words.hpp"

namespace waybill::gateway {
namespace {

BalanceView to_row(const payments::v1::Balance& row) {
    BalanceView view{.account = row.account(),
                     .owner = maybe_text(row.owner()),
                     .currency = row.currency(),
                     .balance = {},
                     .exact = row.exact()};
    if (row.has_balance()) view.balance = read(row.balance());
    return view;
}

}  // namespace

void PaymentView::describe(json::Fields<PaymentView>& f) {
    f.title("Payment", "One try to collect an order's total");
    f.required("payment_id", &PaymentView::payment_id);
    f.required("order_id", &PaymentView::order_id);
    f.required("provider", &PaymentView::provider, {.example = "simulator"});
    f.required("amount", &PaymentView::amount, {.example = R"({"amount":1150,"currency":"EUR"})"});
    f.required("status", &PaymentView::status,
               {.example = "CAPTURED", .words = words::payment_statuses});
    f.required("captured", &PaymentView::captured,
               {.example = R"({"amount":1150,"currency":"EUR"})"});
    f.required("refunded", &PaymentView::refunded, {.example = R"({"amount":0,"currency":"EUR"})"});
    f.required("checkout_url", &PaymentView::checkout_url);
    f.required("created_at", &PaymentView::created_at);
    f.optional("captured_at", &PaymentView::captured_at);
}

void ProviderView::describe(json::Fields<ProviderView>& f) {
    f.title("PaymentProvider");
    f.required("provider", &ProviderView::provider, {.example = "simulator"});
    f.required("title", &ProviderView::title, {.example = "Simulated bank"});
    f.required("active", &ProviderView::active);
}

void ProvidersView::describe(json::Fields<ProvidersView>& f) {
    f.title("PaymentProviders");
    f.required("data", &ProvidersView::data);
}

void BalanceView::describe(json::Fields<BalanceView>& f) {
    f.title("Balance", "Of one account in one currency");
    f.required("account", &BalanceView::account, {.example = "partner_payable"});
    f.optional("owner", &BalanceView::owner,
               {.help = "Whose it is, where owners were asked for",
                .example = "prt_01jh3q8d2v7x0n5m4k9w6r1tbe"});
    f.required("currency", &BalanceView::currency, {.example = "EUR"});
    f.optional("balance", &BalanceView::balance, {.help = "Absent when it exceeds 64 bits"});
    f.required("exact", &BalanceView::exact,
               {.help = "In minor units, however large", .example = "-178500"});
}

void BalancesView::describe(json::Fields<BalancesView>& f) {
    f.title("Balances");
    f.required("data", &BalancesView::data);
}

void OwnersView::describe(json::Fields<OwnersView>& f) {
    f.title("BalanceOwners", "Whom an account's balance belongs to");
    f.required("data", &OwnersView::data);
    f.optional("next_cursor", &OwnersView::next_cursor);
    f.required("has_more", &OwnersView::has_more);
}

void CheckoutView::describe(json::Fields<CheckoutView>& f) {
    f.title("Checkout", "At the built-in provider");
    f.required("payment_id", &CheckoutView::payment_id);
    f.required("amount", &CheckoutView::amount, {.example = R"({"amount":1150,"currency":"EUR"})"});
    f.required("status", &CheckoutView::status,
               {.example = "OPEN", .words = words::checkout_statuses});
}

PaymentView to_view(const payments::v1::Payment& payment) {
    const Money amount = read(payment.amount());
    return {.payment_id = read_id<PaymentId>(payment.payment_id()),
            .order_id = read_id<OrderId>(payment.order_id()),
            .provider = payment.provider(),
            .amount = amount,
            .status = payment.status(),
            .captured = {.amount = payment.captured(), .currency = amount.currency},
            .refunded = {.amount = payment.refunded(), .currency = amount.currency},
            .checkout_url = payment.checkout_url(),
            .created_at = from_micros(payment.created_at()),
            .captured_at = decode_time(payment.captured_at())};
}

ProvidersView to_view(const payments::v1::ListProvidersReply& reply) {
    ProvidersView view;
    for (const auto& provider : reply.providers())
        view.data.push_back({.provider = provider.provider_id(),
                             .title = provider.title(),
                             .active = provider.active()});
    return view;
}

BalancesView to_view(const payments::v1::BalancesReply& reply) {
    BalancesView view;
    for (const auto& row : reply.balances()) view.data.push_back(to_row(row));
    return view;
}

OwnersView to_view(const payments::v1::ListOwnersReply& reply) {
    OwnersView view;
    for (const auto& row : reply.balances()) view.data.push_back(to_row(row));
    view.next_cursor = maybe_text(reply.next_cursor());
    view.has_more = view.next_cursor.has_value();
    return view;
}

CheckoutView to_view(const payments::v1::Checkout& checkout) {
    return {.payment_id = read_id<PaymentId>(checkout.payment_id()),
            .amount = read(checkout.amount()),
            .status = checkout.status()};
}

}  // namespace waybill::gateway
