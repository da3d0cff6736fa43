// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/executor.hpp"
#include "platform/async/task.hpp"
#include "platform/blobs/store.hpp"
#include "platform/pictures/maker.hpp"

namespace waybill::gateway {

/// Pictures at the edge: what comes in is made anew before any service sees it, and what everybody
/// may see goes out from where the services have put it. Thread-safe.
class Pictures {
public:
    struct Deps {
        const pictures::PictureMaker& maker;
        Pool& imaging;  ///< of its own: a picture takes up to a second and 150 MiB
        blobs::BlobStore& blobs;
    };
    explicit Pictures(Deps deps) : deps_{deps} {}

    /// A JPEG of our own. Errors: those of `PictureMaker`, `unavailable` (pool.full), `deadline`.
    Task<Result<std::string>> remake(Context ctx, std::string upload, pictures::Form form);
    /// not_found (pictures.not_found), also of what has no public name; those of `BlobStore`.
    Task<Result<std::string>> read(Context ctx, std::string name);

private:
    Deps deps_;
};

}  // namespace waybill::gateway
