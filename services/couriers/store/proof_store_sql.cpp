// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/proof_store_sql.hpp"

#include "platform/core/enum_values.hpp"
#include "platform/sql/columns.hpp"
#include "services/couriers/store/delivery_rows.hpp"

namespace waybill::couriers {
namespace {

constexpr sql::Query find_proof{
    "delivery_proofs.find", "SELECT name FROM delivery_proofs WHERE order_id = $1 AND kind = $2"};
constexpr sql::Query put_proof{
    "delivery_proofs.put",
    "INSERT INTO delivery_proofs (order_id, kind, name, courier_id, at) VALUES ($1, $2, $3, $4, "
    "$5) ON CONFLICT (order_id, kind) DO UPDATE SET name = excluded.name, courier_id = "
    "excluded.courier_id, at = excluded.at"};
constexpr sql::Query forget_proofs{"delivery_proofs.forget",
                                   "DELETE FROM delivery_proofs WHERE order_id = $1"};

}  // namespace

constexpr sql::Query proofs_between{
    "delivery_proofs.between", "SELECT name FROM delivery_proofs WHERE name >= $1 AND name <= $2"};

Result<std::optional<std::string>> proofs::find(sql::Tx& tx, const OrderId& order, ProofKind kind) {
    return tx.one(find_proof, sql::first<std::string>, order, enum_name(kind));
}

Status proofs::forget(sql::Tx& tx, const OrderId& order) {
    WAYBILL_CHECK(tx.exec(forget_proofs, order));
    return {};
}

Task<Result<std::string>> ProofStoreSql::put(Context ctx, NewProof proof) {
    auto write = [&](sql::Tx& tx) -> Result<std::string> {
        WAYBILL_TRY(const auto delivery, rows::find(tx, proof.order));
        if (!delivery) return std::unexpected(to_error(DeliveryRefusal::not_yours));
        if (const auto may = check_proof(*delivery, proof.courier); !may)
            return std::unexpected(to_error(may.error()));
        WAYBILL_TRY(auto before, proofs::find(tx, proof.order, proof.kind));
        WAYBILL_CHECK(tx.exec(put_proof, proof.order, enum_name(proof.kind), proof.name,
                              proof.courier, proof.at));
        return std::move(before).value_or(std::string{});
    };
    co_return co_await database_.write(std::move(ctx), std::move(write));
}

Task<Result<std::optional<std::string>>> ProofStoreSql::find(Context ctx, OrderId order,
                                                             ProofKind kind) {
    auto read = [&](sql::Tx& tx) { return proofs::find(tx, order, kind); };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

}  // namespace waybill::couriers
