// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.service.hpp"
#include "contracts/payments/v1/payments.service.hpp"
#include "services/orders/usecases/ports.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace waybill::orders {

/// Stock through the catalog's contract.
class CatalogStock final : public Stock {
public:
    explicit CatalogStock(catalog::v1::CatalogService& catalog) : catalog_{catalog} {}
    Task<Status> reserve(Context ctx, Order order, TimePoint until) override;
    Task<Status> release(Context ctx, OrderId order) override;

private:
    catalog::v1::CatalogService& catalog_;
};

/// Areas through the catalog's contract.
class CatalogArea final : public DeliveryArea {
public:
    explicit CatalogArea(catalog::v1::CatalogService& catalog) : catalog_{catalog} {}
    Task<Status> check(Context ctx, PartnerId partner, Geo place) override;

private:
    catalog::v1::CatalogService& catalog_;
};

/// Payments through their contract. That a provider is active is remembered for a moment, so that
/// few confirms ask; one that is not known to be is asked about each time. An order of that moment
/// keeps its way of paying, as one from before it does. Thread-safe.
class PaymentsCheckout final : public Checkout {
public:
    PaymentsCheckout(payments::v1::PaymentsService& payments, const Clock& clock)
        : payments_{payments}, clock_{clock} {}
    Task<Status> check(Context ctx, std::string provider, Money total) override;

private:
    struct Way {
        std::string provider;
        std::int64_t amount_max{0};  ///< minor units; 0: any
    };
    static constexpr Duration kept{10s};
    std::optional<Way> remembered(const std::string& provider);

    payments::v1::PaymentsService& payments_;
    const Clock& clock_;
    std::mutex mutex_;
    std::vector<Way> active_;
    SteadyTime until_{};
};

}  // namespace waybill::orders
