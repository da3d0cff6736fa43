// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/couriers.service.hpp"
#include "contracts/orders/v1/orders.service.hpp"
#include "platform/blobs/store.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/http/client.hpp"
#include "platform/http/ready.hpp"
#include "platform/rpc/channel.hpp"
#include "platform/service/backbone.hpp"
#include "platform/sql/migration.hpp"
#include "services/couriers/settings.hpp"

#include <memory>

namespace waybill::couriers {

/// The couriers service, whole. Constructed over a migrated database; all dependencies outlive it.
class CouriersModule {
public:
    struct Deps {
        service::Ports ports;
        orders::v1::OrdersService& orders;
        http::Client& client;  ///< to another order system, where orders are that system's
        rpc::Channel* order_system{nullptr};  ///< to it, where it is called by gRPC; null elsewhere
        const crypto::Sealer& sealer;
        blobs::BlobStore& blobs;
        Pool& planning;  ///< where the planner thinks, in `optimal` mode
        CouriersSettings settings;
    };
    explicit CouriersModule(Deps deps);
    ~CouriersModule();

    static std::span<const sql::Migration> migrations();
    /// What older releases stored without a key: some of it in each call, until 0.
    static Result<std::int64_t> seal_clear(sql::Tx& tx, const crypto::Sealer& sealer);
    v1::CouriersService& calls();
    /// What `/readyz` tells of it: another order system, where orders are that system's.
    http::ReadyChecks checks();
    void start();
    Task<void> stop();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace waybill::couriers
