// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/executor.hpp"
#include "platform/blobs/store.hpp"

namespace waybill::files {

/// Blobs as files of a folder, which the processes of one machine share: `avatars/3f/3f….jpg`. Only
/// their owner may read them. A file is written beside its place and renamed, so that a name never
/// shows half of it; drafts that a crash has left are cleared away by `list` after an hour. Works
/// on `pool`, whose queue refuses when it is full.
class FolderBlobs final : public blobs::BlobStore {
public:
    struct Deps {
        Pool& pool;
        const Clock& clock;
    };
    FolderBlobs(Deps deps, std::string folder) : deps_{deps}, folder_{std::move(folder)} {}

    Task<Status> put(Context ctx, blobs::BlobName name, std::string content) override;
    Task<Result<std::optional<std::string>>> get(Context ctx, blobs::BlobName name) override;
    Task<Status> remove(Context ctx, blobs::BlobName name) override;
    Task<Result<std::vector<blobs::Entry>>> list(Context ctx, blobs::Shelf shelf, std::string after,
                                                 std::size_t limit) override;

private:
    Deps deps_;
    std::string folder_;
};

/// Where a blob lies within the folder of all blobs.
std::string place_of_blob(const blobs::BlobName& name);
/// All that are in the folder, in order; none when it is not there. Blocking. `unavailable`
/// (storage.unreadable).
Result<std::vector<blobs::BlobName>> blobs_in(const std::string& folder);
/// One of them. Blocking. Errors: those of `BlobStore::get`.
Result<std::optional<std::string>> read_blob(const std::string& folder,
                                             const blobs::BlobName& name);

}  // namespace waybill::files
