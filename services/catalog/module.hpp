// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.service.hpp"
#include "contracts/orders/v1/orders.service.hpp"
#include "platform/blobs/store.hpp"
#include "platform/core/time_zones.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/egress/policy.hpp"
#include "platform/http/client.hpp"
#include "platform/service/backbone.hpp"
#include "platform/sql/migration.hpp"
#include "services/catalog/settings.hpp"

#include <functional>
#include <memory>

namespace waybill::catalog {

/// The catalog service, whole. Constructed over a migrated database; all dependencies outlive it.
class CatalogModule {
public:
    struct Deps {
        service::Ports ports;
        /// Called when stock is held past its time, never before `start`: orders, which calls the
        /// catalog, is built after it.
        std::function<orders::v1::OrdersService&()> orders;
        http::Client& client;          ///< to partners' own systems
        const egress::Policy& egress;  ///< where those may be
        const TimeZones& zones;
        const crypto::Sealer& sealer;
        blobs::BlobStore& blobs;
        std::string public_url;  ///< without a slash at its end
        CatalogSettings settings;
    };
    explicit CatalogModule(Deps deps);
    ~CatalogModule();

    static std::span<const sql::Migration> migrations();
    /// What older releases stored in the clear: some of it in each call, until 0.
    static Result<std::int64_t> seal_clear(sql::Tx& tx, const crypto::Sealer& sealer);
    v1::CatalogService& calls();
    void start();
    Task<void> stop();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace waybill::catalog
