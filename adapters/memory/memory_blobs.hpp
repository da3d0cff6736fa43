// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/blobs/store.hpp"

#include <map>
#include <mutex>
#include <string>

namespace waybill::memory {

/// Blobs of a process that keeps nothing, as tests have it.
class MemoryBlobs final : public blobs::BlobStore {
public:
    explicit MemoryBlobs(const Clock& clock) : clock_{clock} {}

    Task<Status> put(Context ctx, blobs::BlobName name, std::string content) override;
    Task<Result<std::optional<std::string>>> get(Context ctx, blobs::BlobName name) override;
    Task<Status> remove(Context ctx, blobs::BlobName name) override;
    Task<Result<std::vector<blobs::Entry>>> list(Context ctx, blobs::Shelf shelf, std::string after,
                                                 std::size_t limit) override;

    std::size_t count() const;
    /// Whether it is there, and is what its name says.
    bool has(const blobs::BlobName& name) const;
    /// Changes what is stored, behind the back of its owner.
    void damage(const blobs::BlobName& name, std::string content);

private:
    struct Kept {
        std::string content;
        TimePoint written_at{};
    };

    const Clock& clock_;
    mutable std::mutex mutex_{};
    std::map<blobs::BlobName, Kept> kept_{};
};

}  // namespace waybill::memory
