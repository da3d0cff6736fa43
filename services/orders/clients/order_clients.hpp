// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.service.hpp"
#include "contracts/payments/v1/payments.service.hpp"
#include "services/orders/usecases/ports.hpp"

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

/// Payments through their contract.
class PaymentsCheckout final : public Checkout {
public:
    explicit PaymentsCheckout(payments::v1::PaymentsService& payments) : payments_{payments} {}
    Task<Status> check(Context ctx, std::string provider) override;

private:
    payments::v1::PaymentsService& payments_;
};

}  // namespace waybill::orders
