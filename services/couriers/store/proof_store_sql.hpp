// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/couriers/usecases/keep_proofs.hpp"

namespace waybill::couriers {

/// Proofs' names in the service's own database (see ProofStore).
class ProofStoreSql final : public ProofStore {
public:
    explicit ProofStoreSql(sql::Database& database) : database_{database} {}

    Task<Result<std::string>> put(Context ctx, NewProof proof) override;
    Task<Result<std::optional<std::string>>> find(Context ctx, OrderId order,
                                                  ProofKind kind) override;

private:
    sql::Database& database_;
};

/// Names that rows have, from $1 to $2.
extern const sql::Query proofs_between;

namespace proofs {

Result<std::optional<std::string>> find(sql::Tx& tx, const OrderId& order, ProofKind kind);
/// All of an order; the sweep removes their contents.
Status forget(sql::Tx& tx, const OrderId& order);

}  // namespace proofs
}  // namespace waybill::couriers
