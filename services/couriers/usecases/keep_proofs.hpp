// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/blobs/store.hpp"
#include "platform/core/random.hpp"
#include "services/couriers/domain/proof.hpp"

namespace waybill::couriers {

struct NewProof {
    OrderId order{};
    CourierId courier{};
    ProofKind kind{ProofKind::photo};
    std::string name{};  ///< of its content in the blob store
    TimePoint at{};
};

/// Names of the pictures of hand-overs.
class ProofStore {
public:
    virtual ~ProofStore() = default;
    /// The name that was there before, of which nobody has another; empty: none. Errors as
    /// `to_error(DeliveryRefusal)`.
    virtual Task<Result<std::string>> put(Context ctx, NewProof proof) = 0;
    virtual Task<Result<std::optional<std::string>>> find(Context ctx, OrderId order,
                                                          ProofKind kind) = 0;
};

/// Photos and signatures of hand-overs. A content is stored before its row, and removed after the
/// row names another; what is left between the two is swept up.
class KeepProofs {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        ProofStore& proofs;
        blobs::BlobStore& blobs;
        Random& random;
        const Clock& clock;
    };
    explicit KeepProofs(Deps deps) : deps_{deps} {}

    /// `picture`: a JPEG of our own making. invalid: couriers.bad_request; else those of the ports.
    Task<Status> set(Context ctx, NewProof proof, std::string picture);
    /// not_found: couriers.no_proof.
    Task<Result<std::string>> get(Context ctx, OrderId order, ProofKind kind);

private:
    Deps deps_;
};

}  // namespace waybill::couriers
