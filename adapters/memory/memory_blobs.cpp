// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/memory_blobs.hpp"

#include "platform/core/assert.hpp"

namespace waybill::memory {

Task<Status> MemoryBlobs::put(Context, blobs::BlobName name, std::string content) {
    WAYBILL_ASSERT(name.names(content));
    const std::lock_guard lock{mutex_};
    kept_.try_emplace(std::move(name), Kept{std::move(content), clock_.now()});
    co_return Status{};
}

Task<Result<std::optional<std::string>>> MemoryBlobs::get(Context, blobs::BlobName name) {
    const std::lock_guard lock{mutex_};
    const auto found = kept_.find(name);
    if (found == kept_.end()) co_return std::nullopt;
    if (!name.names(found->second.content))
        co_return fail(ErrorKind::unavailable, "storage.damaged", name.text());
    co_return found->second.content;
}

Task<Status> MemoryBlobs::remove(Context, blobs::BlobName name) {
    const std::lock_guard lock{mutex_};
    kept_.erase(name);
    co_return Status{};
}

Task<Result<std::vector<blobs::Entry>>> MemoryBlobs::list(Context, blobs::Shelf shelf,
                                                          std::string after, std::size_t limit) {
    const std::lock_guard lock{mutex_};
    std::vector<blobs::Entry> found;
    for (const auto& [name, kept] : kept_) {
        if (found.size() == limit) break;
        if (name.shelf() == shelf && name.text() > after)
            found.push_back({.name = name, .written_at = kept.written_at});
    }
    co_return found;
}

std::size_t MemoryBlobs::count() const {
    const std::lock_guard lock{mutex_};
    return kept_.size();
}

bool MemoryBlobs::has(const blobs::BlobName& name) const {
    const std::lock_guard lock{mutex_};
    const auto found = kept_.find(name);
    return found != kept_.end() && name.names(found->second.content);
}

void MemoryBlobs::damage(const blobs::BlobName& name, std::string content) {
    const std::lock_guard lock{mutex_};
    kept_.at(name).content = std::move(content);
}

}  // namespace waybill::memory
