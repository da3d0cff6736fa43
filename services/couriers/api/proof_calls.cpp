// SPDX-License-Identifier: Apache-2.0
// The part of CourierCalls that is about photos and signatures of hand-overs.
#include "contracts/waybill/convert.hpp"
#include "platform/core/enum_values.hpp"
#include "services/couriers/api/courier_calls.hpp"

namespace waybill::couriers {
namespace {

Result<ProofKind> decode_proof_kind(std::string_view word) {
    const auto kind = parse_enum<ProofKind>(word);
    if (!kind) return fail(ErrorKind::not_found, "couriers.no_proof");
    return *kind;
}

}  // namespace

Task<Result<waybill::v1::Empty>> CourierCalls::set_proof(Context ctx, v1::SetProofRequest request) {
    NewProof proof;
    WAYBILL_CO_TRY(proof.order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(proof.courier, decode_id<CourierId>(request.courier_id()));
    WAYBILL_CO_TRY(proof.kind, decode_proof_kind(request.kind()));
    WAYBILL_CO_CHECK(co_await deps_.keep_proofs.set(std::move(ctx), std::move(proof),
                                                    std::move(*request.mutable_picture())));
    co_return waybill::v1::Empty{};
}

Task<Result<v1::Proof>> CourierCalls::get_proof(Context ctx, v1::GetProofRequest request) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(const auto kind, decode_proof_kind(request.kind()));
    v1::Proof proof;
    WAYBILL_CO_TRY(*proof.mutable_picture(),
                   co_await deps_.keep_proofs.get(std::move(ctx), order, kind));
    co_return proof;
}

}  // namespace waybill::couriers
