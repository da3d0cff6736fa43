// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "services/couriers/domain/proof.hpp"
#include "services/couriers/store/assignment.hpp"

#include <functional>

namespace waybill::couriers {

/// Deliveries in the service's own database (see DeliveryStore).
class DeliveryStoreSql final : public DeliveryStore {
public:
    struct Deps {
        sql::Database& database;
        Assignment& assignment;
        const crypto::Sealer& sealer;
        const Clock& clock;
        ProofWanted proof{ProofWanted::none};
    };
    explicit DeliveryStoreSql(Deps deps) : deps_{deps} {}

    Task<Status> apply(Context ctx, OrderNews news) override;
    Task<Result<Delivery>> assign(Context ctx, OrderId order, CourierId courier,
                                  IdempotencyKey key) override;
    Task<Result<Delivery>> deliver(Context ctx, StepCommand command) override;
    Task<Result<Delivery>> find(Context ctx, OrderId order) override;
    Task<Result<std::vector<Delivery>>> waiting(Context ctx, CourierId courier, int limit) override;
    Task<Result<std::vector<Delivery>>> asked(Context ctx, CourierId courier, int limit) override;
    Task<Result<DeliveryPage>> of_courier(Context ctx, CourierId courier, Listed which, int limit,
                                          std::string cursor) override;

private:
    /// Asks nothing where no proof is wanted.
    Result<bool> lacks_proof(sql::Tx& tx, OrderId order) const;
    Pin check_pin(const Delivery& delivery, const std::string& pin) const;
    /// The rows a command is about, and what the domain says of it.
    struct Hands {
        Delivery delivery;
        Courier courier;
    };
    using Decide = std::function<Result<DeliveryStep>(sql::Tx&, Hands&)>;
    Task<Result<Delivery>> command(Context ctx, OrderId order, CourierId courier,
                                   IdempotencyKey key, Decide decide);
    Status apply_to(sql::Tx& tx, const Context& ctx, Delivery& delivery, const OrderNews& news,
                    TimePoint now);
    Status start_limit(sql::Tx& tx, Delivery& delivery, TimePoint now);
    Status end(sql::Tx& tx, const Context& ctx, Delivery& delivery, TimePoint at);

    Deps deps_;
};

}  // namespace waybill::couriers
