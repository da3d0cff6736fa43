// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/blobs/store.hpp"
#include "tests/contract/adapter.hpp"

namespace waybill::contract {

struct BlobWorld {
    virtual ~BlobWorld() = default;
    virtual Stage& stage() = 0;
    virtual blobs::BlobStore& blobs() = 0;
    /// By the clock that tells when something was written.
    virtual TimePoint now() = 0;
    /// Changes one byte of what is stored, behind the store's back.
    virtual void damage(const blobs::BlobName& name) = 0;
    /// The process ends and another begins; what is stored stays, where anything is.
    virtual void restart() = 0;
};

/// Every adapter of `blobs::BlobStore`. A new one joins by a line in blobs.cpp.
const Adapters<BlobWorld, NoOptions>& blob_stores();

}  // namespace waybill::contract
