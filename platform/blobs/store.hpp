// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/blobs/name.hpp"

#include <optional>
#include <string>
#include <vector>

namespace waybill::blobs {

/// One that is there, as a list tells of it.
struct Entry {
    BlobName name;
    TimePoint written_at{};
};

/// Contents that are written once, read often and never changed: pictures. Shared by all processes
/// of an installation. Which of them are wanted is what rows say: a service writes the content
/// first and the row that names it after, and removes a content when no row names it any more.
/// Thread-safe.
///
/// Errors of all calls: `unavailable` (storage.failed, storage.unreadable, pool.full), `deadline`,
/// `cancelled`. What is said of `put` after such an error is nothing: it may be there.
class BlobStore {
public:
    virtual ~BlobStore() = default;

    /// Durable when it returns, and never seen in part. The content is the one that the name is
    /// for; the same again changes nothing.
    virtual Task<Status> put(Context ctx, BlobName name, std::string content) = 0;
    /// Nothing: it is not there. `unavailable` (storage.damaged): it is not what its name says.
    virtual Task<Result<std::optional<std::string>>> get(Context ctx, BlobName name) = 0;
    /// Gone for good when it returns; also when it was not there.
    virtual Task<Status> remove(Context ctx, BlobName name) = 0;
    /// Of a shelf in the order of their names, from behind `after` (empty: from the first).
    virtual Task<Result<std::vector<Entry>>> list(Context ctx, Shelf shelf, std::string after,
                                                  std::size_t limit) = 0;
};

}  // namespace waybill::blobs
