// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/usecases/keep_proofs.hpp"

namespace waybill::couriers {

Task<Status> KeepProofs::set(Context ctx, NewProof proof, std::string picture) {
    if (picture.empty() || picture.size() > blobs::blob_bytes_max)
        co_return fail(ErrorKind::invalid, "couriers.bad_request", "no picture of ours");
    const auto name = blobs::BlobName::make(blobs::Shelf::proofs, picture, deps_.random);
    WAYBILL_CO_CHECK(co_await deps_.blobs.put(ctx, name, std::move(picture)));
    proof.name = name.text();
    proof.at = deps_.clock.now();
    WAYBILL_CO_TRY(const auto before, co_await deps_.proofs.put(ctx, std::move(proof)));
    if (const auto old = blobs::BlobName::parse(before)) {
        // Else the sweep removes it: the delivery has another already.
        [[maybe_unused]] const Status removed = co_await deps_.blobs.remove(std::move(ctx), *old);
    }
    co_return Status{};
}

Task<Result<std::string>> KeepProofs::get(Context ctx, OrderId order, ProofKind kind) {
    WAYBILL_CO_TRY(const auto text, co_await deps_.proofs.find(ctx, order, kind));
    const auto name = text ? blobs::BlobName::parse(*text) : std::nullopt;
    if (!name) co_return fail(ErrorKind::not_found, "couriers.no_proof");
    WAYBILL_CO_TRY(auto content, co_await deps_.blobs.get(std::move(ctx), *name));
    if (!content) co_return fail(ErrorKind::not_found, "couriers.no_proof");
    co_return *std::move(content);
}

}  // namespace waybill::couriers
