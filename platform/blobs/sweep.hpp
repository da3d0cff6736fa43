// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/blobs/store.hpp"

#include <functional>
#include <set>

namespace waybill::blobs {

/// Removes what no row names: a content whose row was never written since the process died between
/// the two, or one that was replaced when nobody could remove it. Goes through a shelf a page at a
/// time and begins again at its end. Of one service; by one coroutine at a time.
class Sweep {
public:
    struct Deps {
        BlobStore& blobs;
        const Clock& clock;
    };
    /// Those of the names, which are in order, that rows name.
    using Names = std::set<std::string>;
    using Named = std::function<Task<Result<Names>>(Context, std::vector<BlobName>)>;
    struct Options {
        Duration grace{1h};  ///< a row is written moments after its content
        std::size_t page{200};
    };
    Sweep(Deps deps, Shelf shelf, Named named) : Sweep{deps, shelf, std::move(named), Options{}} {}
    Sweep(Deps deps, Shelf shelf, Named named, Options options)
        : deps_{deps}, shelf_{shelf}, named_{std::move(named)}, options_{options} {}

    enum class Progress : std::uint8_t { more, whole };
    Task<Result<Progress>> page(Context ctx);

private:
    Deps deps_;
    Shelf shelf_;
    Named named_;
    Options options_;
    std::string after_{};
};

}  // namespace waybill::blobs
