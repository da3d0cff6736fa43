// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.service.hpp"
#include "contracts/orders/v1/orders.service.hpp"
#include "contracts/payments/v1/payments.service.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/service/backbone.hpp"
#include "platform/sql/migration.hpp"
#include "services/orders/settings.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::orders {

/// The orders service, whole. Constructed over a migrated database; all dependencies outlive it.
class OrdersModule {
public:
    struct Deps {
        service::Ports ports;
        catalog::v1::CatalogService& catalog;
        payments::v1::PaymentsService& payments;
        const crypto::Sealer& sealer;
        std::string public_url;
        OrdersSettings settings;
    };
    explicit OrdersModule(Deps deps);
    ~OrdersModule();

    static std::span<const sql::Migration> migrations();
    /// What older releases stored in the clear: some of it in each call, until 0.
    static Result<std::int64_t> seal_clear(sql::Tx& tx, const crypto::Sealer& sealer);
    /// What others may be told of an event: JSON for the plain topic, whose name this is.
    static std::string_view status_topic();
    static std::optional<std::string> status_record(const messaging::Event& event);
    v1::OrdersService& calls();
    void start();
    Task<void> stop();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace waybill::orders
