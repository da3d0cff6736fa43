// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/payments/v1/payments.pb.h"
#include "services/gateway/bodies/common.hpp"

#include <vector>

namespace waybill::gateway {

struct PaymentView {
    PaymentId payment_id;
    OrderId order_id;
    std::string provider;
    Money amount;
    std::string status;
    Money captured;
    Money refunded;
    std::string checkout_url;
    TimePoint created_at{};
    std::optional<TimePoint> captured_at;
    static void describe(json::Fields<PaymentView>& f);
};

struct ProviderView {
    std::string provider;
    std::string title;
    bool active{false};
    static void describe(json::Fields<ProviderView>& f);
};

struct ProvidersView {
    std::vector<ProviderView> data;
    static void describe(json::Fields<ProvidersView>& f);
};

struct BalanceView {
    std::string account;
    std::optional<std::string> owner;
    std::string currency;
    std::optional<Money> balance;
    std::string exact;
    static void describe(json::Fields<BalanceView>& f);
};

struct BalancesView {
    std::vector<BalanceView> data;
    static void describe(json::Fields<BalancesView>& f);
};

struct OwnersView {
    std::vector<BalanceView> data;
    std::optional<std::string> next_cursor;
    bool has_more{false};
    static void describe(json::Fields<OwnersView>& f);
};

struct CheckoutView {
    PaymentId payment_id;
    Money amount;
    std::string status;
    static void describe(json::Fields<CheckoutView>& f);
};

PaymentView to_view(const payments::v1::Payment& payment);
ProvidersView to_view(const payments::v1::ListProvidersReply& reply);
OwnersView to_view(const payments::v1::ListOwnersReply& reply);
BalancesView to_view(const payments::v1::BalancesReply& reply);
CheckoutView to_view(const payments::v1::Checkout& checkout);

}  // namespace waybill::gateway
