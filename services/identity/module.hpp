// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/couriers.service.hpp"
#include "contracts/identity/v1/identity.service.hpp"
#include "contracts/notifications/v1/notifications.service.hpp"
#include "contracts/orders/v1/orders.service.hpp"
#include "platform/blobs/store.hpp"
#include "platform/crypto/passwords.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/service/backbone.hpp"
#include "platform/sql/migration.hpp"
#include "services/identity/settings.hpp"

#include <memory>

namespace waybill::identity {

/// The identity service, whole. Constructed over a migrated database; all dependencies outlive it.
class IdentityModule {
public:
    struct Deps {
        service::Ports ports;
        Pool& hashing;  ///< of its own: a hash burns some 20 ms and 19 MiB
        crypto::PasswordHasher& hasher;
        crypto::TokenSigner& signer;
        const crypto::Sealer& sealer;
        notifications::v1::NotificationsService& notifications;
        blobs::BlobStore& blobs;
        orders::v1::OrdersService& orders;
        couriers::v1::CouriersService& couriers;
        IdentitySettings settings;
    };
    explicit IdentityModule(Deps deps);
    ~IdentityModule();

    static std::span<const sql::Migration> migrations();
    v1::IdentityService& calls();
    void start();
    Task<void> stop();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace waybill::identity
