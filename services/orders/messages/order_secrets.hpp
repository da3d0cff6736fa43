// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "services/orders/domain/order.hpp"

namespace waybill::orders {

/// Between an order's PIN and tracking token and what is stored of them. Thread-safe.
class OrderSecrets {
public:
    /// `sealer` outlives this.
    explicit OrderSecrets(const crypto::Sealer& sealer) : sealer_{sealer} {}

    /// Fills `kept` from PIN and token.
    void seal(Order& order) const;
    /// Fills PIN and token from `kept`. The errors are those of Sealer::open.
    Status open(Order& order) const;

    KeptSecrets kept(const OrderId& order, const SecretText& pin, const SecretText& token) const;
    std::string tracking_digest(const SecretText& token) const;

private:
    const crypto::Sealer& sealer_;
};

}  // namespace waybill::orders
